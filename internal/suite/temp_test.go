package suite

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// leave makes a directory as a process leaves one that was killed at some time.
func leave(t *testing.T, path string, at time.Time) {
	t.Helper()
	err := os.Mkdir(path, 0o700)
	for _, name := range []string{"program", inUse} {
		file := filepath.Join(path, name)
		err = errors.Join(err, os.WriteFile(file, nil, 0o600), os.Chtimes(file, at, at))
	}
	if err = errors.Join(err, os.Chtimes(path, at, at)); err != nil {
		t.Fatal(err)
	}
}

// What a process that was killed has left is removed by the next one, and nothing that is used, new, or of others.
func TestLeftDirectories(t *testing.T) {
	dir, old := t.TempDir(), time.Now().Add(-time.Hour)
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{tempPrefix + "left", tempPrefix + "mine", tempPrefix + "used", "others"} {
		leave(t, path(name), old)
	}
	leave(t, path(tempPrefix+"new"), time.Now())
	if err := os.Remove(filepath.Join(path(tempPrefix+"mine"), inUse)); err != nil {
		t.Fatal(err)
	}
	unlock, err := lock(filepath.Join(path(tempPrefix+"used"), inUse))
	if err != nil {
		t.Skip("files cannot be locked here: ", err)
	}
	defer unlock()
	removeLeft(dir, time.Now().Add(-fresh))
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	if want := []string{tempPrefix + "mine", tempPrefix + "new", tempPrefix + "used", "others"}; !slices.Equal(names, want) {
		t.Errorf("left are %q, want %q", names, want)
	}
}

// The directory is locked while it is used, and gone afterwards.
func TestInTempLocks(t *testing.T) {
	t.Setenv("GOTMPDIR", t.TempDir())
	var used string
	err := InTemp(func(tmp string) error {
		used = tmp
		if unlock, err := lock(filepath.Join(tmp, inUse)); err == nil {
			unlock()
			return errors.New("it is not locked")
		}
		return nil
	})
	if _, gone := os.Stat(used); err != nil || !errors.Is(gone, os.ErrNotExist) {
		t.Error(err, gone)
	}
}

// It looks for what is left where the temporary directories are: that is the system's place where GOTMPDIR names none.
func TestInTempRemovesLeft(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GOTMPDIR", "")
	t.Setenv("TMPDIR", dir)
	if os.TempDir() != dir {
		t.Skip("TMPDIR is not heeded here")
	}
	left := filepath.Join(dir, tempPrefix+"left")
	leave(t, left, time.Now().Add(-time.Hour))
	unlock, err := lock(filepath.Join(left, inUse))
	if err != nil {
		t.Skip("files cannot be locked here: ", err)
	}
	unlock()
	err = InTemp(func(string) error { return nil })
	if _, gone := os.Stat(left); err != nil || !errors.Is(gone, os.ErrNotExist) {
		t.Error(err, gone)
	}
}
