package identity

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// What opens files or starts programs is found through whatever mentions it: in other packages, by
// the type of a method, and by an interface that has it. Another package's function of the same name
// is another one.
func TestDeeds(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{
		"d/d.go": `package d

import ("os"; "os/exec"; "x.y/d/deep")

var Default = Load("x")

type Loader interface{ Load(string) []byte }

type loader[T any] struct{}

func (loader[T]) load() { Load("x") }

type Pure struct{ name string }

func Load(name string) []byte { text, _ := os.ReadFile(name + ".yaml"); return text }

func New() Loader { return loader[int]{} }

func Deep() { deep.Look() }

func Self() { exec.Command(os.Args[0]).Run() }

func Name() string { return os.Args[0] }
`,
		"deep/deep.go": "package deep\n\nimport \"os\"\n\nfunc Look() { os.Stat(name()) }\n\nfunc name() string { return \"\" }\n",
		"pure/pure.go": "package pure\n\ntype Set struct{ next *Set }\n\nfunc Load() *Set { return new(Set) }\n\nfunc Make() *Set { return Load() }\n\nfunc (s *Set) Grow() { s.next = Load() }\n",
		"any/any.go":   "package any\n\ntype Looker interface{ Look() }\n\nvar Known Looker\n\nfunc Use() { Known.Look() }\n\nfunc Fine() {}\n",
		"own/own.go":   "package own\n\nimport \"os\"\n\nfunc Own() { os.Stat(\"\") }\n",
	})
	f := newForeign()
	for path, name := range map[string]string{"x.y/d.v2": "d", "x.y/d/deep": "deep", "x.y/pure": "pure", "x.y/any": "any", "m/own": "own"} {
		f.add(gorun.Package{ImportPath: path, Dir: filepath.Join(dir, name), GoFiles: []string{name + ".go"}, Imports: []string{"os"}, Module: &gorun.Module{Main: name == "own"}})
	}
	d := f.deeds()
	if got, want := strings.Join(slices.Sorted(maps.Keys(d.opens)), " "), "x.y/any.Looker x.y/any.Use x.y/d%2ev2.Deep x.y/d%2ev2.Default x.y/d%2ev2.Load x.y/d%2ev2.Loader x.y/d%2ev2.New x.y/d%2ev2.load x.y/d%2ev2.loader x.y/d/deep.Look"; got != want {
		t.Errorf("%q open files, want %q", got, want)
	}
	if got := slices.Collect(maps.Keys(d.starts)); !slices.Equal(got, []string{"x.y/d%2ev2.Self"}) {
		t.Errorf("%q start programs, want Self", got)
	}
	for symbol, want := range map[string]bool{
		"x.y/d%2ev2.Load": true, "type:*x.y/d%2ev2.Loader": true, "go:itab.x.y/d%2ev2.loader[int],x.y/d%2ev2.Loader": true, "x.y/d%2ev2.Name": false, "m/p.Load": false,
		"x.y/pure.Load": false, "x.y/pure.(*Set).Grow": false, "x.y/any.Use": true, "x.y/any.Fine": false,
	} {
		if got := d.among(symbol, d.opens); got != want {
			t.Errorf("%s opens files: %v", symbol, got)
		}
	}
}

// A benchmark that reaches such a function is not the same where files differ; if it may start
// programs, it never is.
func TestSameBenchmarkForeign(t *testing.T) {
	c, err := ReadCode(strings.NewReader("m/p.BenchmarkX STEXT size=1\n\t0x0000 01  .\n\trel 0+4 t=R_CALL d.Load+0\n"))
	if err != nil {
		t.Fatal(err)
	}
	name := map[string]bool{"d.Load": true}
	check := func(want bool, d Doubts) {
		t.Helper()
		if got := len(SameBenchmarks(c, c, "m/p", []string{"BenchmarkX"}, d)) == 1; got != want {
			t.Errorf("%+v: same is %v", *d.foreign, got)
		}
	}
	paths := []string{"d."}
	check(true, Doubts{foreign: &deeds{opens: name, paths: paths}})
	check(false, Doubts{Read: []string{"x"}, foreign: &deeds{opens: name, paths: paths}})
	check(true, Doubts{Read: []string{"x"}, foreign: &deeds{opens: map[string]bool{"d.Store": true}, paths: paths}})
	check(false, Doubts{foreign: &deeds{starts: name, paths: paths}})
}

// Whatever calls the system itself may do anything.
func TestForeignSystemCalls(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{"d.s": "TEXT f(SB), 4, $0\n\tRET // no SYSCALL\n", "call.s": "TEXT g(SB), 4, $0\n\tMOVQ $2, AX; SYSCALL\n\tRET\n",
		"open.go": "package d\n\nimport _ \"unsafe\"\n\n//go:linkname open os.openFileNolog\nfunc open()\n", "now.go": "package d\n\nimport _ \"unsafe\"\n\n//go:linkname now time.now\nfunc now()\n"})
	for _, c := range []struct {
		path, file string
		want       bool
	}{{"d", "d.s", false}, {"d", "call.s", true}, {"golang.org/x/sys/unix", "call.s", false}, {"d", "none.s", true}, {"d", "open.go", true}, {"d", "now.go", false}} {
		x := newForeign()
		p := gorun.Package{ImportPath: c.path, Dir: dir, Imports: []string{"unsafe"}}
		if strings.HasSuffix(c.file, ".go") {
			p.GoFiles = []string{c.file}
		} else {
			p.SFiles = []string{c.file}
		}
		x.add(p)
		if got := x.deeds().start(); got != c.want {
			t.Errorf("%s of %s may start programs: %v", c.file, c.path, got)
		}
	}
}
