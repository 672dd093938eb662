package analyze

import (
	"cmp"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/analyze/audit"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// decide gives the verdict on a change whose corrected p-value is q. A change within the
// limit is none.
func decide(c audit.Change, q, level, limit float64) difference.Verdict {
	switch {
	case q > level || math.Abs(c.Value) <= limit:
		if -limit <= c.Low && c.High <= limit {
			return difference.Same
		}
		return difference.Unclear
	case c.Base == 0:
		return difference.New
	case c.Head == 0:
		return difference.Gone
	case c.Value > 0:
		return difference.Slower
	}
	return difference.Faster
}

// chance is the p-value of a function's change. Where nothing says what the whole was
// spent on, it is that of a change beside what most functions did; and it must be one at all
// unless units tell that their load differs.
func (c *comparison) chance(f audit.Change) float64 {
	switch {
	case !c.loaded:
		return f.P
	case min(len(c.groups[0].set.Units), len(c.groups[1].set.Units)) > 1:
		return c.common.Beside(f)
	}
	return max(f.P, c.common.Beside(f))
}

// explain gives the functions their verdicts, corrected for their number. Those too small
// to reach the limit are not looked at: that choice does not depend on their difference.
func (c *comparison) explain(b *difference.BenchmarkDifference, whole audit.Change, functions []audit.Change) {
	limit := c.limit * whole.Base
	q := c.adjusted(functions, limit)
	for i, f := range functions {
		d := difference.FunctionDifference{
			Function: f.Function, File: f.File, Line: f.Line, BaseNs: f.Base, HeadNs: f.Head, ChangeNs: f.Value,
			Low: f.Low, High: f.High, P: c.chance(f), Q: q[i], Verdict: decide(f, q[i], naming, limit), Folded: f.Folded,
		}
		if d.Verdict.Changed() && c.doubtful(f) {
			d.Verdict = difference.Unclear
		}
		if c.seconds() {
			b.Functions = append(b.Functions, d)
			continue
		}
		b.Allocations = append(b.Allocations, difference.AllocationDifference{
			Function: d.Function, File: d.File, Line: d.Line, Base: d.BaseNs, Head: d.HeadNs, Change: d.ChangeNs,
			Low: d.Low, High: d.High, P: d.P, Q: d.Q, Verdict: d.Verdict,
		})
	}
	changed := func(v difference.Verdict) int {
		if v.Changed() {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(b.Functions, func(x, y difference.FunctionDifference) int {
		return cmp.Compare(changed(x.Verdict), changed(y.Verdict))
	})
	slices.SortStableFunc(b.Allocations, func(x, y difference.AllocationDifference) int {
		return cmp.Compare(changed(x.Verdict), changed(y.Verdict))
	})
}

// doubtful reports whether a function's change, though more than chance, may be none: it is less
// than what most did, but not less at all; or it is what has no name on one of the sides,
// or less than that; or a side has negative values, so that nobody knows of what it is.
func (c *comparison) doubtful(f audit.Change) bool {
	beside := f.Head - c.common.Ratio*f.Base
	unnamed := c.sides[1].RateOfUnnamed() - c.sides[0].RateOfUnnamed()
	return c.loaded && beside*f.Value < 0 || f.Unnamed || f.Value*unnamed < 0 && math.Abs(f.Value) <= math.Abs(unnamed) ||
		c.sides[0].Negative || c.sides[1].Negative
}

// adjusted are the p-values of functions, corrected for their number: 1 for those of which
// both sides together have no more than the limit.
func (c *comparison) adjusted(functions []audit.Change, limit float64) []float64 {
	var family []audit.Change
	var places []int
	q := make([]float64, len(functions))
	for i, f := range functions {
		if q[i] = 1; f.Base+f.Head > limit {
			family, places = append(family, f), append(places, i)
		}
	}
	p := audit.Weights(family, naming)
	for j, weight := range p {
		p[j] = c.chance(family[j]) / weight
	}
	for j, x := range stat.Adjust(p) {
		q[places[j]] = x
	}
	return q
}
