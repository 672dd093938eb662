package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A repository is the git work tree in which the user stands.
type repository struct {
	tree   Tree
	top    string // of the work tree
	prefix string // from top to where the user stands, with slashes
}

func open(ctx context.Context, t Tree) (repository, error) {
	r := repository{tree: t}
	top, err := r.git(ctx, "rev-parse", "--show-toplevel")
	if ctx.Err() != nil {
		return r, context.Cause(ctx)
	}
	if errors.Is(err, exec.ErrNotFound) {
		return r, errors.New("git is needed for revisions, and is not in $PATH")
	}
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrNoRepository, err)
	}
	prefix, err := r.git(ctx, "rev-parse", "--show-prefix")
	r.top = strings.TrimRight(string(top), "\r\n")
	r.prefix = strings.TrimRight(string(prefix), "\r\n")
	for _, path := range t.Replaced {
		if within(path, r.top) {
			return r, fmt.Errorf("%s: %w", path, ErrOverlay)
		}
	}
	return r, err
}

func (r repository) git(ctx context.Context, args ...string) ([]byte, error) {
	return git(ctx, r.tree.Dir, nil, args...)
}

// git runs git without optional locks, so that not even the index's cached file
// times are written.
func git(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	cmd.Env = append(cmd.Env, env...)
	cmd.WaitDelay = 3 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}

// checkout writes a commit's files into dir by way of an index of its own.
//
// Note: git archive leaves files out and changes others (export-ignore,
// export-subst), and git worktree writes to the repository.
func (r repository) checkout(ctx context.Context, top, commit, dir string) error {
	index, err := os.CreateTemp(r.tree.Tmp, "index-")
	if err != nil {
		return err
	}
	name := index.Name()
	if err := errors.Join(index.Close(), os.Remove(name), os.MkdirAll(dir, 0o777)); err != nil {
		return err
	}
	env := []string{"GIT_INDEX_FILE=" + name}
	if _, err := git(ctx, top, env, "read-tree", commit); err != nil {
		return err
	}
	if _, err := git(ctx, top, env, "checkout-index", "--all", "--quiet", "--prefix="+filepath.ToSlash(dir)+"/"); err != nil {
		return err
	}
	return r.submodules(ctx, top, env, dir)
}

// submodules checks out the commits of the submodules that an index names and
// that the user has.
func (r repository) submodules(ctx context.Context, top string, env []string, dir string) error {
	list, err := git(ctx, top, env, "ls-files", "-z", "--stage")
	if err != nil {
		return err
	}
	for entry := range strings.SplitSeq(string(list), "\x00") {
		mode, rest, _ := strings.Cut(entry, " ")
		if mode != "160000" {
			continue
		}
		commit, _, _ := strings.Cut(rest, " ")
		_, path, _ := strings.Cut(rest, "\t")
		sub := filepath.Join(top, filepath.FromSlash(path))
		if !isRepository(sub) {
			continue // not checked out: the user builds without it
		}
		if _, err := git(ctx, sub, nil, "cat-file", "-e", commit+"^{commit}"); ctx.Err() == nil && err != nil {
			return fmt.Errorf("%w: submodule %s lacks %.12s: git fetch it there", ErrRevision, path, commit)
		}
		if err := r.checkout(ctx, sub, commit, filepath.Join(dir, filepath.FromSlash(path))); err != nil {
			return fmt.Errorf("submodule %s: %w", path, err)
		}
	}
	return nil
}

func isRepository(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// copyWorkTree copies what is in a work tree and not ignored. Files that are
// tracked but deleted are left out.
func (r repository) copyWorkTree(ctx context.Context, top, dir string) error {
	list, err := git(ctx, top, nil, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name := range strings.SplitSeq(string(list), "\x00") {
		if name == "" {
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		path := filepath.FromSlash(strings.TrimSuffix(name, "/"))
		if err := r.copyPath(ctx, filepath.Join(top, path), filepath.Join(dir, path)); err != nil {
			return err
		}
	}
	return nil
}

func (r repository) copyPath(ctx context.Context, from, to string) error {
	info, err := os.Lstat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	switch {
	case info.Mode().IsRegular():
		return copyFile(from, to, info.Mode().Perm())
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	case info.IsDir() && isRepository(from): // a submodule, with its changes
		return r.copyWorkTree(ctx, from, to)
	}
	return nil
}

func copyFile(from, to string, mode fs.FileMode) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, mode|0o200)
}
