package revision

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestHistory(t *testing.T) {
	dir := newRepository(t)
	good := strings.TrimSpace(run(t, dir, "rev-parse", "HEAD"))
	write(t, filepath.Join(dir, "a b.go"), "package a\n")
	run(t, dir, "add", ".")
	run(t, dir, "commit", "-m", "add a b")
	run(t, dir, "checkout", "-q", "-b", "side")
	write(t, filepath.Join(dir, "été.txt"), "side\n")
	run(t, dir, "add", ".")
	run(t, dir, "commit", "-m", "on the side")
	run(t, dir, "checkout", "-q", "-")
	run(t, dir, "commit", "--allow-empty", "-m", "nothing")
	run(t, dir, "merge", "-q", "--no-ff", "-m", "merge side", "side")
	h, err := ReadHistory(context.Background(), Tree{Dir: dir, Tmp: t.TempDir()}, good, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []Commit{{Subject: "add a b", Files: []string{"a b.go"}}, {Subject: "nothing"}, {Subject: "merge side", Files: []string{"été.txt"}}}
	if len(h.Commits) != len(want) || h.Good.Hash != good {
		t.Fatalf("commits %+v behind %s, want %+v", h.Commits, h.Good.Hash, want)
	}
	for i, w := range want {
		if c := h.Commits[i]; c.Subject != w.Subject || !slices.Equal(c.Files, w.Files) || len(c.Hash) != 40 {
			t.Errorf("commit %d is %+v, want %+v", i, c, w)
		}
	}
	out := filepath.Join(t.TempDir(), "tree")
	s, err := h.Checkout(context.Background(), h.Commits[0], out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "a b.go")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "été.txt")); err == nil {
		t.Error("the first commit has a file of a later one")
	}
}

func TestHistoryErrors(t *testing.T) {
	dir := newRepository(t)
	head := strings.TrimSpace(run(t, dir, "rev-parse", "HEAD"))
	run(t, dir, "checkout", "-q", "-b", "side")
	run(t, dir, "commit", "--allow-empty", "-m", "on the side")
	for _, c := range []struct {
		good, bad string
		want      error
	}{
		{"missing", "HEAD", ErrRevision},
		{"HEAD", "missing", ErrRevision},
		{head, head, ErrNoHistory},
		{"side", head, ErrNoHistory}, // the wrong way round
	} {
		if _, err := ReadHistory(context.Background(), Tree{Dir: dir, Tmp: t.TempDir()}, c.good, c.bad); !errors.Is(err, c.want) {
			t.Errorf("%s to %s: %v, want %v", c.good, c.bad, err, c.want)
		}
	}
	if _, err := ReadHistory(context.Background(), Tree{Dir: t.TempDir(), Tmp: t.TempDir()}, "a", "b"); !errors.Is(err, ErrNoRepository) || strings.Contains(err.Error(), "compare also") {
		t.Errorf("outside of a repository: %v", err)
	}
}

func TestChangingImports(t *testing.T) {
	dir := newRepository(t)
	good := strings.TrimSpace(run(t, dir, "rev-parse", "HEAD"))
	var want []bool
	commit := func(name, text string, changes bool) {
		write(t, filepath.Join(dir, name), text)
		run(t, dir, "add", ".")
		run(t, dir, "commit", "-q", "-m", "x")
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
