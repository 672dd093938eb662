package identity

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// How alike the test programs of a package are follows from what differs, and from what
// they are built from. What cannot be told is never alike.
func TestAlike(t *testing.T) {
	top := fixture.Tree(t, map[string]string{
		"p/p.go": "package p\n\nconst data = `../assets/case%d.json`\n", "p/linked.go": "package p\n\n//go:linkname now time.now\n", "p/debug_test.go": "//go:debug panicnil=1\npackage p\n",
		"s/s.go": "package s\n\nimport \"os\"\n\nfunc S(name string) { os.ReadFile(name) }\n", "p/read.go": "package p\n", "p/call.s": "TEXT f(SB), 4, $0\n\tSYSCALL // open\n", "p/p_test.go": "package p\n\nconst source, tool = `read.go`, `go`\n", "q/q.go": "package q\n", "v/v.go": "package v\n",
		"v/load.go": "package v\n\nimport \"os\"\n\nfunc Load() { os.Stat(`x`) }\n", "v/linked.go": "package v\n\nimport _ \"unsafe\"\n\n//go:linkname q m/q.Q\nfunc q()\n",
	})
	var back, opening, loading []string // what a package that is not of the module imports, what opens files, and what the former does
	inputs := func(p gorun.Package, headDep string) (sides [2]Inputs) {
		main := &gorun.Module{Path: "m", Main: true}
		p.ImportPath, p.Dir, p.Module, p.GoFiles, p.TestGoFiles = "m/p", filepath.Join(top, "p"), main, []string{"p.go"}, []string{"p_test.go"}
		for i, dir := range []string{"/cache/dep@v1", headDep} {
			sides[i] = Inputs{Top: top, Deps: map[string][]string{"m/p": {"m/q", "m/s", "fmt", "dep", "v"}}, Packages: map[string]gorun.Package{
				"m/p": p, "m/s": {ImportPath: "m/s", Dir: filepath.Join(top, "s"), Module: main, GoFiles: opening}, "m/q": {ImportPath: "m/q", Dir: filepath.Join(top, "q"), Module: main},
				"v":   {ImportPath: "v", Dir: filepath.Join(top, "v"), Module: &gorun.Module{Path: "v"}, Imports: slices.Concat(back, []string{"os", "unsafe"}), GoFiles: loading},
				"fmt": {ImportPath: "fmt", Standard: true, Dir: "/go/fmt"}, "dep": {ImportPath: "dep", Dir: dir},
			}}
		}
		return sides
	}
	check := func(what string, want Likeness, p gorun.Package, headDep string, files ...string) {
		t.Helper()
		if got, _ := Alike("m/p", files, inputs(p, headDep)); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	const same = "/cache/dep@v1"
	var plain gorun.Package
	check("nothing", Identical, plain, same)
	check("another package, and documentation", Identical, plain, same, "r/r.go", "README.md", ".github/ci.yml")
	check("a source file", SourceOnly, plain, same, "p/p.go", "README.md")
	check("one of what it imports", SourceOnly, plain, same, "q/q.go")
	check("one that is new", SourceOnly, plain, same, "q/new.go")
	check("test data", Unknown, plain, same, "p/testdata/x.json")
	check("data of another package", Unknown, plain, same, "r/testdata/x.json")
	check("go.mod", Unknown, plain, same, "go.mod", "p/p.go")
	check("assembly", Unknown, plain, same, "p/x_amd64.s")
	check("a dependency", Unknown, plain, "/cache/dep@v2")
	check("a file with linknames", Unknown, plain, same, "p/linked.go")
	check("a source file beside C", Unknown, gorun.Package{CgoFiles: []string{"c.go"}}, same, "p/p.go")
	check("a file with settings of the runtime", Unknown, plain, same, "p/debug_test.go")
	check("a file that is built into the tests, and may be read by them", SourceOnly, plain, same, "p/read.go")
	check("data that is read under a name that is made up", SourceOnly, plain, same, "assets/case1.json")
	check("data that nobody reads", Identical, plain, same, "r/case1.xml")
	check("a package in the tree that is of another module", Unknown, plain, same, "v/v.go")
	check("a source file beside such a package", SourceOnly, plain, same, "p/p.go")
	check("a source file beside what calls the system itself", SourceOnly, gorun.Package{SFiles: []string{"call.s"}}, same, "p/p.go")
	check("what calls the system itself, and may read what differs", Unknown, gorun.Package{SFiles: []string{"call.s"}}, same, "p/read.go")
	back = []string{"m/q"}
	check("a source file that such a package may have inlined", Unknown, plain, same, "q/q.go")
	back = nil
	check("what reads source files", SourceOnly, gorun.Package{TestImports: []string{"go/parser"}}, same, "r/r.go")
	if _, d := Alike("m/p", []string{"q/q.go"}, inputs(gorun.Package{Imports: []string{"go/build"}}, same)); !d.Source || d.Any || d.Read != nil {
		t.Errorf("what may read source files, by parsing them: %+v", d)
	}
	back = []string{"go/parser"}
	check("packages of other modules that read source files", Unknown, plain, same, "r/r.go")
	back = nil
	check("what runs programs", SourceOnly, gorun.Package{TestImports: []string{"os/exec"}}, same, "r/r.go")
	check("what embeds", Unknown, gorun.Package{EmbedFiles: []string{"x.md"}}, same, "p/x.md")
	// What may be read is for each benchmark to tell.
	_, d := Alike("m/p", []string{"p/p.go", "p/read.go", "assets/case1.json"}, inputs(plain, same))
	if want := []string{"p/read.go", "assets/case1.json"}; !slices.Equal(d.Read, want) {
		t.Errorf("%q may be read, want %q", d.Read, want)
	}
	opening = []string{"s.go"}
	if l, d := Alike("m/p", []string{"README.md", "r/case1.xml"}, inputs(plain, same)); l != SourceOnly || !d.Any || !slices.Equal(d.Read, []string{"r/case1.xml"}) {
		t.Errorf("data that may be read under any name: %v, %+v", l, d)
	}
	opening = nil
	check("data that packages of other modules may read", Identical, plain, same, "r/case1.xml")
	loading = []string{"load.go"}
	check("data that packages of other modules do read", SourceOnly, plain, same, "r/case1.xml")
	check("a source file beside these", SourceOnly, plain, same, "q/q.go")
	loading = []string{"linked.go"}
	check("a source file that these call by another name", Unknown, plain, same, "q/q.go")
	if got, _ := Alike("m/none", nil, [2]Inputs{}); got != Unknown {
		t.Errorf("a package of which nothing is known: %v", got)
	}
}

// Where what stands around two trees differs, or may, what looks there is not known.
func TestAlikeAround(t *testing.T) {
	source := "package p\n\nimport \"testing\"\n\nvar X = `../x.json`\n"
	alike := func(files map[string]string) (l Likeness) {
		t.Helper()
		var sides [2]Inputs
		for i := range sides {
			top := filepath.Join(fixture.Tree(t, map[string]string{"around/m/p.go": source}), "around", "m")
			if i == 1 {
				fixture.Write(t, top, files)
			}
			p := gorun.Package{ImportPath: "m", Dir: top, Module: &gorun.Module{Path: "m", Main: true}, GoFiles: []string{"p.go"}}
			var err error
			if sides[i], err = NewInputs(top, []gorun.Package{p}, map[string][]string{"m": {"fmt"}}); err != nil {
				t.Fatal(err)
			}
			sides[i].Packages["fmt"] = gorun.Package{ImportPath: "fmt", Standard: true}
		}
		l, _ = Alike("m", nil, sides)
		return l
	}
	check := func(what string, want Likeness, files map[string]string) {
		t.Helper()
		if got := alike(files); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("nothing", Identical, nil)
	check("a file beside the tree", Unknown, map[string]string{"../x.json": ""})
	check("a module file above it", Unknown, map[string]string{"../../go.work": "go 1.26\n"})
	source = "package p\n"
	check("a file beside the tree that nobody looks for", Identical, map[string]string{"../x.json": ""})
	check("a module file that counts all the same", Unknown, map[string]string{"../../go.mod": "module m\n"})
}
