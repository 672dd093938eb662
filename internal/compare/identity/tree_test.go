package identity

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestDifferences(t *testing.T) {
	base, head := t.TempDir(), t.TempDir()
	write := func(dir, name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	large := strings.Repeat("x", 200_000)
	for _, dir := range []string{base, head} {
		write(dir, "same", large)
		write(dir, ".git/HEAD", dir)
		write(dir, "sub/same", "")
		write(dir, ".github/ci.yml", dir)
	}
	write(base, "large", large)
	write(head, "large", large[:199_999]+"y")
	write(base, "longer", "a")
	write(head, "longer", "ab")
	write(base, "gone", "")
	write(head, "sub/deep/new", "")
	write(base, "executable", "")
	write(head, "executable", "")
	if err := os.Chmod(filepath.Join(head, "executable"), 0o777); err != nil {
		t.Fatal(err)
	}
	got, err := Differences(base, head)
	want := []string{".github/ci.yml", "executable", "gone", "large", "longer", "sub/deep/new"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	if _, err := Differences(base, filepath.Join(base, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a tree that is not there: %v", err)
	}
}

func TestDifferencesOfLinks(t *testing.T) {
	base, head := t.TempDir(), t.TempDir()
	link := func(dir, to, name string) {
		t.Helper()
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	link(base, "x", "same")
	link(head, "x", "same")
	link(base, "x", "other")
	link(head, "y", "other")
	if got, err := Differences(base, head); err != nil || !slices.Equal(got, []string{"other"}) {
		t.Errorf("%q, %v, want other", got, err)
	}
	for _, dir := range []string{base, head} {
		link(dir, ".", "all") // which leads to what differs
		if err := os.Mkdir(filepath.Join(dir, "quiet"), 0o777); err != nil {
			t.Fatal(err)
		}
		link(dir, "quiet", "nothing")
	}
	if got, err := Differences(base, head); err != nil || !slices.Equal(got, []string{"all", "other"}) {
		t.Errorf("%q, %v, want all and other", got, err)
	}
	// A link may lead to a directory of links, or out of the tree, to what is not the same there.
	base, head = filepath.Join(t.TempDir(), "m"), filepath.Join(t.TempDir(), "m")
	for side, dir := range []string{base, head} {
		fixture.Write(t, dir, map[string]string{"deep/er/x": fmt.Sprint(side), "../x": "", "d/same": ""})
		link(dir, "../deep/er/x", "d/l")
		link(dir, "d", "links")
		link(dir, "../x", "out")
		link(dir, os.DevNull, "null")
	}
	if got, err := Differences(base, head); err != nil || !slices.Equal(got, []string{"d/l", "deep/er/x", "links", "out"}) {
		t.Errorf("%q, %v, want d/l, deep/er/x, links and out", got, err)
	}
}
