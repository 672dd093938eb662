package difference

import (
	"bytes"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
)

func exactDifference() *Difference {
	change := func(base, head float64) Change {
		if base == 0 {
			return Change{}
		}
		return Change{Ratio: head / base, Low: head / base, High: head / base}
	}
	counts := func(unit string, v Verdict, base, head float64, functions ...AllocationDifference) BenchmarkDifference {
		return BenchmarkDifference{Package: "m", Name: "BenchmarkParse|x", Unit: unit, Verdict: v, Change: change(base, head), Base: Summary{Center: base}, Head: Summary{Center: head}, Counts: functions}
	}
	return &Difference{
		Version: 1, Base: "counts.txt", Head: "working tree", Exact: true, Environment: report.Environment{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64", CPUs: 2},
		Benchmarks: []BenchmarkDifference{
			counts(CallsPerOp, Slower, 10, 12, AllocationDifference{Function: "m.next", File: "m.go", Line: 3, Base: 5, Head: 7, Change: 2, Verdict: Slower}),
			counts(BlocksPerOp, Unclear, 20, 0, AllocationDifference{Function: "m.rest", Verdict: Unclear}),
			counts(AllocsPerOp, Slower, 0, 1, AllocationDifference{Function: "m.fresh", Head: 1, Change: 1, Verdict: New}),
			counts(BytesPerOp, Same, 0, 0),
		},
		Notes: []string{"a note"},
	}
}

func TestExactOutput(t *testing.T) {
	check := func(write func(*bytes.Buffer) error, want string) {
		t.Helper()
		var out bytes.Buffer
		if err := write(&out); err != nil || out.String() != want {
			t.Errorf("%v,\n%swant\n%s", err, out.String(), want)
		}
	}
	d := exactDifference()
	check(func(out *bytes.Buffer) error { return d.WriteText(out) }, `base: counts.txt
head: working tree

  base  head  change                      benchmark, function
    10    12      +2  +20.00%   calls/op  BenchmarkParse|x
     5     7      +2  +40.00%   calls/op    m.next (m.go:3)
              varies           blocks/op  BenchmarkParse|x
              varies           blocks/op    m.rest
     0     1      +1           allocs/op  BenchmarkParse|x
     0     1      +1           allocs/op    m.fresh

Counted 1 benchmark: 1 changed, 1 with counts that differ from run to run.

a note
Counted, not measured; go1.26.8 linux/amd64, 2 processors. Counts do not see caches, the layout of
  code and data, the runtime's own work, or what a block costs.
`)
	check(func(out *bytes.Buffer) error { return d.WriteMarkdown(out) }, strings.ReplaceAll(`**Counted 1 benchmark: 1 changed, 1 with counts that differ from run to run**, working tree against counts.txt.

| base | head | change | | unit | benchmark, function |
|--:|--:|--:|--:|---|---|
| 10 | 12 | +2 | +20.00% | calls/op | ~BenchmarkParse\|x~ |
| 5 | 7 | +2 | +40.00% | calls/op | &nbsp;&nbsp;~m.next (m.go:3)~ |
|  |  | varies |  | blocks/op | ~BenchmarkParse\|x~ |
|  |  | varies |  | blocks/op | &nbsp;&nbsp;~m.rest~ |
| 0 | 1 | +1 |  | allocs/op | ~BenchmarkParse\|x~ |
| 0 | 1 | +1 |  | allocs/op | &nbsp;&nbsp;~m.fresh~ |

a note

Counted, not measured; go1.26.8 linux/amd64, 2 processors. Counts do not see caches, the layout of code and data, the runtime's own work, or what a block costs.
`, "~", "`"))
	d.Base, d.Benchmarks = "", nil // only written to a file
	check(func(out *bytes.Buffer) error { return d.WriteText(out) }, `a note
Counted, not measured; go1.26.8 linux/amd64, 2 processors. Counts do not see caches, the layout of
  code and data, the runtime's own work, or what a block costs.
`)
}
