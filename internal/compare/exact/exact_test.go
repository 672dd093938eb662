package exact

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// module has benchmarks whose counts are known.
const module = `package m

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

var (
	sink  []*[4]int
	held  []byte
	pool  = sync.Pool{New: func() any { return new([512]byte) }}
	table = map[int]int{}
)

func init() {
	for i := range 1000 {
		table[i] = rand.Int()
	}
}
`

const source = `package m

func leaf(n int) int {
	if n > 2 {
		n++
	}
	return n
}

func work() (s int) {
	for i := range 5 {
		s += leaf(i)
	}
	return s
}

func allocate() {
	held = make([]byte, 64)
	sink = append(sink[:0], new([4]int), new([4]int))
}

func steps() (s int) {
	for i := range 5 {
		s += 2 * i
	}
	return s
}

func grow() { held = make([]byte, 32) }

func random(n int) {
	for range n {
		leaf(n)
	}
}
`

const benchmarks = `
func BenchmarkWork(b *testing.B) {
	for b.Loop() {
		work()
	}
}

func BenchmarkAllocate(b *testing.B) {
	held = make([]byte, 10_000)
	for range b.N {
		x := pool.Get()
		allocate()
		pool.Put(x)
	}
}

func BenchmarkEmpty(b *testing.B) {
	for b.Loop() {
	}
}

func BenchmarkSteps(b *testing.B) {
	for b.Loop() {
		steps()
		grow()
	}
}

func BenchmarkRandom(b *testing.B) {
	for range b.N {
		random(1 + rand.IntN(1000))
	}
}

func BenchmarkSeconds(b *testing.B) {
	n := 1 + int(time.Now().Unix() % 60)
	for range b.N {
		random(n)
		held = make([]byte, 112)
	}
}

func BenchmarkTurns(b *testing.B) {
	for i := range b.N {
		random(1 + i%3)
		held = make([]byte, 100+100*(i%2))
	}
}
`

