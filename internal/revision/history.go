package revision

import (
	"context"
	"fmt"
	"strings"
)

// A Commit is one step of a history.
type Commit struct {
	Hash, Subject string
	Files         []string // changed since its first parent, below the top of the tree, with slashes
}

// A History is a line of commits, each the first parent of the next.
type History struct {
	Good    Commit   // where it begins
	Commits []Commit // the oldest first; the last one is the bad one
	repo    repository
}

// ReadHistory reads the commits between good and bad, without good, following
// first parents. An empty bad is HEAD.
func ReadHistory(ctx context.Context, t Tree, good, bad string) (*History, error) {
	r, err := open(ctx, t)
	if err != nil {
		return nil, err
	}
	if bad == "" {
		bad = "HEAD"
	}
	h := &History{repo: r}
	for _, revision := range []*string{&good, &bad} {
		if *revision, err = r.resolve(ctx, *revision); err != nil {
			return nil, err
		}
	}
	if _, err := r.git(ctx, "merge-base", "--is-ancestor", good, bad); err != nil {
		return nil, fmt.Errorf("%w: %.12s is not an ancestor of %.12s%s", ErrNoHistory, good, bad, r.shallow(ctx))
	}
	first, err := r.commits(ctx, "-1", good)
	if err != nil {
		return nil, err
	}
	if h.Commits, err = r.commits(ctx, good+".."+bad); err != nil {
		return nil, err
	}
	if len(first) == 0 || len(h.Commits) == 0 {
		return nil, fmt.Errorf("%w: good and bad are the same commit", ErrNoHistory)
	}
	h.Good = first[0]
	return h, nil
}

// commits lists commits, the oldest first.
func (r repository) commits(ctx context.Context, revisions ...string) ([]Commit, error) {
	args := []string{"log", "--first-parent", "-m", "--reverse", "--no-renames", "--name-only", "-z", "--format=%x01%H %s"}
	out, err := r.git(ctx, append(args, revisions...)...)
	if err != nil {
		return nil, err
	}
	var commits []Commit
	for entry := range strings.SplitSeq(string(out), "\x01") {
		header, files, _ := strings.Cut(entry, "\x00")
		hash, subject, ok := strings.Cut(strings.TrimSpace(header), " ")
		if !ok && hash == "" {
			continue
		}
		c := Commit{Hash: hash, Subject: subject}
		for name := range strings.SplitSeq(files, "\x00") {
			if name = strings.TrimPrefix(name, "\n"); name != "" {
				c.Files = append(c.Files, name)
			}
		}
		commits = append(commits, c)
	}
	return commits, nil
}

// Checkout writes the files of a commit to a directory and returns it as a side.
func (h *History) Checkout(ctx context.Context, c Commit, dir string) (Side, error) {
	return h.repo.side(ctx, c.Hash, dir)
}

// Show returns a file as it is in a commit.
func (h *History) Show(ctx context.Context, c Commit, name string) ([]byte, error) {
	return h.repo.git(ctx, "show", c.Hash+":"+name)
}

// resolve returns the hash of a revision.
func (r repository) resolve(ctx context.Context, revision string) (string, error) {
	hash, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if err != nil && isDir(r.tree.Dir, revision) {
		return "", fmt.Errorf("%w: %s is a directory, and both sides must be: as in -base %[2]s -head \".\"", ErrRevision, revision)
	}
	if err != nil {
		return "", fmt.Errorf("%w: %s%s", ErrRevision, revision, r.shallow(ctx))
	}
	return strings.TrimSpace(string(hash)), nil
}

// shallow says what to do where a repository holds only the last commits.
func (r repository) shallow(ctx context.Context) string {
	if out, err := r.git(ctx, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(string(out)) == "true" {
		return " (this clone is shallow: git fetch --unshallow)"
	}
	return ""
}
