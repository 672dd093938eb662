package api

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

var update = flag.Bool("update", false, "take what the packages export now for what was agreed on")

const module = "github.com/bottleneck-go/bottleneck"

// exported are the packages that others may import, by directory.
var exported = []string{".", "report", "report/difference", "report/verification", "doubles", "randgen", "approx", "chooser", "chooser/menace", "raytrace", "raytrace/live", "raytrace/mesh"}

// What is exported changes on purpose: go test ./internal/api -update, and a look
// at the difference.
func TestAPI(t *testing.T) {
	for _, dir := range exported {
		got, err := Print(filepath.Join("../..", dir), strings.TrimSuffix(module+"/"+dir, "/."))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.ReplaceAll(dir, "/", "-")
		if dir == "." {
			name = "bottleneck"
		}
		path := filepath.Join("testdata", name+".txt")
		if *update {
			fixture.WriteFile(t, path, got)
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if difference := firstDifference(string(want), got); difference != "" {
			t.Errorf("the exported API of %s is not as agreed on (go test ./internal/api -update changes that):\n%s", dir, difference)
		}
	}
}

// No other package than these can be imported from outside.
func TestNothingElse(t *testing.T) {
	known := map[string]bool{"benchdata": true} // no code
	for _, dir := range exported {
		known[dir] = true
	}
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("../..", path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() && rel != "." && (d.Name() == "internal" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), "_") || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); d.IsDir() && rel != "." && err == nil {
			return filepath.SkipDir // a module of its own
		}
		if dir := filepath.ToSlash(filepath.Dir(rel)); strings.HasSuffix(rel, ".go") && !known[dir] {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if !strings.Contains(string(text), "\npackage main\n") && !strings.HasPrefix(string(text), "package main\n") {
				t.Errorf("%s is in a package that others can import and that no golden file describes", rel)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		line := func(lines []string) string {
			if i < len(lines) {
				return lines[i]
			}
			return "(nothing)"
		}
		if line(w) != line(g) {
			return "agreed on: " + line(w) + "\nnow:       " + line(g)
		}
	}
	return ""
}

func TestFirstDifference(t *testing.T) {
	if d := firstDifference("a\nb", "a\nb"); d != "" {
		t.Errorf("equal texts differ: %s", d)
	}
	for _, other := range []string{"a\nc", "a", "a\nb\nc"} {
		if firstDifference("a\nb", other) == "" {
			t.Errorf("%q is taken for equal", other)
		}
	}
}

// Everything that is exported has a comment, and every package an example.
func TestDocumented(t *testing.T) {
	for _, dir := range exported {
		path := filepath.Join("../..", dir)
		bare, err := Undocumented(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range bare {
			t.Errorf("%s: %s has no comment", dir, name)
		}
		tests, err := filepath.Glob(filepath.Join(path, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		examples := 0
		for _, test := range tests {
			text, err := os.ReadFile(test)
			if err != nil {
				t.Fatal(err)
			}
			examples += strings.Count(string(text), "\nfunc Example")
		}
		if examples < 2 {
			t.Errorf("%s has %d examples, want one of the whole and one for a task at least", dir, examples)
		}
	}
}
