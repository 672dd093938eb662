package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func put(text string, err error) func(io.Writer) error {
	return func(w io.Writer) error {
		_, werr := io.WriteString(w, text)
		return errors.Join(werr, err)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	check := func(want string) {
		t.Helper()
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Errorf("file = %q, %v; want %q", got, err, want)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("%d files in the directory, want 1: %v", len(entries), entries)
		}
	}
	if err := Write(path, put("first", nil)); err != nil {
		t.Fatal(err)
	}
	check("first")
	boom := errors.New("boom")
	if err := Write(path, put("second", boom)); !errors.Is(err, boom) {
		t.Errorf("Write = %v, want %v", err, boom)
	}
	check("first") // a failed write leaves the old file
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, put("third", nil)); err != nil {
		t.Fatal(err)
	}
	check("third")
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("permission %v after replacing, want 0600", info.Mode().Perm())
	}
}

func TestWriteNowhere(t *testing.T) {
	if err := Write(filepath.Join(t.TempDir(), "missing", "file"), put("x", nil)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Write into a missing directory = %v, want os.ErrNotExist", err)
	}
}