func newSuite(t *testing.T) *suite.Suite {
	t.Helper()
	dir := fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.24\n", "m.go": source, "m_test.go": module + benchmarks,
	})
	s, err := suite.New(t.Context(), suite.Target{Dir: dir}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Counts are exact; what depends on chance is known to do so. That they are the same each
// time, and that one call more is seen, is the gate's: the command's TestCompareExact.
func TestCount(t *testing.T) {
	fixture.Slow(t)
	counted, err := Count(t.Context(), newSuite(t))
	if err != nil {
		t.Fatal(err)
	}
	want := "[BenchmarkAllocate [1 1 3 128] example.com/m.allocate [1 1 3 128] " +
		"BenchmarkEmpty [0 0 0 0] BenchmarkRandom [-1 -1 0 0] example.com/m.leaf [-1 -1 0 0] example.com/m.random [1 -1 0 0] " +
		"BenchmarkSeconds [-1 -1 1 112] example.com/m.BenchmarkSeconds [0 0 1 112] example.com/m.leaf [-1 -1 0 0] example.com/m.random [1 -1 0 0] " +
		"BenchmarkSteps [2 8 1 32] example.com/m.grow [1 1 1 32] example.com/m.steps [1 7 0 0] " +
		"BenchmarkTurns [4 13 1 -1] example.com/m.BenchmarkTurns [0 0 1 -1] example.com/m.leaf [3 9 0 0] example.com/m.random [1 4 0 0] " +
		"BenchmarkWork [6 19 0 0] example.com/m.leaf [5 12 0 0] example.com/m.work [1 7 0 0]]"
	if got := fmt.Sprint(describe(counted)); got != want {
		t.Errorf("counted\n%s, want\n%s", got, want)
	}
}

// One more call, one allocation less, one more block, and some bytes are told from what varies.
func TestCompareCounts(t *testing.T) {
	of := func(leaf, work, allocate, grow, steps Counts) []Benchmark {
		const m = "example.com/m"
		return []Benchmark{
			newBenchmark(m, "BenchmarkAllocate", map[string]Counts{m + ".allocate": allocate}),
			newBenchmark(m, "BenchmarkRandom", map[string]Counts{m + ".leaf": {Varies, Varies, 0, 0}, m + ".random": {1, Varies, 0, 0}}),
			newBenchmark(m, "BenchmarkSteps", map[string]Counts{m + ".grow": grow, m + ".steps": steps}),
			newBenchmark(m, "BenchmarkWork", map[string]Counts{m + ".leaf": leaf, m + ".work": work}),
		}
	}
	base := of(Counts{5, 12, 0, 0}, Counts{1, 7, 0, 0}, Counts{1, 1, 3, 128}, Counts{1, 1, 1, 32}, Counts{1, 7, 0, 0})
	head := of(Counts{6, 14, 0, 0}, Counts{1, 7, 0, 0}, Counts{1, 1, 2, 96}, Counts{1, 1, 1, 96}, Counts{1, 12, 0, 0})
	list, warnings := Compare(base, head)
	var got []string
	for _, d := range list {
		if d.Verdict.Changed() {
			got = append(got, fmt.Sprintf("%s %s %s %v: %s %+.0f", strings.TrimPrefix(d.Name, "Benchmark"), d.Unit, d.Verdict, d.Head.Center-d.Base.Center, d.Counts[0].Function, d.Counts[0].Change))
		}
	}
	changed := []string{
		"Work calls/op slower 1: example.com/m.leaf +1",
		"Steps blocks/op slower 5: example.com/m.steps +5", "Work blocks/op slower 2: example.com/m.leaf +2",
		"Allocate allocs/op faster -1: example.com/m.allocate -1",
		"Allocate B/op faster -32: example.com/m.allocate -32", "Steps B/op slower 64: example.com/m.grow +64",
	}
	if !slices.Equal(got, changed) || len(warnings) > 0 {
		t.Errorf("changed are %q, want %q; warnings %v", got, changed, warnings)
	}
}

// What is the same in a single operation by chance is not in many; what differs between
// operations, but not between runs, does not vary.
func TestSteady(t *testing.T) {
	each := map[string]Counts{"same": {2, 3, 0, 0}, "coin": {1, 1, 0, 0}, "turns": {1, 2, 0, 0}, "less": {-1, 0, 0, 0}}
	long := []map[string]Counts{
		{"same": {20, 30, 0, 0}, "coin": {6, 10, 0, 0}, "turns": {10, 15, 0, 0}, "less": {0, 0, 0, 0}},
		{"same": {20, 30, 0, 0}, "coin": {5, 10, 0, 0}, "turns": {10, 15, 0, 0}, "less": {0, 0, 0, 0}},
	}
	want := map[string]Counts{"same": {2, 3, 0, 0}, "coin": {Varies, 1, 0, 0}, "turns": {1, 2, 0, 0}, "less": {Varies, 0, 0, 0}}
	if got := steady(each, long); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPerOperation(t *testing.T) {
	check := func(n, ops, each int64, regular bool) {
		t.Helper()
		if x, ok := perOperation(n, ops); x != each || ok != regular {
			t.Errorf("%d in %d operations: %d each, regular %v; want %d, %v", n, ops, x, ok, each, regular)
		}
	}
	check(200, 100, 2, true)
	check(207, 100, 2, true)
	check(199, 100, 2, true)
	check(7, 100, 0, true) // as of a slice that grows
	check(50, 100, 1, false)
	check(130, 100, 1, false)
	check(-3, 100, 0, true)
	check(4, 3, 1, true)
}

// describe makes counts readable.
func describe(list []Benchmark) (texts []string) {
	for _, b := range list {
		parts := []string{fmt.Sprint(b.Name, " ", [4]int64(b.Counts))}
		for _, f := range b.Functions {
			parts = append(parts, fmt.Sprint(f.Name, " ", [4]int64(f.Counts)))
		}
		texts = append(texts, strings.Join(parts, " "))
	}
	return texts
}

func TestFile(t *testing.T) {
	f := File{"go1.26.8 linux/amd64", []Benchmark{
		{"example.com/m", "BenchmarkA/x=1", Counts{1, 2, 3, Varies}, []Function{{"example.com/m.(*T).f", Counts{1, 2, 3, Varies}}}},
		{"example.com/m", "BenchmarkB", Counts{0, 0, 0, math.MaxInt64}, nil},
	}}
	var text bytes.Buffer
	if err := f.Write(&text); err != nil {
		t.Fatal(err)
	}
	want := "# bottleneck exact counts, version 1\n# go1.26.8 linux/amd64\n# calls/op\tblocks/op\tallocs/op\tB/op\n" +
		"example.com/m BenchmarkA/x=1\n\t1\t2\t3\t?\n\t1\t2\t3\t?\texample.com/m.(*T).f\nexample.com/m BenchmarkB\n\t0\t0\t0\t9223372036854775807\n"
	if text.String() != want {
		t.Errorf("wrote\n%swant\n%s", &text, want)
	}
	got, err := Read(&text)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(f) {
		t.Errorf("read %v, %v, want %v", got, err, f)
	}
	if got, err = Read(strings.NewReader("\ufeff" + strings.ReplaceAll(want, "\n", "\r\n"))); err != nil || fmt.Sprint(got) != fmt.Sprint(f) {
		t.Errorf("as an editor on Windows writes it: %v, %v, want %v", got, err, f)
	}
	counts := "\t1\t2\t3\t4\n"
	begin, one := firstLine+"\n# go\n", "m BenchmarkB\n"+counts
	function := "\t1\t2\t3\t4\tm.f\n"
	if _, err := Read(strings.NewReader(begin + one + function + strings.ReplaceAll(one+function, "B\n", "C\n"))); err != nil {
		t.Error(err)
	}
	for what, bad := range map[string]string{
		"twice": one + one, "a function twice": one + function + function, "two counts": one + counts, "no counts": "m BenchmarkA\n" + one, "none at the end": one + "m BenchmarkC\n", "a function first": "m BenchmarkB\n" + function + counts,
		"a conflict": "<<<<<<< HEAD\n" + one, "spaces": strings.ReplaceAll(one, "\t", "  "),
	} {
		if got, err := Read(strings.NewReader(begin + bad)); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v, %v, want ErrFile", what, got, err)
		}
	}
	for _, bad := range []string{"", "# something else\n", firstLine + "\n", firstLine + "\nx\n", firstLine + "\n# go\n\t1\t2\t3\t4\n", firstLine + "\n# go\nm BenchmarkB\n\t1\t2\t3\n",
		firstLine + "\n# go\nm BenchmarkB\n\t1\t2\t3\tx\n", firstLine + "\n# go\nm\n", firstLine + "\n# go\nm BenchmarkB\n\t1\t2\t3\t4\tf\t5\n"} {
		if _, err := Read(strings.NewReader(bad)); !errors.Is(err, ErrFile) {
			t.Errorf("%q: %v, want ErrFile", bad, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(firstLine + "\n# go\nm BenchmarkB\n\t1\t2\t3\t?\n\t1\t2\t3\t4\tm.f\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := got.Write(&out); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&out)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(got) {
			t.Errorf("%q became %v, then %v, %v", text, got, again, err)
		}
	})
}

// What is in one side alone, from none to some, and new and gone.
func TestCompare(t *testing.T) {
	base := []Benchmark{
		newBenchmark("m", "BenchmarkX", map[string]Counts{"m.a": {1, 1, 0, 0}, "m.old": {2, 2, 0, 0}, "m.idle": {}}),
		{Package: "m", Name: "BenchmarkOld"},
	}
	head := []Benchmark{newBenchmark("m", "BenchmarkX", map[string]Counts{"m.a": {1, 2, 1, 8}, "m.new": {2, 2, 0, 0}}), {Package: "m", Name: "BenchmarkNew"}}
	list, warnings := Compare(base, head)
	if fmt.Sprint(warnings) != "[BenchmarkOld exists only in the base BenchmarkNew exists only in the head]" {
		t.Errorf("warnings %v", warnings)
	}
	check := func(i int, unit string, v difference.Verdict, ratio float64, functions string) {
		t.Helper()
		d := list[i]
		var got []string
		for _, f := range d.Counts {
			got = append(got, fmt.Sprint(f.Function, " ", f.Change, " ", f.Verdict))
		}
		if d.Unit != unit || d.Verdict != v || d.Change.Ratio != ratio || strings.Join(got, ", ") != functions {
			t.Errorf("%s: %s %v, %q; want %s: %s %v, %q", d.Unit, d.Verdict, d.Change, got, unit, v, ratio, functions)
		}
	}
	check(0, difference.CallsPerOp, difference.Same, 1, "m.new 2 new, m.old -2 gone")
	check(1, difference.BlocksPerOp, difference.Slower, 4./3, "m.new 2 new, m.old -2 gone, m.a 1 slower")
	check(2, difference.AllocsPerOp, difference.Slower, 0, "m.a 1 slower")
}

// Small objects without pointers share blocks, of which a profile shows one object each: of one
// function, package testing tells how many there are. What varies otherwise does so still.
func TestSharedBlocks(t *testing.T) {
	check := func(all, want int64, shown ...int64) {
		t.Helper()
		var runs [2]map[string]site
		for k := range runs {
			runs[k] = map[string]site{"32": {"m.f", 100 * int64(1+k), 32}, "other": {"m.g", 200 * int64(1+k), 32}}
			for i, n := range shown {
				runs[k][fmt.Sprint(i)] = site{[]string{"m.f", "m.g"}[i], n * int64(1+k), 16}
			}
		}
		functions := make(map[string]Counts)
		fillIn(all, 100, divide(runs, 100, functions), functions)
		if got := functions["m.f"][2]; got != want {
			t.Errorf("%v shown in 100 operations, %d in each: m.f allocates %d, want %d", shown, all, got, want)
		}
	}
	check(3, 1)              // all are shown
	check(4, 2, 50)          // of two
	check(5, 3, 75)          // of two that are smaller, or so
	check(5, Varies, 250)    // more than there are: they are another number each time
	check(3, Varies, 50)     // of operations that have none, as when a slice grows
	check(5, Varies, 50, 50) // of two functions
}
