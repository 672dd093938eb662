package gorun

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A directory that a wildcard finds is there, whatever is wrong with it: the packages
// beside it are measured. One that is named and cannot be is wrong usage.
func TestBroken(t *testing.T) {
	wrong := &struct{ Err string }{`malformed import path "m/ünï": invalid char 'ü'`}
	for _, c := range []struct {
		p    Package
		want error
	}{
		{Package{ImportPath: "m/ünï", Match: []string{"./ünï", "./..."}, Error: wrong}, ErrBuild},
		{Package{ImportPath: "m/ünï", Match: []string{"./ünï"}, Error: wrong}, ErrNoPackages},
		{Package{ImportPath: "./nosuch/...", Match: []string{"./nosuch/..."}, Error: wrong}, ErrNoPackages},
		{Package{ImportPath: "m/two", Dir: "/m/two", GoFiles: []string{"a.go"}, Match: []string{"./two"}, Error: wrong}, ErrBuild},
		{Package{ImportPath: "m/good", Match: []string{"./..."}}, nil},
	} {
		if err := c.p.Broken(); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.p, err, c.want)
		}
	}
}

// What is in the build cache is listed, and what is not compiled, whatever GOFLAGS say.
func TestFreshInJSON(t *testing.T) {
	t.Setenv("GOFLAGS", "-json -buildvcs=false")
	if fresh, err := (Go{}).Fresh(t.Context(), nil, "unsafe"); err != nil || !fresh["unsafe"] {
		t.Errorf("%v, %v", fresh, err)
	}
	t.Setenv("GOENV", "off")
	if dir := settledTemp.Make(); dir != "" {
		t.Errorf("GOTMPDIR is %q", dir)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	fixture.WriteFile(t, overlay, "{}")
	if err := (Go{}).Compile(t.Context(), overlay, nil, "unsafe"); err != nil {
		t.Error(err)
	}
}

// A main package whose tests are compiled is in the build cache, though go list says that it is to be linked, until a file
// of it changes. So is one whose tests are outside of it.
func TestFreshMain(t *testing.T) {
	fixture.Slow(t)
	dir := fixture.Tree(t, map[string]string{
		"go.mod":           "module example.com/m\n\ngo 1.24\n",
		"in/main.go":       "package main\n\nfunc main() {}\n",
		"in/main_test.go":  "package main\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { main() }\n",
		"out/main.go":      "package main\n\nfunc main() {}\n",
		"out/main_test.go": "package main_test\n",
	})
	g := Go{Dir: dir}
	check := func(why string, in, out bool) {
		t.Helper()
		fresh, err := g.Fresh(t.Context(), nil, "./...")
		if gotIn, gotOut := fresh["example.com/m/in [example.com/m/in.test]"], fresh["example.com/m/out_test [example.com/m/out.test]"]; err != nil || gotIn != in || gotOut != out {
			t.Errorf("%s: in %v, out %v, want %v and %v (%v)", why, gotIn, gotOut, in, out, err)
		}
	}
	check("nothing was compiled", false, false)
	if text, err := g.command(t.Context(), "list", "-export", "-test", "./...").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	check("all was compiled", true, true)
	fixture.WriteFile(t, filepath.Join(dir, "in", "more_test.go"), "package main\n")
	check("one has a file more", false, true)
}

// What the go command says of a tree that was checked out does not tell where.
func TestListSaysNoPlace(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{
		"go.mod":             "module example.com/m\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n",
		"vendor/modules.txt": "# example.com/dep v1.0.1\n",
		"m.go":               "package m\n",
	})
	_, err := Go{Dir: dir}.List(t.Context(), "", ".")
	if err == nil || !strings.Contains(err.Error(), "inconsistent vendoring in .:") || strings.Contains(err.Error(), dir) {
		t.Error(err)
	}
}

// A benchmark is declared: what is in a string, or is another's method, or has another
// name, is none, also in a file of package main_test.
func TestBenchmarks(t *testing.T) {
	dir := t.TempDir()
	fixture.WriteFile(t, filepath.Join(dir, "gen_test.go"), "package main\n\nconst want = `package x\n\nfunc BenchmarkX(b *testing.B) {}\n`\n\n// func BenchmarkY(b *testing.B) {}\n")
	fixture.WriteFile(t, filepath.Join(dir, "kinds_test.go"), "package main\n\nfunc (t T) BenchmarkZ(b *testing.B) {}\n\nfunc Benchmarked(b *testing.B) {}\n")
	p := Package{Dir: dir, TestGoFiles: []string{"gen_test.go", "kinds_test.go"}}
	if has, err := new(Go).HasBenchmarks(p); err != nil || has {
		names, _ := new(Go).Benchmarks(p)
		t.Errorf("benchmarks %q, %v, want none", names, err)
	}
	fixture.WriteFile(t, filepath.Join(dir, "x_test.go"), "package main_test\n\nimport \"testing\"\n\nfunc BenchmarkReal(b *testing.B) {}\n")
	p.XTestGoFiles = []string{"x_test.go"}
	if names, err := new(Go).Benchmarks(p); err != nil || len(names) != 1 || names[0] != "BenchmarkReal" {
		t.Errorf("benchmarks %q, %v, want BenchmarkReal", names, err)
	}
}
