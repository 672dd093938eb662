package suite

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// tempPrefix begins the names of temporary directories, and inUse is a file in each of them that is locked while it is used:
// a directory without it is anybody's.
const tempPrefix, inUse = "bottleneck-run-", ".in-use-by-bottleneck"

// fresh is how old a directory is that is surely locked if it is used: between the two, a moment passes.
const fresh = time.Minute

// InTemp calls f with a fresh temporary directory where the go command has its own, whose
// path has no symbolic links, and removes it afterwards, and those of processes that were killed before they
// could.
func InTemp(f func(tmp string) error) (err error) {
	dir := cmp.Or(gorun.TempDir(), os.TempDir())
	removeLeft(dir, time.Now().Add(-fresh))
	tmp, err := os.MkdirTemp(dir, tempPrefix)
	if err != nil {
		return fmt.Errorf("no temporary directory, for which GOTMPDIR or TMPDIR name a place: %w", err)
	}
	if unlock, err := lock(filepath.Join(tmp, inUse)); err == nil { // else others cannot lock it, either
		defer unlock()
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	if tmp, err = filepath.EvalSymlinks(tmp); err != nil {
		return err
	}
	return f(tmp)
}

// removeLeft removes temporary directories that are older than some moment and that nobody uses.
func removeLeft(dir string, before time.Time) {
	list, _ := filepath.Glob(filepath.Join(dir, tempPrefix+"*", inUse))
	for _, file := range list {
		if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue
		}
		if unlock, err := lock(file); err == nil {
			_ = os.RemoveAll(filepath.Dir(file))
			unlock()
		}
	}
}
