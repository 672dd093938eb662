package identity

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is a package in which functions are reached in the ways there are.
const program = `package p

import (
	"fmt"
	"sort"
)

var sink int

//go:noinline
func direct() int { return DIRECT }

func Direct() { sink += direct() }

func inlined() int { return INLINED }

func Inlined() { sink += inlined() }

var table = []func() int{inTable}

//go:noinline
func inTable() int { return TABLE }

func Table() { sink += table[0]() }

type shape interface{ area() int }

type square struct{ side int }

func (s square) area() int { return AREA * s.side }

//go:noinline
func sum(s shape) int { return s.area() }

func Interface() { sink += sum(square{sink}) }

type other struct{}

func (other) area() int { return OTHER }

// Type uses the type alone: its methods cannot be called by anybody else.
func Type() { sink += len(make([]other, sink)) }

type name struct{}

func (name) String() string { return NAME }

func Printed() { fmt.Print(name{}) }

type list []int

func (l list) Len() int           { return len(l) }
func (l list) Less(i, j int) bool { return l[i] < LESS*l[j] }
func (l list) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

func Sorted() { sort.Sort(list{sink}) }

func generic[T any](x T) T {
	sink += GENERIC
	return x
}

func Generic() { generic(sink) }

func Closure() {
	f := func() { sink += CLOSURE }
	if sink > 0 {
		f = func() {}
	}
	f()
}

var variable = []int{VARIABLE}

func Variable() { sink += variable[0] }

const constant = CONSTANT

func Constant() { sink += constant }

var initialised = initialise()

//go:noinline
func initialise() int { return INITIALISED }

func unused() int { return UNUSED }

func Nothing() {
	fmt.Sprint(1)
}
`

// listing compiles the program with other values in place of some words, and moved down
// by some lines.
func listing(t *testing.T, lines string, values ...string) *Code {
	t.Helper()
	dir := t.TempDir()
	source := strings.Replace(program, "var sink int", lines+"var sink int", 1)
	source = strings.NewReplacer(values...).Replace(source)
	source = strings.NewReplacer("DIRECT", "1", "INLINED", "2", "TABLE", "3", "AREA", "4", "OTHER", "5", "NAME", `"six"`, "LESS", "7", "GENERIC", "8",
		"CLOSURE", "9", "VARIABLE", "10", "CONSTANT", "11", "INITIALISED", "12", "UNUSED", "13").Replace(source)
	for file, text := range map[string]string{"go.mod": "module example.com/p\n\ngo 1.24\n", "p.go": source} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-gcflags=-S", ".")
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	c, err := ReadCode(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A change of any kind is seen by the functions that can reach it, and where it is not a
// part of initialisation, not by the others.
func TestSame(t *testing.T) {
	all := []string{"Direct", "Inlined", "Table", "Interface", "Type", "Printed", "Sorted", "Generic", "Closure", "Variable", "Constant", "Nothing"}
	base := listing(t, "")
	check := func(what string, head *Code, changed ...string) {
		t.Helper()
		different := make(map[string]bool)
		for _, name := range changed {
			different[name] = true
		}
		for _, name := range all {
			if got := Same(base, head, "example.com/p."+name); got == different[name] {
				t.Errorf("%s: %s is the same: %v", what, name, got)
			}
			if Same(base, head, "example.com/p."+name) != Same(head, base, "example.com/p."+name) {
				t.Errorf("%s: %s is not the same in both directions", what, name)
			}
		}
	}
	check("nothing", listing(t, ""))
	check("other lines", listing(t, "// A comment.\n\n"))
	check("a function", listing(t, "", "DIRECT", "100"), "Direct")
	check("one that is inlined", listing(t, "", "INLINED", "100"), "Inlined")
	check("one in a table", listing(t, "", "TABLE", "100"), "Table")
	check("a method behind an interface", listing(t, "", "AREA", "100"), "Interface")
	check("a method that nobody can call", listing(t, "", "OTHER", "100"))
	check("a method that is called by fmt", listing(t, "", "NAME", `"hundred"`), "Printed")
	check("a method that is called by sort", listing(t, "", "LESS", "100"), "Sorted")
	check("a generic function", listing(t, "", "GENERIC", "100"), "Generic")
	check("a closure", listing(t, "", "CLOSURE", "100"), "Closure")
	check("a variable", listing(t, "", "VARIABLE", "100"), "Variable")
	check("a constant", listing(t, "", "CONSTANT", "100"), "Constant")
	check("initialisation", listing(t, "", "INITIALISED", "100"), all...)
	check("what nobody uses", listing(t, "", "UNUSED", "100"))
	if Same(base, base, "example.com/p.None") {
		t.Error("a function that is not there is the same")
	}
}

// Symbols have spaces in their names, and several packages may have one of a name.
func TestReadCode(t *testing.T) {
	text := `# example.com/p
example.com/p.F STEXT nosplit size=8 args=0x8 locals=0x0 funcid=0x0 align=0x0
	0x0000 00000 (/tmp/p.go:3)	TEXT	example.com/p.F(SB), NOSPLIT|ABIInternal, $0-8
	0x0000 48 8b 08                                         H..
	rel 3+4 t=R_PCREL type:map[string]func(int) bool+8
type:map[string]func(int) bool SRODATA dupok size=2
	0x0000 01 02                                            ..
go:info.example.com/p.F SDWARFFCN dupok size=1
	0x0000 01                                               .
# example.com/q
type:map[string]func(int) bool SRODATA dupok size=2
	0x0000 01 03                                            ..
`
	c, err := ReadCode(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	f, m := c.symbols["example.com/p.F"], c.symbols["type:map[string]func(int) bool"]
	if f == nil || m == nil || len(c.symbols) != 2 || len(f.refs) != 1 || f.refs[0].name != "type:map[string]func(int) bool" || len(m.hashes) != 2 {
		t.Errorf("%+v: F %+v, map %+v", c.symbols, f, m)
	}
}
