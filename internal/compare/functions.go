package compare

import (
	"maps"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/layout"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// explain charges the time of both sides to functions. What they do not explain of
// the difference of the centers is unattributed.
func (c *comparer) explain(b *verdict.Benchmark, m series, names map[string][]string) {
	base := 1e9 * b.Base.Center
	left := difference.FunctionDifference{
		Function: difference.Unattributed, BaseNs: base, HeadNs: 1e9 * b.Head.Center, ChangeNs: 1e9*b.Head.Center - base, P: 1, Q: 1,
	}
	parts, weights := m.model.Parts(m.layouts, c.code.Folded)
	b.Profiled = m.model.Profiled(m.layouts, base, c.code.Folded)
	delete(parts, symbol.NotSampled)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		p := parts[name]
		f := verdict.Function{FunctionDifference: difference.FunctionDifference{
			Function: name, File: p.File, Line: p.Line, Folded: names[name],
			BaseNs: base * layout.Mean(p.Sides[0], weights), HeadNs: base * layout.Mean(p.Sides[1], weights),
		}}
		f.Declared = c.code.Declares(name)
		f.ChangeNs = f.HeadNs - f.BaseNs
		f.SetError(m.model.Difference(p, weights).Times(base), base*(1+b.Change.Ratio))
		f.Q = min(1, f.P*c.factor)
		left.BaseNs -= f.BaseNs
		left.HeadNs -= f.HeadNs
		left.ChangeNs -= f.ChangeNs
		b.Parts = append(b.Parts, f)
	}
	for _, x := range []*float64{&left.BaseNs, &left.HeadNs, &left.ChangeNs} {
		if math.Abs(*x) < tiny*base { // left by rounding
			*x = 0
		}
	}
	left.Low, left.High = left.ChangeNs, left.ChangeNs
	if left.ChangeNs != 0 || left.BaseNs != 0 {
		b.Parts = append(b.Parts, verdict.Function{FunctionDifference: left})
	}
}
