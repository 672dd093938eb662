package revision

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// A Commit is one step of a history.
type Commit struct {
	Hash, Subject string
	Merges        string   // the hash of its second parent, of a merge
	Files         []string // changed since its first parent, below the top of the tree, with slashes
}

// A History is a line of commits, each the first parent of the next.
type History struct {
	Good    Commit   // where it begins: the one that was named or, if that is not among the first parents, where they part
	Named   string   // the hash of the good one that was named
	Commits []Commit // the oldest first; the last one is the bad one
	repo    repository
}

// ReadHistory reads the commits between good and bad, without good, following
// first parents. An empty bad is HEAD. The error is ErrNoHistory if good and bad have no
// commit in common, or nothing comes after good.
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
	h.Named = good
	h.Commits, err = r.commits(ctx, good+".."+bad)
	switch {
	case err != nil:
		return nil, err
	case good == bad:
		return nil, fmt.Errorf("%w: good and bad are the same commit", ErrNoHistory)
	case len(h.Commits) == 0:
		return nil, fmt.Errorf("%w: %.12s, the good one, comes after %.12s: swap them, and search with -faster", ErrNoHistory, good, bad)
	}
	h.Good, err = r.begin(ctx, h.Commits[0].Hash+"^")
	if err != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("%w: %.12s and %.12s have no commit in common%s", ErrNoHistory, good, bad, r.shallow(ctx))
	}
	return h, err
}

// begin is a single commit.
func (r repository) begin(ctx context.Context, revision string) (Commit, error) {
	list, err := r.commits(ctx, "-1", revision, "--")
	if err != nil {
		return Commit{}, err
	}
	return list[0], nil
}

// logged is git log for first parents and all that they change, whatever the user has
// configured.
var logged = []string{"log", "--first-parent", "-m", "--no-renames", "--no-relative", "--ignore-submodules=none", "--no-show-signature", "--text", "--no-textconv"}

// commits lists commits, the oldest first.
func (r repository) commits(ctx context.Context, revisions ...string) ([]Commit, error) {
	args := slices.Concat(logged, []string{"--reverse", "--name-only", "-z", "--format=%x01%H %P%x02%s"}, revisions)
	out, err := r.git(ctx, args...)
	if err != nil {
		return nil, err
	}
	var commits []Commit
	for entry := range strings.SplitSeq(string(out), "\x01") {
		header, files, _ := strings.Cut(entry, "\x00")
		hashes, subject, ok := strings.Cut(header, "\x02")
		if !ok {
			continue
		}
		parents := strings.Fields(hashes)
		c := Commit{Hash: parents[0], Subject: strings.TrimSpace(subject)}
		if len(parents) > 2 {
			c.Merges = parents[2]
		}
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

// Naming are the commits behind good that add or remove a text in files of a pattern.
func (h *History) Naming(ctx context.Context, text, files string) ([]Commit, error) {
	return h.repo.commits(ctx, "-S"+text, h.all(), "--", files)
}

// all is the history as git names it.
func (h *History) all() string { return h.Good.Hash + ".." + h.Commits[len(h.Commits)-1].Hash }

// Touching are the commits behind good that change files below a directory, which is below
// the one in which the user stands.
func (h *History) Touching(ctx context.Context, dir string) ([]Commit, error) {
	return h.repo.commits(ctx, h.all(), "--", dir)
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
		return "", fmt.Errorf("%w: %s%s", ErrRevision, revision, cmp.Or(r.shallow(ctx), r.first(ctx, revision)))
	}
	return strings.TrimSpace(string(hash)), nil
}

// Exists reports whether a name is that of a commit in the repository of a directory.
func Exists(ctx context.Context, dir, name string) bool {
	_, err := git(ctx, dir, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	return err == nil
}

// first says so where a commit has no parent.
func (r repository) first(ctx context.Context, revision string) string {
	child, ok := strings.CutSuffix(revision, "^")
	if !ok || !Exists(ctx, r.tree.Dir, child) {
		return ""
	}
	return ": " + child + " is the first commit, and there is nothing before it to compare it with"
}

// shallow says what to do where a repository holds only the last commits.
func (r repository) shallow(ctx context.Context) string {
	if out, err := r.git(ctx, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(string(out)) == "true" {
		return " (this clone is shallow: git fetch --unshallow)"
	}
	return ""
}
