// Package revision checks out two versions of a source tree, side by side in
// temporary directories. The user's work tree, index, stash and list of work trees
// are only read: nothing needs to be undone, even if the process is killed.
package revision

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var (
	// ErrNoRepository means that revisions were asked for outside of a git work tree.
	ErrNoRepository = errors.New("not in a git work tree")
	// ErrRevision means that a revision does not exist, or has no parent.
	ErrRevision = errors.New("no such revision")
	// ErrNoHistory means that no commits lie between two revisions.
	ErrNoHistory = errors.New("no commits to search")
	// ErrOverlay means that the user's -overlay is for files of the tree itself, which do
	// not stand in the sides.
	ErrOverlay = errors.New("-overlay in GOFLAGS is for files of this working tree, and would not apply to copies of it: name two directories with -base and -head")
)

// A Tree is the user's.
type Tree struct {
	Dir string // where the user stands
	Tmp string // an existing directory for temporary files
	// Files are absolute paths of what a build reads. Those of them that git ignores are
	// in every side as they are in the tree.
	Files []string
	// Replaced are absolute paths of files for which the user's -overlay has others.
	Replaced []string
}

// A Side is one version of a tree.
type Side struct {
	Name string // for people: "working tree", a revision as it was given, a directory
	Dir  string // where the go command runs
	Top  string // of the tree
}

// Sides makes both versions of a tree below its Tmp. An empty head is the working tree as it stands: tracked files with
// all changes, and untracked files that are not ignored. An empty base is the
// commit that the head stands on: HEAD for a changed working tree, the first
// parent for a clean one or for a named revision. If both name directories,
// these are the sides, as they are.
//
// What module files name beside the tree stands beside both sides, by symbolic links.
// Submodules that are checked out in the user's tree are part of both sides.
func Sides(ctx context.Context, t Tree, base, head string) (b, h Side, err error) {
	dir := t.Dir
	if isDir(dir, base) && isDir(dir, head) {
		return Side{base, inDir(dir, base), inDir(dir, base)}, Side{head, inDir(dir, head), inDir(dir, head)}, nil
	}
	r, err := open(ctx, t)
	if err != nil && ctx.Err() == nil && !errors.Is(err, ErrOverlay) {
		err = fmt.Errorf("%w; compare also takes two directories: -base dir -head dir", err)
	}
	if err != nil {
		return b, h, err
	}
	if base, head, err = r.defaults(ctx, base, head); err != nil {
		return b, h, err
	}
	// Both paths have the same length: it moves the stack of the processes.
	if b, err = r.side(ctx, base, filepath.Join(t.Tmp, "base")); err == nil {
		h, err = r.side(ctx, head, filepath.Join(t.Tmp, "head"))
	}
	return b, h, err
}

func inDir(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func isDir(dir, path string) bool {
	if path == "" {
		return false
	}
	info, err := os.Stat(inDir(dir, path))
	return err == nil && info.IsDir()
}

// defaults fills in the sides that were not named.
func (r repository) defaults(ctx context.Context, base, head string) (string, string, error) {
	if base != "" {
		return base, head, nil
	}
	if head != "" {
		return head + "^", head, nil
	}
	changes, err := r.git(ctx, "status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none")
	if err != nil {
		return "", "", err
	}
	if strings.TrimSpace(string(changes)) == "" {
		return "HEAD^", "HEAD", nil
	}
	return "HEAD", "", nil
}

// side makes one side in dir; an empty revision is the working tree.
func (r repository) side(ctx context.Context, revision, dir string) (Side, error) {
	dir = filepath.Join(dir, nest, filepath.Base(r.top))
	s := Side{Name: revision, Dir: filepath.Join(dir, filepath.FromSlash(r.prefix)), Top: dir}
	if revision == "" {
		s.Name = "working tree"
		if err := r.copyWorkTree(ctx, r.top, dir); err != nil {
			return s, fmt.Errorf("copying the working tree: %w", err)
		}
		return s, r.complete(ctx, s)
	}
	commit, err := r.resolve(ctx, revision)
	if err != nil {
		return s, err
	}
	if err := r.checkout(ctx, r.top, commit, dir); err != nil {
		return s, fmt.Errorf("checking out %s: %w", revision, err)
	}
	return s, r.complete(ctx, s)
}

// complete sees that the directory in which the user stands exists in the side, and adds
// what builds need and git does not have.
func (r repository) complete(ctx context.Context, s Side) error {
	if !exists(s.Dir) {
		return fmt.Errorf("%w: this directory does not exist in %s", ErrRevision, s.Name)
	}
	if err := r.copyIgnored(ctx, s.Top); err != nil {
		return fmt.Errorf("copying what git ignores: %w", err)
	}
	r.linkOutside(s)
	return nil
}
