package identity

import (
	"flag"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// program is a package in which functions are reached in the ways there are.
const program = `package p

import (
	"fmt"
	"os"
	"sort"
)

var sink int

//go:noinline
func direct() int { return DIRECT }

func Direct() { sink += direct() }

func Said() { os.ReadFile("... a string that has more than a hundred bytes, and is known by its hash and by them, such as TEXT ...") }

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

type giver struct{}

func (giver) Give() given { return given{} }

type given struct{}

func (given) Name() int { return GIVEN }

func Reflected() { fmt.Print(giver{}) }

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

var limit = LIMIT

func Compared() {
	if limit > 5 {
		sink++
	}
}

type part struct{ numbers [PART]int }

var whole *struct{ START part }

func Unnamed() { whole = new(struct{ START part }) }

const constant = CONSTANT

func Constant() { sink += constant }

var initialised = initialise()

//go:noinline
func initialise() int { return INITIALISED }

type starter struct{}

//go:noinline
func (starter) init() int { return STARTED }

func Method() { sink += starter{}.init() + new(starter).init() }

var large [SIZE]*int

func useLarge() *int { return large[sink] }

func unused() int { return UNUSED }

func Nothing() {
	fmt.Sprint(1)
}

func Early() { fmt.Sprint(EARLY) }

func Late() { fmt.Sprint([]any{"a", LATE}) }
`

// assembly is more of it, with a function in assembly that reads a variable.
const (
	assembly = `package p

var data = [1]int{DATA}

func read() int

func Assembly() { sink += read() }
`
	read = `
TEXT ·read(SB), 4, $0-8
	MOVQ ·data(SB), AX
	MOVQ AX, ret+0(FP)
	RET
`
)

// listing compiles the program with other values in place of some words, and moved down
// by some lines.
func listing(t *testing.T, lines string, values ...string) *Code {
	t.Helper()
	defaults := strings.NewReplacer("DIRECT", "1", "INLINED", "2", "TABLE", "3", "AREA", "4", "OTHER", "5", "GIVEN", "17", "NAME", `"six"`, "LESS", "7", "GENERIC", "8",
		"CLOSURE", "9", "VARIABLE", "10", "LIMIT", "20", "[PART]", "[21]", "CONSTANT", "11", "INITIALISED", "12", "STARTED", "22", "UNUSED", "13", "SIZE", "1", "DATA", "14", "TEXT", "x.go", "EARLY", "15", "LATE", "16")
	fill := func(text string) string { return defaults.Replace(strings.NewReplacer(values...).Replace(text)) }
	source := fill(strings.Replace(program, "var sink int", lines+"var sink int", 1))
	return compiled(t, map[string]string{"p.go": source, "p_amd64.go": fill(assembly), "p_amd64.s": read})
}

var each = flag.Bool("identity.all", false, "compile each change by itself")

// A change of any kind is seen by the functions that can reach it, and where it is not a
// part of initialisation, not by the others.
func TestSame(t *testing.T) {
	all := []string{"Direct", "Inlined", "Table", "Interface", "Type", "Printed", "Reflected", "Sorted", "Generic", "Closure", "Variable", "Compared", "Unnamed", "Method", "Constant", "Nothing", "Early", "Late"}
	if runtime.GOARCH == "amd64" {
		all = append(all, "Assembly")
	}
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
	type change struct {
		what    string
		values  []string
		changed []string
	}
	changes := []change{
		{"a function", []string{"DIRECT", "100"}, []string{"Direct"}},
		{"one in a table", []string{"TABLE", "100"}, []string{"Table"}},
		{"a method behind an interface", []string{"AREA", "100"}, []string{"Interface"}},
		{"a method that is called by fmt", []string{"NAME", `"hundred"`}, []string{"Printed"}},
		{"a generic function", []string{"GENERIC", "100"}, []string{"Generic"}},
		{"a variable", []string{"VARIABLE", "100"}, []string{"Variable"}},
		{"a variable that is only compared", []string{"LIMIT", "1"}, []string{"Compared"}},
		{"the size of a part of a type whose name has capitals", []string{"[PART]", "[100]"}, []string{"Unnamed"}},
		{"a method that is called init", []string{"STARTED", "100"}, []string{"Method"}},
		{"literals before others", []string{"EARLY", `1500, "fifteen", []any{1500}`}, []string{"Early"}},
		{"what nobody uses", []string{"UNUSED", "100"}, nil},
		{"one that is inlined", []string{"INLINED", "100"}, []string{"Inlined"}},
		{"a method that nobody can call", []string{"OTHER", "100"}, nil},
		{"a method of what a method returns that reflection calls", []string{"GIVEN", "100"}, []string{"Reflected"}},
		{"a method that is called by sort", []string{"LESS", "100"}, []string{"Sorted"}},
		{"a closure", []string{"CLOSURE", "100"}, []string{"Closure"}},
		{"a constant", []string{"CONSTANT", "100"}, []string{"Constant"}},
		{"a literal", []string{"LATE", "1600"}, []string{"Late"}},
	}
	if runtime.GOARCH == "amd64" {
		changes = append(changes, change{"a variable that assembly reads", []string{"DATA", "100"}, []string{"Assembly"}})
	}
	if !*each { // some at once, so that each function is changed in one, and not in the other
		var some [2]change
		for i, c := range changes {
			s := &some[i*2/len(changes)]
			s.what += c.what + ", "
			s.values, s.changed = append(s.values, c.values...), append(s.changed, c.changed...)
		}
		changes = some[:]
	}
	for _, c := range changes {
		head := listing(t, "", c.values...)
		check(c.what, head, c.changed...)
		// Where others' code calls String alone, and Interface calls area itself, nobody calls Name or Less.
		for function, called := range map[string]bool{"Printed": true, "Interface": true, "Reflected": false, "Sorted": false} {
			d := Doubts{methods: &callable{named: map[string][]signature{"String": {{results: []string{"string"}}}}, own: []string{"example.com/p."}}}
			if got := same(base, head, []string{"example.com/p." + function}, d); got != !(called && slices.Contains(c.changed, function)) {
				t.Errorf("%s: where few methods can be called, %s is the same: %v", c.what, function, got)
			}
		}
	}
	check("initialisation", listing(t, "", "INITIALISED", "100"), all...)
	check("a variable that is larger, whoever uses it", listing(t, "", "SIZE", "1000"), all...)
	for file, want := range map[string]bool{"q/x.go": false, "q/y.go": true} {
		if got := same(base, base, []string{"example.com/p.Said"}, Doubts{Read: []string{file}}); got != want {
			t.Errorf("what can reach a long string with x.go in it is the same where %s differs: %v", file, got)
		}
	}
	if Same(base, base, "example.com/p.None") {
		t.Error("a function that is not there is the same")
	}
}

func sameBenchmark(base, head *Code, read []string) bool {
	return len(SameBenchmarks(base, head, "m/p", []string{"BenchmarkX"}, Doubts{Read: read})) == 1
}

// A benchmark's function may be in the package and in its external tests: both count, and so
// does what prepares them.
func TestSameBenchmark(t *testing.T) {
	read := func(functions ...string) *Code {
		t.Helper()
		var text strings.Builder
		for _, f := range functions {
			name, body, _ := strings.Cut(f, " ")
			fmt.Fprintf(&text, "m/p%s STEXT size=1\n\t0x0000 %s  .\n", name, body)
		}
		c, err := ReadCode(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	base := read(".BenchmarkX 01", "_test.BenchmarkX 02")
	for what, c := range map[string]struct {
		head *Code
		want bool
	}{
		"same":                      {read(".BenchmarkX 01", "_test.BenchmarkX 02"), true},
		"package":                   {read(".BenchmarkX 03", "_test.BenchmarkX 02"), false},
		"external tests":            {read(".BenchmarkX 01", "_test.BenchmarkX 03"), false},
		"one is gone":               {read(".BenchmarkX 01"), false},
		"TestMain":                  {read(".BenchmarkX 01", "_test.BenchmarkX 02", ".TestMain 01"), false},
		"another benchmark's":       {read(".BenchmarkX 01", "_test.BenchmarkX 02", ".BenchmarkY 01"), true},
		"nothing, as it is unknown": {nil, false},
	} {
		if got := sameBenchmark(base, c.head, nil); got != c.want {
			t.Errorf("%s: same is %v", what, got)
		}
	}
	if len(SameBenchmarks(base, base, "m/p", []string{"BenchmarkNone"}, Doubts{})) > 0 {
		t.Error("a benchmark that is not there is the same")
	}
}

// Of many benchmarks those are found that differ.
func TestSameBenchmarks(t *testing.T) {
	for _, different := range [][]int{{}, {0}, {6}, {2, 3}, {0, 1, 2, 3, 4, 5, 6}} {
		var texts [2]strings.Builder
		var all, want []string
		for i := range 7 {
			name := fmt.Sprint("Benchmark", i)
			all = append(all, name)
			if !slices.Contains(different, i) {
				want = append(want, name)
			}
			for side := range texts {
				content := 1
				if slices.Contains(different, i) {
					content += side
				}
				fmt.Fprintf(&texts[side], "m/p.%s STEXT size=1\n\t0x0000 %02d  .\n", name, content)
			}
		}
		var sides [2]*Code
		for side := range sides {
			var err error
			if sides[side], err = ReadCode(strings.NewReader(texts[side].String())); err != nil {
				t.Fatal(err)
			}
		}
		if got := SameBenchmarks(sides[0], sides[1], "m/p", all, Doubts{}); !slices.Equal(got, want) {
			t.Errorf("where %v differ, %q are the same", different, got)
		}
	}
}

// A benchmark that can reach a file's name, and what opens files, may read it, and so may one that
// reaches a string that its symbol does not tell.
func TestSameBenchmarkReads(t *testing.T) {
	opens := regexp.MustCompile(`os\.|filepath\.|http\.|unix\.|go/parser.ParseFile`)
	for to, want := range map[string]bool{
		`go:string."x.go", os.ReadFile`: false, `go:string."../q/%s.go", os.OpenFile`: false, `go:string.120."abc", os.Lstat`: false, `go:string."."`: true, "path/filepath.Walk": true, `go:string."y.go", os.ReadFile`: true,
		`go:string."x.go"`: true, `go:string."x.go", net/http.(*Server).ServeTLS`: false, `go:string."x.go", internal/syscall/unix.Openat`: false,
		`go:string."..", path/filepath.Walk`: false, `go:string."..", path/filepath.globWithLimit`: false, // what Glob is, inlined
		"go/parser.ParseFile": true, "go/parser.ParseExprFrom": true, "go/build.(*Context).Import": true, "type:*go/build.Context": true, "go/importer.ForCompiler": true, "go/build..inittask": true, // of sources
		"os.Getwd, os.ReadDir": false, "os.Getwd, os.OpenFile": true, "os.OpenFile": true,
	} {
		var text strings.Builder
		text.WriteString("m/p.BenchmarkX STEXT size=1\n\t0x0000 01  .\n")
		for name := range strings.SplitSeq(to, ", ") {
			fmt.Fprintf(&text, "\trel 0+4 t=R_PCREL %s+0\n", name)
		}
		c, err := ReadCode(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		if got := sameBenchmark(c, c, []string{"p/x.go"}); got != want {
			t.Errorf("%s: same is %v, want %v", to, got, want)
		}
		if !sameBenchmark(c, c, nil) {
			t.Errorf("%s: not the same where no file differs that may be read", to)
		}
		d := Doubts{Any: true}
		if got, want := len(SameBenchmarks(c, c, "m/p", []string{"BenchmarkX"}, d)) == 1, !opens.MatchString(to); got != want {
			t.Errorf("%s: same is %v where a file may have any name, want %v", to, got, want)
		}
		if got, want := len(SameBenchmarks(c, c, "m/p", []string{"BenchmarkX"}, Doubts{Source: true})) == 1, !strings.Contains(to, "go/") || strings.HasSuffix(to, "inittask"); got != want {
			t.Errorf("%s: same is %v where source may be parsed, want %v", to, got, want)
		}
	}
}

// What a program does that a benchmark starts is not known: it may be the test program itself.
func TestSameBenchmarkStarts(t *testing.T) {
	for to, want := range map[string]bool{
		"os/exec.Command": false, "os/exec.(*Cmd).Run": false, "os.StartProcess": false, "syscall.Exec": false, "syscall.forkExec": false, "os/exec.ErrNotFound": true, "os.Exit": true,
	} {
		c, err := ReadCode(strings.NewReader("m/p.BenchmarkX STEXT size=1\n\t0x0000 01  .\n\trel 0+4 t=R_CALL " + to + "+0\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := sameBenchmark(c, c, nil); got != want {
			t.Errorf("%s: same is %v, want %v", to, got, want)
		}
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
	if f == nil || m == nil || len(c.symbols) != 2 || len(f.refs) != 1 || f.refs[0].name != "type:map[string]func(int) bool" || len(m.contents) != 2 {
		t.Errorf("%+v: F %+v, map %+v", c.symbols, f, m)
	}
}

func TestInitialises(t *testing.T) {
	for name, want := range map[string]bool{
		"m/p.init": true, "main.init": true, "m/p.init.0": true, "m/p.map.init.0": true, "m/p_test.init": true, "m/p..inittask": true, "gopkg.in/yaml%2ev3.init": true, "a.b/p.init.12": true,
		"m/p.(*T).init": false, "m/p.T.init": false, "m/p.T[int].init": false, "m/p.(*T[a.b/c.X]).init": false, "m/p.T[go.shape.int].init": false, "m/p.init.func1": false, "m/p.reinit": false, "m/p.(*T).init.0": false,
	} {
		if got := initialises(name); got != want {
			t.Errorf("%s initialises: %v, want %v", name, got, want)
		}
	}
}
