package analyze

import (
	"cmp"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/audit"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
	// DefaultThreshold is the part of the whole that counts as no change of a function.
	DefaultThreshold = 0.0025
	// naming is the part of false names among those of functions, and deciding the chance
	// of a false verdict on the whole: both together err in less than 5 % of comparisons of
	// what is equal.
	naming   = 0.025
	deciding = 0.01
)

// change is a ratio, whose interval is that of its logarithm.
func change(c audit.Change) report.Change {
	if c.Base <= 0 || c.Head <= 0 {
		return report.Change{P: c.P, Q: c.P}
	}
	ratio := c.Head / c.Base
	half := (c.High - c.Low) / 2 / math.Min(c.Base, c.Head)
	return report.Change{Ratio: ratio, Low: ratio * math.Exp(-half), High: ratio * math.Exp(half), P: c.P, Q: c.P}
}

// decide gives the verdict on a change whose corrected p-value is q. A change within the
// limit is none.
func decide(c audit.Change, q, level, limit float64) report.Verdict {
	switch {
	case q > level || math.Abs(c.Value) <= limit:
		if -limit <= c.Low && c.High <= limit {
			return report.Same
		}
		return report.Unclear
	case c.Base == 0:
		return report.New
	case c.Head == 0:
		return report.Gone
	case c.Value > 0:
		return report.Slower
	}
	return report.Faster
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
// on both sides to reach the limit are not looked at: that choice does not depend on
// their difference.
func (c *comparison) explain(b *report.BenchmarkDifference, whole audit.Change, functions []audit.Change) {
	limit := c.limit * whole.Base
	var family []int
	var p []float64
	for i, f := range functions {
		if max(f.Base, f.Head) > limit {
			family, p = append(family, i), append(p, c.chance(f))
		}
	}
	q := make([]float64, len(functions))
	for i := range q {
		q[i] = 1
	}
	for j, adjusted := range stat.Adjust(p) {
		q[family[j]] = adjusted
	}
	for i, f := range functions {
		d := report.FunctionDifference{
			Function: f.Function, File: f.File, Line: f.Line, BaseNs: f.Base, HeadNs: f.Head, ChangeNs: f.Value,
			Low: f.Low, High: f.High, P: c.chance(f), Q: q[i], Verdict: decide(f, q[i], naming, limit), Folded: f.Folded,
		}
		if beside := f.Head - c.common.Ratio*f.Base; c.loaded && d.Verdict.Changed() && beside*f.Value < 0 {
			d.Verdict = report.Unclear // less than most of them, but not less
		}
		if c.seconds() {
			b.Functions = append(b.Functions, d)
			continue
		}
		b.Allocations = append(b.Allocations, report.AllocationDifference{
			Function: d.Function, File: d.File, Line: d.Line, Base: d.BaseNs, Head: d.HeadNs, Change: d.ChangeNs,
			Low: d.Low, High: d.High, P: d.P, Q: d.Q, Verdict: d.Verdict,
		})
	}
	changed := func(v report.Verdict) int {
		if v.Changed() {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(b.Functions, func(x, y report.FunctionDifference) int { return cmp.Compare(changed(x.Verdict), changed(y.Verdict)) })
	slices.SortStableFunc(b.Allocations, func(x, y report.AllocationDifference) int {
		return cmp.Compare(changed(x.Verdict), changed(y.Verdict))
	})
}
