package identity

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// speaking is a package whose type has methods that are called in the ways there are.
const speaking = `package p

import (
	"fmt"
	"io"
)

type speaker interface {
	hush()
	Speak(int) string
}

type quiet interface{ Quiet() int }

type generic[X any] interface{ Generic(X) X }

type T struct{ n int }

func (t *T) Speak(int) string { return fmt.Sprint(loud.Quiet()) }
func (t *T) hush()            { t.n++ }
func (t *T) Quiet() int       { return t.n }
func (t *T) Generic(x int) int { return x + t.n }
func (t *T) Close() error     { return nil }

type other struct{ n int }

func (o *other) Speak(x string) string { return x }
func (o *other) Quiet() int            { return o.n }

var (
	any1, any2 any
	said       speaker = &T{1}
	loud       quiet
	fixed      any = &T{4}
)

func Convert() { any1, any2 = &T{2}, &other{3} }

//go:noinline
func Speaks(s speaker) { s.Speak(1) }

//go:noinline
func Hushes(s speaker) { s.hush() }

func Fixed() { said.hush() }

func FixedAny() any { return fixed }

func Table() { Hushes(new(T)) }

func Asserts(x any) { x.(interface{ Quiet() int }).Quiet() }

func Expression() func(quiet) int { return quiet.Quiet }

//go:noinline
func calls[X any](g generic[X], x X) X { return g.Generic(x) }

func Generic(g generic[int]) { calls(g, 1) }

func Closes(c io.Closer) { c.Close() }
`

// What is reached of types that are known as interfaces are the methods that something reached calls.
func TestDispatch(t *testing.T) {
	c := compiled(t, map[string]string{"p.go": speaking})
	const p = "example.com/p."
	methods := []string{"(*T).Speak", "(*T).hush", "(*T).Quiet", "(*T).Generic", "(*T).Close", "(*other).Speak", "(*other).Quiet"}
	check := func(functions string, foreign *callable, want ...string) {
		t.Helper()
		w := newWalk(c, c, foreign)
		for f := range strings.FieldsSeq(functions) {
			w.visit(place{p + f, p + f, false})
		}
		w.same()
		seen := make(map[string]bool)
		for at := range w.seen {
			seen[at.base] = true
		}
		got := slices.DeleteFunc(slices.Clone(methods), func(m string) bool { return !seen[p+m] })
		if !slices.Equal(got, want) {
			t.Errorf("%s reaches %v, want %v", functions, got, want)
		}
	}
	none := &callable{own: []string{p}}
	check("Convert", none)
	check("Convert", nil, methods...)
	check("Speaks", none)
	check("Convert Hushes", none, "(*T).hush")
	check("Fixed", none, "(*T).hush")
	check("FixedAny Hushes", none, "(*T).hush")
	check("Table", none, "(*T).hush")
	check("Convert Speaks", none, "(*T).Speak", "(*T).Quiet", "(*other).Quiet") // what it calls in turn
	check("Speaks Convert", none, "(*T).Speak", "(*T).Quiet", "(*other).Quiet")
	check("Convert Asserts", none, "(*T).Quiet", "(*other).Quiet")
	check("Convert Expression", none, "(*T).Quiet", "(*other).Quiet")
	check("Convert Generic", none, methods...) // the name is not listed
	check("Convert Closes", none)              // who is foreign is known by names alone
	check("Convert", &callable{named: map[string][]signature{"Close": {{results: []string{""}}}, "Hush": {{}}}, own: none.own}, "(*T).Close")
	check("Convert", &callable{named: map[string][]signature{"hush": {{}}, "Quiet": {{}, {results: []string{"string"}}}}, own: none.own}, "(*T).hush") // of that type
	check("Convert Closes", &callable{own: []string{"io."}}, methods...)                                                                               // it should be listed
}

