package compare

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// explain charges both sides' time to functions. What they have not in common with the
// difference of the centers is unattributed.
func (c *comparer) explain(b *benchmark, m *measured, names map[string][]string) {
	base := 1e9 * b.Base.Center
	left := difference.FunctionDifference{
		Function: difference.Unattributed, BaseNs: base, HeadNs: 1e9 * b.Head.Center, ChangeNs: 1e9*b.Head.Center - base, P: 1, Q: 1,
	}
	parts, weights := m.model.parts(m.layouts, c.folded)
	b.profiled = m.profiled(base, c.folded)
	delete(parts, symbol.NotSampled)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		p := parts[name]
		f := function{FunctionDifference: difference.FunctionDifference{
			Function: name, File: p.File, Line: p.Line, Folded: names[name],
			BaseNs: base * mean(p.sides[0], weights), HeadNs: base * mean(p.sides[1], weights),
		}}
		f.declared = c.declares(name)
		f.ChangeNs = f.HeadNs - f.BaseNs
		f.setError(m.model.difference(p, weights).Times(base), base*(1+b.Change.Ratio))
		f.Q = min(1, f.P*c.factor)
		left.BaseNs -= f.BaseNs
		left.HeadNs -= f.HeadNs
		left.ChangeNs -= f.ChangeNs
		b.functions = append(b.functions, f)
	}
	for _, x := range []*float64{&left.BaseNs, &left.HeadNs, &left.ChangeNs} {
		if math.Abs(*x) < tiny*base { // left by rounding
			*x = 0
		}
	}
	left.Low, left.High = left.ChangeNs, left.ChangeNs
	if left.ChangeNs != 0 || left.BaseNs != 0 {
		b.functions = append(b.functions, function{FunctionDifference: left})
	}
}

// setError takes over how certain a change is. An interval that is not known is
// of the given half width: JSON has no infinity.
func (f *function) setError(d stat.Difference, widest float64) {
	half := min(d.High-d.Value, widest)
	f.Low, f.High = f.ChangeNs-half, f.ChangeNs+half
	f.P, f.Q = d.P, d.P
}

// decideFunctions corrects for the number of functions of all benchmarks and
// gives the verdicts. Functions too small on both sides to reach the threshold
// are not looked at: that choice does not depend on their difference.
func (j *judgement) decideFunctions() {
	var family []*function
	var p []float64
	for _, b := range j.benchmarks {
		for i := range b.functions {
			f := &b.functions[i]
			if max(f.BaseNs, f.HeadNs) > 1e9*j.threshold*b.Base.Center && f.Function != difference.Unattributed {
				family = append(family, f)
				p = append(p, f.Q)
			} else {
				f.Q = 1
			}
		}
	}
	for i, q := range stat.Adjust(p) {
		family[i].Q = q
	}
	for _, b := range j.benchmarks {
		for i := range b.functions {
			f := &b.functions[i]
			f.Verdict = b.functionVerdict(f, j.threshold)
			if f.Verdict.Changed() {
				f.explainLines(b.profiled)
			}
		}
		slices.SortStableFunc(b.functions, compareImportance)
	}
}

// compareImportance puts changes first, the largest of them first.
func compareImportance(x, y function) int {
	if x.Verdict.Changed() != y.Verdict.Changed() {
		if x.Verdict.Changed() {
			return -1
		}
		return 1
	}
	if (x.Function == difference.Unattributed) != (y.Function == difference.Unattributed) {
		if x.Function == difference.Unattributed {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(math.Abs(y.ChangeNs), math.Abs(x.ChangeNs)), strings.Compare(x.Function, y.Function))
}

// besideShare is the part of a benchmark's change from which on a function is said
// to have part in it. A large change moves caches, branches and what the processor
// does at the same time, and with them functions that nobody has touched.
const besideShare = 0.1

// functionVerdict holds a function against the benchmark that it is part of.
func (b *benchmark) functionVerdict(f *function, threshold float64) difference.Verdict {
	limit := 1e9 * threshold * b.Base.Center
	noise := (b.Noise.Ratio - 1) * min(f.BaseNs, f.HeadNs)
	beside := besideShare * 1e9 * b.Base.Center * math.Abs(b.Change.Ratio-1)
	least := max(f.Low, -f.High) // that the change is by its interval
	switch {
	case f.Q > naming || math.Abs(f.ChangeNs) <= max(limit, noise) || least <= beside:
		if -limit <= f.Low && f.High <= limit {
			return difference.Same
		}
		return difference.Unclear
	case f.BaseNs == 0 && !f.declared[0]:
		return difference.New
	case f.HeadNs == 0 && !f.declared[1]:
		return difference.Gone
	case f.ChangeNs > 0:
		return difference.Slower
	}
	return difference.Faster
}
