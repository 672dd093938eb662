package compare

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/report"
)

// How alike the test programs of a package are follows from what differs, and from what
// they are built from. What cannot be told is never alike.
func TestAlike(t *testing.T) {
	top := t.TempDir()
	for name, text := range map[string]string{
		"p/p.go": "package p\n", "p/linked.go": "package p\n\n//go:linkname now time.now\n", "q/q.go": "package q\n", "p/plain_amd64.s": "TEXT ·f(SB), 4, $0\n\tCALL runtime·x(SB)\n\tRET\n",
		"p/quiet_amd64.s": "TEXT ·f(SB), 4, $0\n\tADDQ AX, BX // ·\n\tRET\n",
	} {
		path := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	check := func(what string, want likeness, p gorun.Package, headDep string, files ...string) {
		t.Helper()
		p.ImportPath, p.Dir = "m/p", filepath.Join(top, "p")
		var sides [2]inputs
		for i, dir := range []string{"/cache/dep@v1", headDep} {
			sides[i] = inputs{top: top, deps: map[string][]string{"m/p": {"m/q", "fmt", "dep"}}, packages: map[string]gorun.Package{
				"m/p": p, "m/q": {ImportPath: "m/q", Dir: filepath.Join(top, "q")}, "fmt": {ImportPath: "fmt", Standard: true, Dir: "/go/fmt"}, "dep": {ImportPath: "dep", Dir: dir},
			}}
		}
		if got := alike("m/p", files, sides); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	const same = "/cache/dep@v1"
	var plain gorun.Package
	check("nothing", identical, plain, same)
	check("another package, and documentation", identical, plain, same, "r/r.go", "README.md", ".github/ci.yml")
	check("a source file", sourceOnly, plain, same, "p/p.go", "README.md")
	check("one of what it imports", sourceOnly, plain, same, "q/q.go")
	check("one that is new", sourceOnly, plain, same, "q/new.go")
	check("test data", unknown, plain, same, "p/testdata/x.json")
	check("data of another package", unknown, plain, same, "r/testdata/x.json")
	check("go.mod", unknown, plain, same, "go.mod", "p/p.go")
	check("assembly", unknown, plain, same, "p/x_amd64.s")
	check("a dependency", unknown, plain, "/cache/dep@v2")
	check("a file with linknames", unknown, plain, same, "p/linked.go")
	check("a source file beside C", unknown, gorun.Package{CgoFiles: []string{"c.go"}}, same, "p/p.go")
	check("a source file beside assembly that calls Go", unknown, gorun.Package{SFiles: []string{"plain_amd64.s"}}, same, "p/p.go")
	check("a source file beside assembly that does not", sourceOnly, gorun.Package{SFiles: []string{"quiet_amd64.s"}}, same, "p/p.go")
	check("what reads source files", unknown, gorun.Package{TestImports: []string{"go/parser"}}, same, "r/r.go")
	check("what embeds", unknown, gorun.Package{EmbedFiles: []string{"x.md"}}, same, "p/x.md")
	if got := alike("m/none", nil, [2]inputs{}); got != unknown {
		t.Errorf("a package of which nothing is known: %v", got)
	}
}

// -bench picks functions as package testing does.
func TestTopLevel(t *testing.T) {
	check := func(bench, name string, want bool) {
		t.Helper()
		c := &comparer{}
		c.Bench = bench
		if got := c.topLevel()(name); got != want {
			t.Errorf("-bench %q, %s: %v, want %v", bench, name, got, want)
		}
	}
	check("", "BenchmarkX", true)
	check("X$", "BenchmarkX", true)
	check("X$", "BenchmarkXY", false)
	check("X/sub", "BenchmarkX", true)
	check("Y/a|X/b", "BenchmarkX", true)
	check("Y/X", "BenchmarkX", false)
}

func TestIdentityNote(t *testing.T) {
	d := &report.Difference{Benchmarks: []report.BenchmarkDifference{untouched("m/p", "BenchmarkA"), untouched("m/p", "BenchmarkB"), untouched("m/q", "BenchmarkA"), {Unit: report.SecPerOp}}}
	if got, want := identityNote(d), "The same, by identity: 3 benchmarks of 2 packages. Nothing differs that they are built from, or that their code can reach."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := identityNote(&report.Difference{}); got != "" {
		t.Errorf("%q of none", got)
	}
}