// Methods are told by the names of their data, but for those of another package.
func TestNamedMethod(t *testing.T) {
	for data, want := range map[string]method{
		"Read.": {"Read", "type:func()"}, "read-": {"read", "type:func()"}, "Ä.": {"Ä", "type:func()"},
		"example.com/p.3": {}, "F#tag": {}, "F..embedded": {}, "": {}, "-": {},
	} {
		if got, ok := namedMethod(nameData+data, "type:func()"); ok != (want.name != "") || ok && got != want {
			t.Errorf("%s: %+v, %v", data, got, ok)
		}
	}
	if _, ok := namedMethod("type:Read.", ""); ok {
		t.Error("a type's name is a method's")
	}
}

// A table that is not as it should be has nothing that can be left out.
func TestTableEntry(t *testing.T) {
	whole := []ref{{kind: "R_ADDROFF", name: nameData + "Read.", at: 72}, {kind: "R_METHODOFF", name: "type:func()", at: 76}, {kind: "R_METHODOFF", name: "a", at: 80}, {kind: "R_METHODOFF", name: "b", at: 84}}
	s := &symbol{refs: whole}
	if m, ok := s.tableEntry(1); !ok || m.name != "Read" {
		t.Errorf("%+v, %v", m, ok)
	}
	for i, change := range []func(r []ref){
		func(r []ref) { r[0].kind = "R_ADDR" }, func(r []ref) { r[0].at = 64 }, func(r []ref) { r[2].at = 84 }, func(r []ref) { r[3].kind = "R_ADDROFF" }, func(r []ref) { r[0].name = nameData + "p.3" },
	} {
		refs := slices.Clone(whole)
		change(refs)
		if _, ok := (&symbol{refs: refs}).tableEntry(1); ok {
			t.Errorf("change %d is not seen", i)
		}
	}
	for _, at := range []int{0, 2, 3} {
		if _, ok := s.tableEntry(at); ok {
			t.Errorf("an entry begins at %d", at)
		}
	}
	c := &Code{symbols: map[string]*symbol{"type:T": {refs: []ref{{kind: "R_METHODOFF", name: "odd"}}}, "odd": {}}}
	w := newWalk(c, c, &callable{})
	w.visit(place{"type:T", "type:T", true})
	if w.same(); !slices.Contains(slices.Collect(maps.Keys(w.seen)), place{"odd", "odd", false}) {
		t.Error("a method that is not as it should be is left out")
	}
}

// A benchmark reaches a variable by a method that code calls which initialisation may have handed it.
func TestReachedByInit(t *testing.T) {
	c, err := ReadCode(strings.NewReader(`p.BenchmarkX STEXT size=1
	rel 0+0 t=R_USEIFACE type:p.T+0
p.init STEXT size=1
	rel 0+8 t=R_ADDR p.y+0
	rel 0+8 t=R_ADDR p.calls·f+0
p.calls·f SRODATA size=8
	rel 0+8 t=R_ADDR p.calls+0
p.calls STEXT size=1
	rel 0+0 t=R_USEIFACEMETHOD type:p.I+80
type:p.I SRODATA size=88
	rel 80+4 t=R_ADDROFF type:.namedata.Get.+0
	rel 84+4 t=R_ADDROFF type:func()+0
type:p.T SRODATA size=88
	rel 72+4 t=R_ADDROFF type:.namedata.Get.+0
	rel 76+4 t=R_METHODOFF type:func()+0
	rel 80+4 t=R_METHODOFF p.T.Get+0
	rel 84+4 t=R_METHODOFF p.T.Get+0
p.T.Get STEXT size=1
	rel 0+8 t=R_ADDR p.x+0
p.x SNOPTRBSS size=8
p.y SNOPTRBSS size=8
`))
	if err != nil {
		t.Fatal(err)
	}
	reached := make(map[string]bool)
	c.addReached(reached, Doubts{Kept: map[string]bool{"p.x": true, "p.y": true}, methods: &callable{own: []string{"p."}}}, "p", "BenchmarkX")
	if !maps.Equal(reached, map[string]bool{"p.x": true}) {
		t.Errorf("%v are reached, want x, by the method", reached)
	}
}
