package bottleneck

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/perf/benchmath"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

const (
	timeUnit   = "sec/op"
	bytesUnit  = "B/op"
	allocsUnit = "allocs/op"
	// discovery is the share of false alarms among all changes of benchmarks that
	// are reported, and naming that among those of functions: of these there are
	// more, and whoever reads a name goes and looks.
	discovery = 0.05
	naming    = 0.01
	// leastPairs is the smallest number of rounds that a change comes from, if there
	// are so many.
	leastPairs = 4
	// tiny is what does not count when sums are compared.
	tiny = 1e-9
)

// judge makes the difference of the rounds so far.
func (c *comparer) judge() *Difference {
	env := c.sides[1].f.env
	d := &Difference{
		Version: 1, Base: c.sides[0].Name, Head: c.sides[1].Name, Rounds: c.rounds,
		Environment: Environment{Go: env.GOVERSION, GOOS: env.GOOS, GOARCH: env.GOARCH, CPUs: runtime.NumCPU()},
		Benchmarks:  []BenchmarkDifference{}, Noise: Noise{1}, Warnings: slices.Clone(c.warnings),
	}
	for _, m := range c.measures() {
		have := [2]bool{c.measured(0, m), c.measured(1, m)}
		if !have[0] || !have[1] {
			if t := (measure{m.benchmarkKey, timeUnit}); m == t || c.measured(0, t) && c.measured(1, t) {
				d.Warnings = append(d.Warnings, oneSided(m, have[0]))
			}
			continue
		}
		d.Benchmarks = append(d.Benchmarks, c.compare(m))
	}
	c.decide(d)
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		if b.Unit == timeUnit {
			d.Noise.Ratio = max(d.Noise.Ratio, b.Noise.Ratio)
			c.explain(b)
		}
	}
	c.decideFunctions(d)
	if c.rounds < firstLook {
		d.Warnings = append(d.Warnings, fmt.Errorf("only %d rounds fitted into -maxtime %v: small changes cannot be seen", c.rounds, c.MaxTime))
	}
	meanwhile := elsewhere{c.sides[0].ran + c.sides[1].ran, c.sides[0].others + c.sides[1].others}
	if busy := meanwhile.busy(); busy > othersBusy {
		d.Warnings = append(d.Warnings, fmt.Errorf("other programs, or the host of this machine, kept %.1f processors busy meanwhile: intervals are wider than they need be", busy))
	}
	return d
}

