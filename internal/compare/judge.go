package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchmath"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
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

// A judgement is a difference in the making.
type judgement struct {
	*report.Difference // without its benchmarks
	benchmarks         []*benchmark
	threshold          float64
}

// A benchmark is one unit of one benchmark on both sides, with what is known of it
// until it is judged. Its Functions are filled in from functions in the end.
type benchmark struct {
	report.BenchmarkDifference
	paired    stat.Difference // of the logarithms
	functions []function
}

// A function is one of a benchmark's, likewise.
type function struct {
	report.FunctionDifference
	declared [2]bool // in the source of base and head
}

// judge makes the difference of the rounds so far.
func (c *comparer) judge() *report.Difference {
	d := &report.Difference{
		Version: 1, Base: c.sides[0].Name, Head: c.sides[1].Name, Rounds: c.rounds,
		Environment: c.sides[1].suite.Environment(),
		Noise:       report.Noise{Ratio: 1}, Warnings: slices.Clone(c.warnings),
	}
	j := &judgement{Difference: d, threshold: c.Threshold}
	for _, m := range c.measures() {
		have := [2]bool{c.measured(0, m), c.measured(1, m)}
		if !have[0] || !have[1] {
			if t := (measure{m.Key, report.SecPerOp}); m == t || c.measured(0, t) && c.measured(1, t) {
				d.Warnings = append(d.Warnings, oneSided(m, have[0]))
			}
			continue
		}
		j.benchmarks = append(j.benchmarks, c.compare(m))
	}
	j.decide()
	for _, b := range j.benchmarks {
		if b.Unit == report.SecPerOp {
			d.Noise.Ratio = max(d.Noise.Ratio, b.Noise.Ratio)
			c.explain(b)
		}
	}
	j.decideFunctions()
	if c.rounds < firstLook {
		d.Warnings = append(d.Warnings, fmt.Errorf("only %d rounds fitted into -maxtime %v: small changes cannot be seen", c.rounds, c.MaxTime))
	}
	meanwhile := quiet.Elsewhere{Ran: c.sides[0].Ran + c.sides[1].Ran, Others: c.sides[0].Others + c.sides[1].Others}
	if busy := meanwhile.Busy(); busy > quiet.OthersBusy {
		d.Warnings = append(d.Warnings, fmt.Errorf("other programs, or the host of this machine, kept %.1f processors busy meanwhile: intervals are wider than they need be", busy))
	}
	return j.difference()
}

// difference returns the finished difference as plain data.
func (j *judgement) difference() *report.Difference {
	j.Benchmarks = []report.BenchmarkDifference{}
	for _, b := range j.benchmarks {
		b.Functions = []report.FunctionDifference{}
		for _, f := range b.functions {
			b.Functions = append(b.Functions, f.FunctionDifference)
		}
		j.Benchmarks = append(j.Benchmarks, b.BenchmarkDifference)
	}
	return j.Difference
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
		return cmp.Or(compareUnits(a.unit, b.unit), strings.Compare(a.Package, b.Package), strings.Compare(a.Name, b.Name))
	})
	return list
}

// compareUnits puts times first, then allocations.
func compareUnits(x, y string) int {
	order := func(unit string) int {
		return slices.Index([]string{report.AllocsPerOp, report.BytesPerOp, report.SecPerOp}, unit)
	}
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
	if m.unit != report.SecPerOp {
		return fmt.Errorf("%s has unit %s only in the %s", m.Name, m.unit, where)
	}
	return fmt.Errorf("%s exists only in the %s", m.Name, where)
}

// compare compares one unit of one benchmark. With b(r) and h(r) the best results of
// base and head in the rounds r that count, the change is
//
//	exp(trimmed mean of (log h(r) - log b(r)))
//
// with Yuen's interval (1974) and p-value; that grows with each look (stat.Spend) and
// with the number of benchmarks (Benjamini and Hochberg 1995). The noise is what the
// same says, at most, of rounds of one side (Hampel 1974). Beside it stand the medians
// and the Mann-Whitney test of all results, as benchstat has them.
func (c *comparer) compare(m measure) *benchmark {
	b := newBenchmark(m)
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

func newBenchmark(m measure) *benchmark {
	return &benchmark{BenchmarkDifference: report.BenchmarkDifference{
		Package: m.Package, Name: m.Name, Unit: m.unit, Noise: report.Noise{Ratio: 1},
	}}
}

// setChange turns the difference of the logarithms into a ratio. Its p-value grows
// by the given factor.
func (b *benchmark) setChange(factor float64) {
	b.Change.Ratio = math.Exp(b.paired.Value)
	b.Change.Low, b.Change.High = math.Exp(max(b.paired.Low, -700)), math.Exp(min(b.paired.High, 700))
	b.Change.Q = min(1, b.paired.P*factor)
}

// compareWithZero is for counts of which there are none: a ratio says nothing.
func (b *benchmark) compareWithZero() {
	if b.Base.Center == b.Head.Center {
		b.Change.Ratio, b.Change.Low, b.Change.High, b.Change.Q = 1, 1, 1, 1
		return
	}
	b.Change.Q = b.Change.P
}

// summary is a sample's median with its interval. With too few values for one,
// the interval is all that was seen.
func summary(s *benchmath.Sample) report.Summary {
	m := benchmath.AssumeNothing.Summary(s, charge.Confidence)
	return report.Summary{Center: m.Center, Low: max(m.Lo, s.Values[0]), High: min(m.Hi, s.Values[len(s.Values)-1]), N: len(s.Values)}
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
	return quiet.Calm(all, max(leastPairs, len(all)/2), nearBest, func(p pair) float64 {
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
func (j *judgement) decide() {
	families := make(map[string][]*benchmark)
	for _, b := range j.benchmarks {
		families[b.Unit] = append(families[b.Unit], b)
	}
	for _, family := range families {
		p := make([]float64, len(family))
		for i, b := range family {
			p[i] = b.Change.Q
		}
		for i, q := range stat.Adjust(p) {
			family[i].Change.Q = q
			family[i].Verdict = family[i].verdict(j.threshold)
		}
	}
}

func (b *benchmark) verdict(threshold float64) report.Verdict {
	worse, better := report.Slower, report.Faster
	if higherIsBetter(b.Unit) {
		worse, better = better, worse
	}
	limit := math.Log1p(threshold)
	if b.Change.Ratio == 0 { // the base is 0
		if b.Change.Q <= discovery {
			return worse
		}
		return report.Unclear
	}
	change := math.Log(b.Change.Ratio)
	switch {
	case b.Change.Q <= discovery && math.Abs(change) > max(limit, math.Log(b.Noise.Ratio)):
		if change > 0 {
			return worse
		}
		return better
	case math.Log(b.Change.Low) >= -limit && math.Log(b.Change.High) <= limit:
		return report.Same
	}
	return report.Unclear
}

// settled reports whether more rounds would add nothing: every benchmark has a
// verdict, and a change is explained.
func settled(d *report.Difference) bool {
	for _, b := range d.Benchmarks {
		if b.Unit != report.SecPerOp {
			continue
		}
		explained := len(b.Functions) > 0 && b.Functions[0].Verdict.Changed()
		if b.Verdict == report.Unclear || b.Verdict.Changed() && !explained {
			return false
		}
	}
	return true
}
