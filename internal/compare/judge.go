package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// judge makes the difference from what was measured so far.
func (c *comparer) judge() *difference.Difference {
	d := &difference.Difference{
		Version: 1, Base: c.sides[0].Name, Head: c.sides[1].Name, Rounds: c.layouts,
		Environment: c.sides[1].Suite.Environment(),
		Noise:       difference.Noise{Ratio: 1},
	}
	j := &verdict.Judgement{Difference: d, Threshold: c.Threshold}
	for _, m := range c.judged() {
		m.Judge()
		for _, g := range m.gauges {
			g.Judge()
		}
	}
	c.tabulate()
	names := c.code.Names()
	for _, m := range c.judged() {
		j.Benchmarks = append(j.Benchmarks, c.compare(m, d, names)...)
	}
	d.Warnings = slices.Concat(c.warnings, d.Warnings)
	slices.SortStableFunc(j.Benchmarks, func(x, y *verdict.Benchmark) int { return verdict.Order(x.BenchmarkDifference, y.BenchmarkDifference) })
	if err := verdict.Unmeasured(c.unmeasured(), len(c.measured), c.unlisted, c.MaxTime); err != nil {
		d.Warnings = append(d.Warnings, err)
	}
	if c.layouts < layout.Few && len(c.measured) > 0 {
		d.Warnings = append(d.Warnings, fmt.Errorf("only %d link layouts fitted into -maxtime %v: small changes cannot be seen", c.layouts, c.MaxTime))
	}
	if busy := c.Busy(); busy > quiet.OthersBusy {
		d.Warnings = append(d.Warnings, fmt.Errorf("other programs, or this machine's host, kept %.1f processors busy: intervals are wider than necessary", busy))
	}
	return j.Decide()
}

// complete adds what only the final difference says.
func (c *comparer) complete(d *difference.Difference) {
	d.Benchmarks = append(d.Benchmarks, c.identicalBenchmarks()...)
	for _, s := range c.sides {
		if note, ok := s.PGONote(c.Dir, s.profiles); ok {
			d.Notes = append(d.Notes, note)
		}
	}
	d.Notes = append(d.Notes, verdict.IdentityNotes(d)...)
}

// compare compares a benchmark, unit by unit. What is to be said of all of them goes to the
// difference; names are the other functions that are counted under each name.
func (c *comparer) compare(m *measured, d *difference.Difference, names map[string][]string) (list []*verdict.Benchmark) {
	base, head := c.sides[0].read, c.sides[1].read
	for _, unit := range c.units(m) {
		x, y := base.Values[recorded.Measure{Key: m.Key, Unit: unit}], head.Values[recorded.Measure{Key: m.Key, Unit: unit}]
		if len(x) == 0 || len(y) == 0 {
			d.Warnings = append(d.Warnings, recorded.OneSided(recorded.Measure{Key: m.Key, Unit: unit}, len(x) > 0))
			continue
		}
		b := verdict.New(m.Package, m.Name, unit)
		b.Rounds, b.Runs = len(m.Layouts), m.runs()
		var doubt error
		b.Better, doubt = recorded.Better(unit, base, head)
		c.warn(doubt)
		b.CompareSamples(x, y)
		switch g := m.gauges.Of(unit); {
		case unit == difference.SecPerOp:
			b.Take(m.Model.Time, m.Model.Noise, c.factor)
			c.explain(b, &m.Series, names)
			d.Noise.Ratio = max(d.Noise.Ratio, b.Noise.Ratio)
		case unit == bytesPerSec && layout.SameBytes(m.Layouts):
			b.Take(m.Model.Time.Negative(), m.Model.Noise, c.factor)
		case g != nil:
			b.Take(g.Model.Time, g.Model.Noise, c.factor)
			if g.Explained() {
				c.explain(b, &g.Series, names)
			}
		case slices.Min(x) <= 0 || slices.Min(y) <= 0:
			b.CompareWithZero(c.factor * counted(x, y, len(m.Results(0, 0)), func(count float64) float64 { return count }).P)
		default:
			b.Take(counted(x, y, len(m.Results(0, 0)), math.Log), 0, c.factor)
		}
		list = append(list, b)
	}
	return list
}

// counted compares counts in the same layouts on both sides, on a scale: mostly the same each
// time. Each stands in as many results.
func counted(x, y []float64, results int, scale func(float64) float64) stat.Difference {
	var differences []float64
	for i := 0; i < min(len(x), len(y)); i += results {
		differences = append(differences, scale(y[i])-scale(x[i]))
	}
	return stat.Paired(differences, charge.Confidence)
}
