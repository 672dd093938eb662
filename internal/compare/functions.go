package compare

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// explain charges the time of both sides to functions. What they do not explain of
// the difference of the centers is unattributed.
func (c *comparer) explain(b *verdict.Benchmark, m *layout.Series, names map[string][]string) {
	base := 1e9 * b.Base.Center
	parts, weights := m.Model.Parts(m.Layouts, c.code.Folded)
	b.Profiled = m.Model.Profiled(m.Layouts, base, c.code.Folded)
	delete(parts, symbol.NotSampled)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		p := parts[name]
		f := verdict.Function{FunctionDifference: difference.FunctionDifference{
			Function: name, File: p.File, Line: p.Line, Folded: names[name],
			BaseNs: base * layout.Mean(p.Sides[0], weights), HeadNs: base * layout.Mean(p.Sides[1], weights),
		}}
		f.Declared = c.code.Declares(name)
		f.ChangeNs = f.HeadNs - f.BaseNs
		f.SetError(m.Model.Difference(p, weights).Times(base), base*(1+b.Change.Ratio))
		f.Q = min(1, f.P*c.factor)
		b.Parts = append(b.Parts, f)
	}
	b.AddRest()
}
