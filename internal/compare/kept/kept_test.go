package kept

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A variable is kept if a function reads it and another may write it, or what it refers to. What
// is read alone is not, nor what is written alone, nor what only initialisation writes.
func TestKept(t *testing.T) {
	const source = `package p

import ("errors"; "flag"; "regexp"; "strings"; "sync"; "time"; "m/q")

//go:linkname linked m/q.Linked

type point struct{ x, y int }
type node struct { next *node }

var (
	cache, counted = map[int]int{}, 0
	filled = make([]int, 10)
	grown []byte
	pool = sync.Pool{New: func() any { return new(int) }}
	root = &node{}
	list []*node
	taken int
	sorted = []int{3, 1}
	inClosure int
	behindDot = point{}
	once sync.Once
	cleared, filled8, prefix = []byte("x"), []byte("x"), []byte("x")
	inAsm, linked int
	parsers = map[string]interface{ Parse() }{}
	next = func() func() int { i := 0; return func() int { i++; return i } }()

	sink, total, stored = 0, 0, [4]int{}
	divided, text = 1, ""
	errNone = errors.New("none")
	pattern = regexp.MustCompile("x")
	table = [256]byte{1}
	names = []string{"a"}
	points = []point{{1, 2}}
	input = []byte("input")
	long = strings.Repeat("x", 100)
	made = func() []byte { return nil }()
	n = flag.Int("n", 1, "")
	mu sync.Mutex
	registered = map[string]func(){}
	Shared, Constant, Changed = 1, 2, 3
	run = func() { use(inClosure); inClosure = 1 }
	clock = time.Now
	lazy = sync.OnceValue(func() int { return 1 })
)

func init() { registered["x"] = func() { taken++ }; names = nil }

func TestX(t *testing.T) { Constant = 3; names = nil }

func ofOther(*q.T) { Changed = 3 }

func use(any) {}

func f() {
	use(cache[1]); cache[2] = 3
	use(counted); counted++
	for i := range filled { filled[i] = 1 }
	grown = append(grown[:0], 1)
	pool.Get()
	root.next = root.next.next
	use(list[0])
	p := &taken; use(p)
	use(sorted)
	behindDot.x = 1; use(behindDot.y)
	once.Do(nil)
	clear(cleared); io.ReadFull(nil, filled8); use(append(prefix[:1], 1)); use(runtime.GOMAXPROCS(0) + runtime.GOMAXPROCS(-1))
	parsers["x"].Parse()
	sink = (sink + total)*3 + 1; total += 2; stored[1] = 3
	divided = 100 / divided; text += "x"
	use(errNone); use(errNone == nil); pattern.FindString(long); use(table[1]); use(names[0]); use(len(sorted))
	for _, p := range points { use(p.x) }
	use(input); use(input[1:]); use(long); use(made); use(*n)
	mu.Lock()
	registered["x"]()
	use(next()); run(); clock(); use(lazy())
	use(Shared); use(Constant); use(Changed); use(q.Other)
}
`
	dir := fixture.Tree(t, map[string]string{
		"p/p.go": source, "p/x_test.go": "package p_test\n\nimport \"m/p\"\n\nvar seen int\n\nfunc f() { p.Shared, seen = seen, p.Constant }\n", "q/q.go": "package q\n\nvar Other, Linked int\n\nfunc f() { Other = 1 }\n",
		"p/p.s": "TEXT ·set(SB), 0, $0-8\n\tMOVQ AX, ·inAsm(SB)\n\tRET\n",
	})
	variables, err := Variables([]gorun.Package{
		{ImportPath: "m/p", Dir: filepath.Join(dir, "p"), GoFiles: []string{"p.go"}, SFiles: []string{"p.s"}, XTestGoFiles: []string{"x_test.go"}},
		{ImportPath: "m/q", Dir: filepath.Join(dir, "q"), GoFiles: []string{"q.go"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for name := range strings.FieldsSeq("behindDot cache Changed cleared counted divided filled filled8 grown inAsm inClosure linked list next once parsers pool prefix root Shared sorted taken text total") {
		want = append(want, "m/p."+name)
	}
	want = append(want, "m/p_test.seen", "m/q.Other", "m/q.Linked")
	for name := range Settings {
		if name != setProcessors { // which is only asked for
			want = append(want, name)
		}
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(variables)); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if _, err := Variables([]gorun.Package{{ImportPath: "m/p", Dir: dir, GoFiles: []string{"none.go"}}}); err == nil {
		t.Error("a file that is not there is understood")
	}
}
