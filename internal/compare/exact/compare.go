package exact

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Compare compares what both sides' benchmarks do. Every unit of a benchmark is one of the
// differences, with its functions: those that changed, the largest change first.
func Compare(base, head []Benchmark) (list []difference.BenchmarkDifference, warnings report.Warnings) {
	list = []difference.BenchmarkDifference{}
	sides := [2]map[[2]string]Benchmark{index(base), index(head)}
	for _, b := range base {
		h, both := sides[1][[2]string{b.Package, b.Name}]
		if !both {
			warnings = append(warnings, &verdict.OneSide{Name: b.Name, Base: true})
			continue
		}
		for unit := range difference.CountedUnits {
			list = append(list, compare(b, h, unit))
		}
	}
	for _, h := range head {
		if _, both := sides[0][[2]string{h.Package, h.Name}]; !both {
			warnings = append(warnings, &verdict.OneSide{Name: h.Name})
		}
	}
	slices.SortStableFunc(list, func(x, y difference.BenchmarkDifference) int {
		return cmp.Compare(slices.Index(difference.CountedUnits, x.Unit), slices.Index(difference.CountedUnits, y.Unit))
	})
	return list, warnings
}

func index(list []Benchmark) map[[2]string]Benchmark {
	m := make(map[[2]string]Benchmark)
	for _, b := range list {
		m[[2]string{b.Package, b.Name}] = b
	}
	return m
}

// compare compares a unit of a benchmark.
func compare(base, head Benchmark, unit int) difference.BenchmarkDifference {
	x, y := base.Counts[unit], head.Counts[unit]
	d := difference.BenchmarkDifference{
		Package: base.Package, Name: base.Name, Unit: difference.CountedUnits[unit], Verdict: verdictOf(x, y), Noise: difference.Noise{Ratio: 1},
		Base: summary(x), Head: summary(y), Functions: []difference.FunctionDifference{}, Counts: functions(base, head, unit),
	}
	ratio := 1.
	if x != y {
		ratio = max(0, float64(y)) / float64(max(1, x))
	}
	if x == 0 && y > 0 {
		ratio = 0
	}
	d.Change = difference.Change{Ratio: ratio, Low: ratio, High: ratio}
	if d.Verdict == difference.Same || d.Verdict == difference.Unclear {
		d.Change.P, d.Change.Q = 1, 1
	}
	return d
}

func summary(n int64) difference.Summary {
	x := float64(max(0, n))
	return difference.Summary{Center: x, Low: x, High: x, N: 1}
}

func verdictOf(x, y int64) difference.Verdict {
	switch {
	case x == Varies || y == Varies:
		return difference.Unclear
	case x == y:
		return difference.Same
	case y > x:
		return difference.Slower
	}
	return difference.Faster
}

// functions compares a unit by function.
func functions(base, head Benchmark, unit int) (list []difference.AllocationDifference) {
	counts := make(map[string][2]Counts)
	for side, b := range []Benchmark{base, head} {
		for _, f := range b.Functions {
			c := counts[f.Name]
			c[side] = f.Counts
			counts[f.Name] = c
		}
	}
	for name, c := range counts {
		x, y := c[0][unit], c[1][unit]
		if x == y {
			continue
		}
		f := difference.AllocationDifference{Function: name, Base: float64(max(0, x)), Head: float64(max(0, y)), Verdict: verdictOf(x, y)}
		f.Change = f.Head - f.Base
		f.Low, f.High = f.Change, f.Change
		switch {
		case f.Verdict == difference.Unclear:
		case c[0].none():
			f.Verdict = difference.New
		case c[1].none():
			f.Verdict = difference.Gone
		}
		list = append(list, f)
	}
	slices.SortFunc(list, func(x, y difference.AllocationDifference) int {
		return cmp.Or(cmp.Compare(math.Abs(y.Change), math.Abs(x.Change)), strings.Compare(x.Function, y.Function))
	})
	return list
}

// Locate says where the functions of differences stand: in the last of some suites that
// declares them.
func Locate(list []difference.BenchmarkDifference, suites ...*suite.Suite) {
	places := make(map[string]origin.Code)
	for _, s := range suites {
		for name, code := range s.Declared() {
			code.File = s.Place(code.File)
			places[symbol.WithoutTypes(name)] = code
		}
	}
	for _, b := range list {
		for i := range b.Counts {
			f := &b.Counts[i]
			f.File, f.Line = places[f.Function].File, places[f.Function].Line
		}
	}
}
