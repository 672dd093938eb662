package identity

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// signed has methods with all kinds of types, and a name of its own that is predeclared elsewhere.
const signed = `package p

import (
	"fmt"
	"io"
	"unsafe"
)

type float32 = int

type I interface {
	None()
	One() error
	Same(a, b int, c, _ string) (n int, err error)
	Bytes([]byte, rune, any, *uintptr) (r, s [][]*uint8)
	Variadic(format string, a ...any) bool
	Own(float32) int
	Fields(struct {
		A, B int "a,b"
	}, map[string]int, [4]int, chan<- int) (struct{ F func(int, int) (int, error) }, func(int), <-chan int)
	Func(func(a, b int) (int, error), interface{ M(int, int) }) func(int, int) (int, int)
	Others(fmt.ScanState, unsafe.Pointer, *io.PipeReader) pair[int, string]
	hidden(x (int)) (complex64)
}

type pair[K, V any] struct { k K; v V }

func Name() any { return (*I)(nil) }
`

// What source says of a method's type fits what the compiler lists of it, and nothing that has other
// types.
func TestSignature(t *testing.T) {
	listed := make(map[string]string)
	typ := compiled(t, map[string]string{"p.go": signed}).symbols["type:example.com/p.I"]
	for i, r := range typ.refs[1:] {
		if m, ok := namedMethod(typ.refs[i].name, r.name); ok {
			listed[m.name] = m.typ
		}
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", signed, 0)
	if err != nil {
		t.Fatal(err)
	}
	own := make(map[string]bool)
	declared(f, own)
	s := &spoken{named: make(map[string][]signature)}
	ast.Inspect(f, func(n ast.Node) bool {
		if x, ok := n.(*ast.InterfaceType); ok {
			s.addInterface(x, own)
		}
		return true
	})
	c := &callable{named: s.named}
	if len(listed) != 10 {
		t.Errorf("%d methods are listed: %v", len(listed), listed)
	}
	for name, typ := range listed {
		if !c.calls(method{name, typ}) {
			t.Errorf("%s of %s cannot be called, by %q", name, typ, c.named[name])
		}
		for other, typ := range listed {
			// The tag of a field has a text, and of two parameters and a result of Func nothing is known.
			if other != name && name != "Fields" && other != "Fields" && name+other != "FuncVariadic" && c.calls(method{name, typ}) {
				t.Errorf("%s of %s can be called, by %q", name, typ, c.named[name])
			}
		}
	}
}

// A method of a name that others call is not theirs if its type is another, as far as both are known.
func TestCalls(t *testing.T) {
	c := &callable{named: map[string][]signature{
		"Scan":  {{params: []string{"", "int32"}, results: []string{"error"}}},
		"Write": {{params: []string{"[]uint8"}, results: []string{"int", "error"}}, {params: []string{"string"}}},
		"Less":  {{params: []string{""}, results: []string{"bool"}}},
	}}
	for m, want := range map[method]bool{
		{"Scan", "type:func(fmt.ScanState, int32) error"}:      true,
		{"Scan", "type:func(interface {}) error"}:              false,
		{"Write", "type:func([]uint8) (int, error)"}:           true,
		{"Write", "type:func(*bufio.Writer) error"}:            false,
		{"Write", "type:func(string)"}:                         true,
		{"Write", "type:func()"}:                               false,
		{"Write", "type:func(...string)"}:                      false,
		{"Less", "type:func(p.G[int,string]) bool"}:            true,
		{"Less", "type:func(p.G[int,string], int) bool"}:       false,
		{"Less", "type:func(func(int, int) (int, int)) bool"}:  true,
		{"Less", `type:func(struct { X int "a,b" }, int) int`}: true, // not known
		{"Less", "type:func(int"}:                              true,
		{"Less", "type:.eqfunc8"}:                              true,
		{"More", "type:func(int) bool"}:                        false,
	} {
		if got := c.calls(m); got != want {
			t.Errorf("%v: %v, want %v", m, got, want)
		}
	}
}

// Names that a package declares are not predeclared ones, be they of types or of type parameters.
func TestDeclared(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "", `package p
type error interface{ f(a string) }
type G[int any] struct{}
func (g *G[bool]) m() { type byte struct{} }
func f[rune any](any string) {}
`, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	declared(f, names)
	for _, name := range []string{"error", "int", "bool", "byte", "rune"} {
		if !names[name] {
			t.Errorf("%s is not declared", name)
		}
	}
	if names["string"] || names["any"] {
		t.Errorf("%v", names)
	}
}
