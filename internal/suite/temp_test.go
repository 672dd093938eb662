package suite

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What a process that was killed has left is removed by the next one, and nothing that is used, new, or of others.
func TestLeftDirectories(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour)
	for _, name := range []string{"left", "used", "new"} {
		path := filepath.Join(dir, tempPrefix+name)
		if err := errors.Join(os.Mkdir(path, 0o700), os.WriteFile(filepath.Join(path, "f"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		if name == "new" {
			continue
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "others"), 0o700), os.Chtimes(filepath.Join(dir, "others"), old, old)); err != nil {
		t.Fatal(err)
	}
	unlock, err := lock(filepath.Join(dir, tempPrefix+"used"))
	if err != nil {
		t.Skip("directories cannot be locked here: ", err)
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
	if want := []string{tempPrefix + "new", tempPrefix + "used", "others"}; !slices.Equal(names, want) {
		t.Errorf("left are %q, want %q", names, want)
	}
}

// The directory is locked while it is used, and gone afterwards.
func TestInTempLocks(t *testing.T) {
	t.Setenv("GOTMPDIR", t.TempDir())
	var used string
	err := InTemp(func(tmp string) error {
		used = tmp
		if unlock, err := lock(tmp); err == nil {
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
	left, old := filepath.Join(dir, tempPrefix+"left"), time.Now().Add(-time.Hour)
	if err := errors.Join(os.Mkdir(left, 0o700), os.Chtimes(left, old, old)); err != nil {
		t.Fatal(err)
	}
	if unlock, err := lock(left); err != nil {
		t.Skip("directories cannot be locked here: ", err)
	} else {
		unlock()
	}
	err := InTemp(func(string) error { return nil })
	if _, gone := os.Stat(left); err != nil || !errors.Is(gone, os.ErrNotExist) {
		t.Error(err, gone)
	}
}
