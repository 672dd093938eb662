package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

const timed = `package m

type T[K comparable] struct{ next *T[K] }

func (t *T[K]) Depth(_ K, bottleneck int) (n int, err error) {
	if t.next != nil {
		n, err = t.next.Depth(*new(K), 1)
		_, _ = t.Depth(*new(K), 2)
	}
	return n + 1, err
}
func (T[K]) Len(...string) {}
func Walk[K, V any, F func(K) V](f F, k K, rest ...V) (_, _ V, r error) {
	Walk(f, k)
	return f(k), f(k), nil
}

//go:noinline
func Plain(a, b int,
	c struct {
		string // a comment
	}) {
}
func Shadow(Shadow func()) { Shadow() }
func Local() { Local := func() {}; Local() }
func Safe() (err error) { defer Again(); return nil }
func Again() { recover() }
func Blank[_ any]() {}
`

// Every function still has its type and its callers, and what calls itself calls
// the one that is not timed.
func TestTimeFunction(t *testing.T) {
	file, all := functions(t, timed)
	want := map[string][]string{
		"m.(*T).Depth": {"func (t *T[K]) bottleneckTimedDepth(_ K", "t.next.Depth(", "t.bottleneckTimedDepth(*new(K), 2)"},
		"m.T.Len":      {"bottleneckReceiver.bottleneckTimedLen(bottleneck0...)"},
		"m.Walk":       {"bottleneckTimedWalk(f, k)", "bottleneckTimedWalk[K, V, F](bottleneck0, bottleneck1, bottleneck2...)"},
		"m.Plain":      {"//go:noinline\nfunc bottleneckTimedPlain("},
		"m.Shadow":     {"{ Shadow() }"},
		"m.Local":      {"func() {}; Local()"},
		"m.Safe":       {"bottleneckResult0 := bottleneckTimedSafe()"},
		"m.Again":      {"func Again() { defer bottleneckpprof.BottleneckTime("},
		"m.Blank":      {"func Blank[_ any]() { defer "},
	}
	for _, f := range all {
		o := &Overlay{replace: make(map[string][]byte)}
		if err := o.TimeFunction(f); err != nil {
			t.Fatal(err)
		}
		text := string(o.replace[file])
		for _, part := range want[f.Name] {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %q in\n%s", f.Name, part, text)
			}
		}
		if err := checkTypes(text); err != nil {
			t.Errorf("%s: %v in\n%s", f.Name, err, text)
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

// checkTypes type-checks a file against a runtime/pprof that has what the overlay
// adds to it.
func checkTypes(text string) error {
	s, err := parse("m.go", text)
	if err != nil {
		return err
	}
	config := types.Config{Importer: pprofImporter{}}
	_, err = config.Check("m", s.fset, []*ast.File{s.file}, nil)
	return err
}

type pprofImporter struct{}

func (pprofImporter) Import(path string) (*types.Package, error) {
	p := types.NewPackage(path, "pprof")
	number := types.NewTuple(types.NewParam(token.NoPos, p, "", types.Typ[types.Int64]))
	for name, signature := range map[string]*types.Signature{
		"BottleneckNow":  types.NewSignatureType(nil, nil, nil, nil, number, false),
		"BottleneckTime": types.NewSignatureType(nil, nil, nil, number, nil, false),
	} {
		p.Scope().Insert(types.NewFunc(token.NoPos, p, name, signature))
	}
	p.MarkComplete()
	return p, nil
}
