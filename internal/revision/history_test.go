package revision

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestHistory(t *testing.T) {
	dir := newRepository(t)
	good := strings.TrimSpace(fixture.Git(t, dir, "rev-parse", "HEAD"))
	fixture.WriteFile(t, filepath.Join(dir, "a b.go"), "package a\n")
	fixture.Git(t, dir, "add", ".")
	fixture.Git(t, dir, "commit", "-m", "add a b")
	fixture.Git(t, dir, "checkout", "-q", "-b", "side")
	fixture.WriteFile(t, filepath.Join(dir, "été.txt"), "side\n")
	fixture.Git(t, dir, "add", ".")
	fixture.Git(t, dir, "commit", "-m", "on the side")
	fixture.Git(t, dir, "checkout", "-q", "-")
	fixture.Git(t, dir, "commit", "--allow-empty", "-m", "nothing")
	fixture.Git(t, dir, "merge", "-q", "--no-ff", "-m", "merge side", "side")
	// Whatever the user has configured, and wherever he stands.
	for name, value := range map[string]string{"diff.relative": "true", "log.showSignature": "true", "diff.ignoreSubmodules": "all"} {
		fixture.Git(t, dir, "config", name, value)
	}
	h, err := ReadHistory(context.Background(), Tree{Dir: filepath.Join(dir, "a"), Tmp: t.TempDir()}, good, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []Commit{{Subject: "add a b", Files: []string{"a b.go"}}, {Subject: "nothing"}, {Subject: "merge side", Files: []string{"été.txt"}, Merges: strings.TrimSpace(fixture.Git(t, dir, "rev-parse", "side"))}}
	if len(h.Commits) != len(want) || h.Good.Hash != good || h.Named != good {
		t.Fatalf("commits %+v behind %s, want %+v", h.Commits, h.Good.Hash, want)
	}
	for i, w := range want {
		if c := h.Commits[i]; c.Subject != w.Subject || c.Merges != w.Merges || !slices.Equal(c.Files, w.Files) || len(c.Hash) != 40 {
			t.Errorf("commit %d is %+v, want %+v", i, c, w)
		}
	}
	out := filepath.Join(t.TempDir(), "tree")
	s, err := h.Checkout(context.Background(), h.Commits[0], out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.Top, "a b.go")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(s.Top, "été.txt")); err == nil {
		t.Error("the first commit has a file of a later one")
	}
}

// A good commit on a branch, merged or not, is no first parent: the history begins where
// they part. A tag stands for its commit.
func TestHistoryBegins(t *testing.T) {
	dir := newRepository(t)
	fixture.Git(t, dir, "tag", "-a", "-m", "first release", "v1")
	commit := func(subject string) string {
		fixture.Git(t, dir, "commit", "--allow-empty", "-m", subject)
		return strings.TrimSpace(fixture.Git(t, dir, "rev-parse", "HEAD"))
	}
	root := strings.TrimSpace(fixture.Git(t, dir, "rev-parse", "HEAD"))
	fork := commit("fork")
	fixture.Git(t, dir, "checkout", "-q", "-b", "release")
	release := commit("on the branch")
	fixture.Git(t, dir, "checkout", "-q", "-")
	commit("before the merge")
	check := func(good, named, begins string, want ...string) {
		t.Helper()
		h, err := ReadHistory(t.Context(), Tree{Dir: dir, Tmp: t.TempDir()}, good, "")
		if err != nil {
			t.Errorf("%s: %v", good, err)
			return
		}
		var subjects []string
		for _, c := range h.Commits {
			subjects = append(subjects, c.Subject)
		}
		if h.Named != named || h.Good.Hash != begins || !slices.Equal(subjects, want) {
			t.Errorf("%s: %s begins at %s with %q, want %s, %s and %q", good, h.Named, h.Good.Hash, subjects, named, begins, want)
		}
	}
	check("v1", root, root, "fork", "before the merge")
	check("release", release, fork, "before the merge")
	fixture.Git(t, dir, "merge", "-q", "--no-ff", "-m", "merge", "release")
	check("release", release, fork, "before the merge", "merge")
}

func TestHistoryErrors(t *testing.T) {
	dir := newRepository(t)
	head := strings.TrimSpace(fixture.Git(t, dir, "rev-parse", "HEAD"))
	fixture.Git(t, dir, "checkout", "-q", "-b", "side")
	fixture.Git(t, dir, "commit", "--allow-empty", "-m", "on the side")
	fixture.Git(t, dir, "checkout", "-q", "--orphan", "other")
	fixture.Git(t, dir, "commit", "--allow-empty", "-m", "of another project")
	check := func(dir, good, bad string, want error, message string) {
		t.Helper()
		if _, err := ReadHistory(context.Background(), Tree{Dir: dir, Tmp: t.TempDir()}, good, bad); !errors.Is(err, want) || !strings.Contains(err.Error(), message) {
			t.Errorf("%s to %s: %v, want %v: %s", good, bad, err, want, message)
		}
	}
	check(dir, "missing", "HEAD", ErrRevision, "missing")
	check(dir, "HEAD", "missing", ErrRevision, "missing")
	check(dir, head, head, ErrNoHistory, "the same commit")
	check(dir, "side", head, ErrNoHistory, "the good one, comes after "+head[:12])
	check(dir, "other", "side", ErrNoHistory, "no commit in common")
	shallow := filepath.Join(t.TempDir(), "shallow")
	fixture.Git(t, dir, "clone", "-q", "--depth", "1", "--branch", "side", "file://"+filepath.ToSlash(dir), shallow)
	check(shallow, head, "HEAD", ErrRevision, "git fetch --unshallow")
	fixture.Git(t, shallow, "fetch", "-q", "--depth", "1", "origin", "other")
	check(shallow, "FETCH_HEAD", "HEAD", ErrNoHistory, "git fetch --unshallow")
	if _, err := ReadHistory(context.Background(), Tree{Dir: t.TempDir(), Tmp: t.TempDir()}, "a", "b"); !errors.Is(err, ErrNoRepository) || strings.Contains(err.Error(), "compare also") {
		t.Errorf("outside of a repository: %v", err)
	}
}

func TestChangingImports(t *testing.T) {
	dir := newRepository(t)
	good := strings.TrimSpace(fixture.Git(t, dir, "rev-parse", "HEAD"))
	var want []bool
	commit := func(name, text string, changes bool) {
		fixture.WriteFile(t, filepath.Join(dir, name), text)
		fixture.Git(t, dir, "add", ".")
		fixture.Git(t, dir, "commit", "-q", "-m", "x")
		want = append(want, changes)
	}
	commit("b/b.go", "package b\n\nimport \"fmt\"\n\nvar _ = fmt.Sprint\n", true)
	commit("b/b.go", "package b\n\nimport \"fmt\"\n\nvar _ = fmt.Sprintf\n", false)
	commit("b/b.go", "package b\n\nimport (\n\tf \"fmt\"\n\t_ \"os\" // for its init\n)\n\nvar _ = f.Sprintf\n", true)
	commit("notes.txt", "import \"fmt\"\n", false)
	h, err := ReadHistory(context.Background(), Tree{Dir: dir, Tmp: t.TempDir()}, good, "")
	if err != nil {
		t.Fatal(err)
	}
	changing, err := h.ChangingImports(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range h.Commits {
		if changing[c.Hash] != want[i] {
			t.Errorf("commit %d changes imports: %v, want %v", i, changing[c.Hash], want[i])
		}
	}
}
