package revision

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// tree returns the files below a directory and their text.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s is %q, want %q", what, name, got[name], want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is there, but should not be", what, name)
		}
	}
}

func newRepository(t *testing.T) string {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	dir := t.TempDir()
	fixture.Git(t, dir, "init", "-q")
	fixture.WriteFile(t, filepath.Join(dir, "a", "x"), "1")
	fixture.WriteFile(t, filepath.Join(dir, "gone"), "1")
	fixture.WriteFile(t, filepath.Join(dir, ".gitattributes"), "a/x export-ignore\n")
	fixture.WriteFile(t, filepath.Join(dir, ".gitignore"), "*.tmp\n")
	fixture.Git(t, dir, "add", ".")
	fixture.Git(t, dir, "commit", "-q", "-m", "one")
	fixture.WriteFile(t, filepath.Join(dir, "a", "x"), "2")
	fixture.Git(t, dir, "commit", "-q", "-a", "-m", "two")
	return dir
}

const (
	attributes = "a/x export-ignore\n"
	ignore     = "*.tmp\n"
)

func TestSides(t *testing.T) {
	dir := newRepository(t)
	check := func(what, base, head string, wantBase, wantHead map[string]string) {
		t.Helper()
		tmp := t.TempDir()
		before := tree(t, dir)
		b, h, err := Sides(t.Context(), Tree{Dir: filepath.Join(dir, "a"), Tmp: tmp}, base, head)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		same(t, what+": the user's tree and repository", tree(t, dir), before)
		same(t, what+": base", tree(t, filepath.Dir(b.Dir)), wantBase)
		same(t, what+": head", tree(t, filepath.Dir(h.Dir)), wantHead)
	}
	one := map[string]string{"a/x": "1", "gone": "1", ".gitattributes": attributes, ".gitignore": ignore}
	two := map[string]string{"a/x": "2", "gone": "1", ".gitattributes": attributes, ".gitignore": ignore}
	check("clean", "", "", one, two)
	check("named", "HEAD~1", "HEAD", one, two)
	check("a head alone", "", "HEAD", one, two)

	fixture.WriteFile(t, filepath.Join(dir, "a", "x"), "3")
	fixture.Git(t, dir, "stash", "-q")
	fixture.WriteFile(t, filepath.Join(dir, "a", "x"), "4")
	fixture.Git(t, dir, "add", ".")
	fixture.WriteFile(t, filepath.Join(dir, "a", "x"), "5") // staged and changed again
	fixture.WriteFile(t, filepath.Join(dir, "new file"), "1")
	fixture.WriteFile(t, filepath.Join(dir, "ignored.tmp"), "1")
	if err := os.Remove(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	work := map[string]string{"a/x": "5", "new file": "1", ".gitattributes": attributes, ".gitignore": ignore}
	check("changed", "", "", two, work)
	check("a base alone", "HEAD~1", "", one, work)
}

func TestSidesSubmodule(t *testing.T) {
	sub, dir := newRepository(t), newRepository(t)
	fixture.Git(t, dir, "submodule", "--quiet", "add", sub, "sub")
	fixture.Git(t, dir, "commit", "-q", "-m", "three")
	fixture.Git(t, dir, "config", "diff.ignoreSubmodules", "all") // is for what the user is shown
	fixture.WriteFile(t, filepath.Join(dir, "sub", "a", "x"), "dirty")
	fixture.WriteFile(t, filepath.Join(dir, "sub", "more"), "1")
	b, h, err := Sides(t.Context(), Tree{Dir: dir, Tmp: t.TempDir()}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	base, head := tree(t, filepath.Join(b.Dir, "sub")), tree(t, filepath.Join(h.Dir, "sub"))
	if base["a/x"] != "2" || base["more"] != "" || head["a/x"] != "dirty" || head["more"] != "1" {
		t.Errorf("submodule: base %v, head %v", base, head)
	}
}

// A commit of a submodule that its repository does not have cannot be checked out.
func TestSidesSubmoduleLacksCommit(t *testing.T) {
	sub, dir := newRepository(t), newRepository(t)
	fixture.Git(t, dir, "submodule", "--quiet", "add", sub, "sub")
	fixture.Git(t, dir, "update-index", "--cacheinfo", "160000,"+strings.Repeat("5", 40)+",sub")
	fixture.Git(t, dir, "commit", "-q", "-m", "three")
	_, _, err := Sides(t.Context(), Tree{Dir: dir, Tmp: t.TempDir()}, "HEAD", "HEAD")
	if !errors.Is(err, ErrRevision) || !strings.Contains(err.Error(), "submodule sub lacks 555555555555") {
		t.Errorf("%v, want ErrRevision that names the submodule", err)
	}
}

func TestSidesDirectories(t *testing.T) {
	x, y := t.TempDir(), t.TempDir()
	b, h, err := Sides(t.Context(), Tree{Dir: t.TempDir(), Tmp: t.TempDir()}, x, y)
	if err != nil || b.Dir != x || h.Dir != y {
		t.Errorf("Sides = %v, %v, %v, want the directories", b, h, err)
	}
}

func TestSidesErrors(t *testing.T) {
	dir := newRepository(t)
	check := func(what, dir, base, head string, want error, text string) {
		t.Helper()
		_, _, err := Sides(t.Context(), Tree{Dir: dir, Tmp: t.TempDir()}, base, head)
		if !errors.Is(err, want) || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v, want %v with %q", what, err, want, text)
		}
	}
	outside := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(outside))
	check("one directory", dir, outside, "", ErrRevision, "both sides must be: as in -base "+outside+` -head "."`)
	check("no repository", outside, "", "", ErrNoRepository, "two directories")
	check("no revision", dir, "nonsense", "", ErrRevision, "nonsense")
	check("no parent", dir, "HEAD~2", "", ErrRevision, "HEAD~2")
	check("the first commit", dir, "", "HEAD^", ErrRevision, "HEAD^ is the first commit")
	check("an option", dir, "--all", "", ErrRevision, "--all")
	fixture.WriteFile(t, filepath.Join(dir, "later", "x"), "1")
	check("a directory that is new", filepath.Join(dir, "later"), "", "", ErrRevision, "does not exist in HEAD")

	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("stopped")
	cancel(cause)
	if _, _, err := Sides(ctx, Tree{Dir: dir, Tmp: t.TempDir()}, "", ""); !errors.Is(err, cause) {
		t.Errorf("cancelled: %v, want %v", err, cause)
	}
}

func TestSidesWithoutGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	dir := t.TempDir()
	if _, _, err := Sides(t.Context(), Tree{Dir: dir, Tmp: t.TempDir()}, "HEAD~1", ""); err == nil || !strings.Contains(err.Error(), "compare also takes two directories") {
		t.Errorf("revisions: %v", err)
	}
	if _, _, err := Sides(t.Context(), Tree{Dir: dir, Tmp: t.TempDir()}, dir, "."); err != nil {
		t.Errorf("directories: %v", err)
	}
}

// Files of the user's tree that are replaced there do not stand in copies of it.
func TestSidesOverlay(t *testing.T) {
	dir := newRepository(t)
	for path, want := range map[string]error{filepath.Join(dir, "new.go"): ErrOverlay, dir + "2/x.go": nil} {
		tree := Tree{Dir: dir, Tmp: t.TempDir(), Replaced: []string{path}}
		if _, _, err := Sides(t.Context(), tree, "HEAD", ""); !errors.Is(err, want) {
			t.Errorf("%s: revisions: %v, want %v", path, err, want)
		}
		if _, _, err := Sides(t.Context(), tree, dir, "."); err != nil {
			t.Errorf("%s: directories: %v", path, err)
		}
	}
}