// measures returns what any round of either side measured, times first.
func (c *comparer) measures() []measure {
	seen := make(map[measure]bool)
	var list []measure
	for _, s := range c.sides {
		for _, r := range s.rounds {
			for m := range r.values {
				if !seen[m] {
					seen[m] = true
					list = append(list, m)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b measure) int {
		return cmp.Or(compareUnits(a.unit, b.unit), strings.Compare(a.pkg, b.pkg), strings.Compare(a.name, b.name))
	})
	return list
}

// compareUnits puts times first, then allocations.
func compareUnits(x, y string) int {
	order := func(unit string) int { return slices.Index([]string{allocsUnit, bytesUnit, timeUnit}, unit) }
	return cmp.Or(-cmp.Compare(order(x), order(y)), strings.Compare(x, y))
}

// measured reports whether any round of a side has the measure.
func (c *comparer) measured(side int, m measure) bool {
	return slices.ContainsFunc(c.sides[side].rounds, func(r round) bool { return len(r.values[m]) > 0 })
}

func oneSided(m measure, inBase bool) error {
	where := "head"
	if inBase {
		where = "base"
	}
	if m.unit != timeUnit {
		return fmt.Errorf("%s has unit %s only in the %s", m.name, m.unit, where)
	}
	return fmt.Errorf("%s exists only in the %s", m.name, where)
}

// compare compares one unit of one benchmark.
func (c *comparer) compare(m measure) BenchmarkDifference {
	b := BenchmarkDifference{
		Package: m.pkg, Name: m.name, Unit: m.unit, Functions: []FunctionDifference{}, Noise: Noise{1},
	}
	var samples [2]*benchmath.Sample
	for i, s := range c.sides {
		var values []float64
		for _, r := range s.rounds {
			values = append(values, r.values[m]...)
		}
		samples[i] = benchmath.NewSample(values, &benchmath.DefaultThresholds)
	}
	b.Base, b.Head = summary(samples[0]), summary(samples[1])
	b.Change.P = benchmath.AssumeNothing.Compare(samples[0], samples[1]).P
	pairs := c.pairs(m)
	logs := make([]float64, len(pairs))
	for i, p := range pairs {
		logs[i] = p.head - p.base
	}
	b.Rounds = len(logs)
	b.paired = stat.Trimmed(logs, charge.Confidence)
	if b.Base.Center <= 0 || len(logs) == 0 {
		b.compareWithZero()
		return b
	}
	b.setChange(stat.Spend(c.looks))
	if noise := apart(pairs); len(noise) > 1 {
		b.Noise.Ratio = math.Exp(min(stat.Chance(noise, charge.Confidence), 700))
	}
	return b
}

// setChange turns the difference of the logarithms into a ratio. Its p-value grows
// by the given factor.
func (b *BenchmarkDifference) setChange(factor float64) {
	b.Change.Ratio = math.Exp(b.paired.Value)
	b.Change.Low, b.Change.High = math.Exp(max(b.paired.Low, -700)), math.Exp(min(b.paired.High, 700))
	b.Change.Q = min(1, b.paired.P*factor)
}

// compareWithZero is for counts of which there are none: a ratio says nothing.
func (b *BenchmarkDifference) compareWithZero() {
	if b.Base.Center == b.Head.Center {
		b.Change.Ratio, b.Change.Low, b.Change.High, b.Change.Q = 1, 1, 1, 1
		return
	}
	b.Change.Q = b.Change.P
}

// summary is a sample's median with its interval. With too few values for one,
// the interval is all that was seen.
func summary(s *benchmath.Sample) Summary {
	m := benchmath.AssumeNothing.Summary(s, charge.Confidence)
	return Summary{m.Center, max(m.Lo, s.Values[0]), min(m.Hi, s.Values[len(s.Values)-1]), len(s.Values)}
}

// A pair is what a round says of a measure: the logarithms of each side's best run,
// as what disturbs a run makes it worse.
type pair struct {
	base, head float64
	agreeing   bool    // each side with itself
	worse      float64 // both sides' mean, of which more is not wanted
}

// apart compares each side with itself: its best runs in two rounds that count and
// were alike, as those of both sides in one round are. These are as many comparisons
// as there are rounds.
func apart(pairs []pair) (differences []float64) {
	for i := 1; i < len(pairs); i += 2 {
		x, y := pairs[i-1], pairs[i]
		differences = append(differences, y.base-x.base, y.head-x.head)
	}
	return differences
}

const (
	// nearBest is how much worse than in the best round both sides may be in one
	// that counts, in their mean.
	nearBest = 0.03
	// trusted is how many times as much that may be where each side agrees with
	// itself: it is then the layout's more likely than what disturbs the machine.
	trusted = 3
)

// pairs returns the rounds' pairs that count, the best first: all that are near the
// best, and at least the better half. That choice does not know the change: both
// sides' mean does not depend on which of them is the better one.
func (c *comparer) pairs(m measure) []pair {
	var sides [2][][]float64
	for r := range c.rounds {
		base, head := m.costs(c.sides[0].rounds[r].quiet[m]), m.costs(c.sides[1].rounds[r].quiet[m])
		if len(base) > 0 && len(head) > 0 {
			sides[0], sides[1] = append(sides[0], base), append(sides[1], head)
		}
	}
	for _, rounds := range sides {
		dropLuck(rounds)
	}
	all := make([]pair, len(sides[0]))
	best := math.Inf(1)
	for r := range all {
		base, head := sides[0][r], sides[1][r]
		all[r] = pair{m.sign() * base[0], m.sign() * head[0], agree(base) && agree(head), (base[0] + head[0]) / 2}
		best = min(best, all[r].worse)
	}
	return calm(all, max(leastPairs, len(all)/2), nearBest, func(p pair) float64 {
		if p.agreeing {
			return (p.worse - best) / trusted
		}
		return p.worse - best
	})
}

// costs are the logarithms of a round's results, the best first, and negative where
// more is better: none if there is a result that has no logarithm.
func (m measure) costs(values []float64) []float64 {
	if len(values) == 0 || slices.Min(values) <= 0 {
		return nil
	}
	costs := make([]float64, len(values))
	for i, v := range values {
		costs[i] = m.sign() * math.Log(v)
	}
	slices.Sort(costs)
	return costs
}

// sign is 1 where less is better, and -1 where more is.
func (m measure) sign() float64 {
	if higherIsBetter(m.unit) {
		return -1
	}
	return 1
}

// dropLuck drops from a side's rounds single results that are far better than what
// all rounds but a fifth come to. Where memory happens to lie can speed up a run by
// a third, seldom and for no reason of the code's.
func dropLuck(rounds [][]float64) {
	if len(rounds) == 0 {
		return
	}
	best := make([]float64, len(rounds))
	for r, costs := range rounds {
		best[r] = costs[0]
	}
	slices.Sort(best)
	usual := best[len(best)/5]
	for r, costs := range rounds {
		for costs[0] < usual-nearBest && !agree(costs) {
			costs = costs[1:]
		}
		rounds[r] = costs
	}
}

// higherIsBetter reports whether a unit counts what is wanted in a time.
func higherIsBetter(unit string) bool {
	return strings.HasSuffix(unit, "/s") || strings.HasSuffix(unit, "/sec")
}

// agree reports whether the two best of a side's costs in a round are alike.
func agree(costs []float64) bool {
	return len(costs) < 2 || costs[1]-costs[0] <= alike
}

// decide corrects for the number of benchmarks, each unit by itself, and gives
// the verdicts.
func (c *comparer) decide(d *Difference) {
	families := make(map[string][]*BenchmarkDifference)
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		families[b.Unit] = append(families[b.Unit], b)
	}
	for _, family := range families {
		p := make([]float64, len(family))
		for i, b := range family {
			p[i] = b.Change.Q
		}
		for i, q := range stat.Adjust(p) {
			family[i].Change.Q = q
			family[i].Verdict = family[i].verdict(c.Threshold)
		}
	}
}

func (b *BenchmarkDifference) verdict(threshold float64) Verdict {
	worse, better := Slower, Faster
	if higherIsBetter(b.Unit) {
		worse, better = better, worse
	}
	limit := math.Log1p(threshold)
	if b.Change.Ratio == 0 { // the base is 0
		if b.Change.Q <= discovery {
			return worse
		}
		return Unclear
	}
	change := math.Log(b.Change.Ratio)
	switch {
	case b.Change.Q <= discovery && math.Abs(change) > max(limit, math.Log(b.Noise.Ratio)):
		if change > 0 {
			return worse
		}
		return better
	case math.Log(b.Change.Low) >= -limit && math.Log(b.Change.High) <= limit:
		return Same
	}
	return Unclear
}

// settled reports whether more rounds would add nothing: every benchmark has a
// verdict, and a change is explained.
func (d *Difference) settled() bool {
	for _, b := range d.Benchmarks {
		if b.Unit != timeUnit {
			continue
		}
		explained := len(b.Functions) > 0 && b.Functions[0].Verdict.Changed()
		if b.Verdict == Unclear || b.Verdict.Changed() && !explained {
			return false
		}
	}
	return true
}
