package compare

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/pprof/profile"
	"golang.org/x/perf/benchmath"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/variant"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// discovery is the share of false alarms among all changes of benchmarks that
	// are reported, and naming that among those of functions: of these there are
	// more, and whoever reads a name goes and looks.
	discovery = 0.05
	naming    = 0.01
	// fewLayouts are so few that small changes cannot be seen.
	fewLayouts = 6
	// tiny is what does not count when sums are compared.
	tiny = 1e-9
)

// A judgement is a difference in the making.
type judgement struct {
	*difference.Difference // without its benchmarks
	benchmarks             []*benchmark
	threshold              float64
	folded                 map[string][]string // the other functions that are counted under each name
}

// A benchmark is one unit of one benchmark on both sides, with what is known of it
// until it is judged. Its Functions are filled in from functions in the end.
type benchmark struct {
	difference.BenchmarkDifference
	paired    stat.Difference // of the logarithms
	functions []function
	profiled  [2]profiled // what says which lines have changed
}

// A function is one of a benchmark's, likewise.
type function struct {
	difference.FunctionDifference
	declared [2]bool // in the source of base and head
}

// judge makes the difference of what was measured so far.
func (c *comparer) judge() *difference.Difference {
	d := &difference.Difference{
		Version: 1, Base: c.sides[0].Name, Head: c.sides[1].Name, Rounds: c.layouts,
		Environment: c.sides[1].suite.Environment(),
		Noise:       difference.Noise{Ratio: 1}, Warnings: slices.Clone(c.warnings),
	}
	j := &judgement{Difference: d, threshold: c.Threshold, folded: c.foldNames()}
	for _, m := range c.measured {
		m.model = newModel(m)
	}
	c.tabulate()
	for _, m := range c.measured {
		j.benchmarks = append(j.benchmarks, c.compare(m, j)...)
	}
	slices.SortStableFunc(j.benchmarks, func(x, y *benchmark) int {
		return cmp.Or(compareUnits(x.Unit, y.Unit), strings.Compare(x.Package, y.Package), strings.Compare(x.Name, y.Name))
	})
	j.decide()
	j.decideFunctions()
	if c.layouts < fewLayouts && slices.ContainsFunc(c.measured, func(m *measured) bool { return !m.job.Glance }) {
		d.Warnings = append(d.Warnings, fmt.Errorf("only %d link layouts fitted into -maxtime %v: small changes cannot be seen", c.layouts, c.MaxTime))
	}
	if busy := c.Busy(); busy > quiet.OthersBusy {
		d.Warnings = append(d.Warnings, fmt.Errorf("other programs, or the host of this machine, kept %.1f processors busy meanwhile: intervals are wider than they need be", busy))
	}
	return j.difference()
}

// complete adds what is told of the last difference alone.
func (c *comparer) complete(d *difference.Difference) {
	c.addUntouched(d)
	d.Notes = c.pgoNotes()
	if note := identityNote(d); note != "" {
		d.Notes = append(d.Notes, note)
	}
}

// pgoNotes says of each side that is optimised by a profile of its own whether that still
// fits: which part of the time that was measured is spent in functions that the
// profile has samples of, and so tells the compiler about.
func (c *comparer) pgoNotes() (notes []string) {
	for _, s := range c.sides {
		path := s.variant.Profile(c.Dir)
		if path == "" {
			continue
		}
		var all []*profile.Profile
		for _, list := range s.profiles {
			all = append(all, list...)
		}
		if share, err := variant.Covered(path, all); err == nil { // it was built with it
			notes = append(notes, fmt.Sprintf("%s covers %.0f %% of the %s's time: the rest is spent in functions that it has no samples of", filepath.Base(path), 100*share, s.role))
		}
	}
	return notes
}

// difference returns the finished difference as plain data.
func (j *judgement) difference() *difference.Difference {
	j.Benchmarks = []difference.BenchmarkDifference{}
	for _, b := range j.benchmarks {
		b.Functions = []difference.FunctionDifference{}
		for _, f := range b.functions {
			b.Functions = append(b.Functions, f.FunctionDifference)
		}
		j.Benchmarks = append(j.Benchmarks, b.BenchmarkDifference)
	}
	return j.Difference
}

// compareUnits puts times first, then allocations.
func compareUnits(x, y string) int {
	order := func(unit string) int {
		return slices.Index([]string{difference.AllocsPerOp, difference.BytesPerOp, difference.SecPerOp}, unit)
	}
	return cmp.Or(-cmp.Compare(order(x), order(y)), strings.Compare(x, y))
}

func oneSided(m measure, inBase bool) error {
	where := "head"
	if inBase {
		where = "base"
	}
	if m.unit != difference.SecPerOp {
		return fmt.Errorf("%s has unit %s only in the %s", m.Name, m.unit, where)
	}
	return fmt.Errorf("%s exists only in the %s", m.Name, where)
}

// compare compares a benchmark, unit by unit.
func (c *comparer) compare(m *measured, j *judgement) (list []*benchmark) {
	values := [2]map[measure][]float64{c.sides[0].values, c.sides[1].values}
	for _, unit := range c.units(m) {
		x, y := values[0][measure{m.Key, unit}], values[1][measure{m.Key, unit}]
		if len(x) == 0 || len(y) == 0 {
			j.Warnings = append(j.Warnings, oneSided(measure{m.Key, unit}, len(x) > 0))
			continue
		}
		b := newBenchmark(measure{m.Key, unit})
		b.Rounds, b.Runs = len(m.layouts), m.runs()
		if m.job.Glance {
			b.beIdentical(slices.Concat(x, y))
			list = append(list, b)
			continue
		}
		b.compareSamples(x, y)
		switch {
		case unit == difference.SecPerOp:
			b.take(m.model.time, m.model.noise, c.factor)
			c.explain(b, m, j.folded)
			j.Noise.Ratio = max(j.Noise.Ratio, b.Noise.Ratio)
		case unit == bytesPerSec:
			b.take(m.model.time.Negative(), m.model.noise, c.factor)
		case slices.Min(x) <= 0 || slices.Min(y) <= 0:
			b.compareWithZero()
		default:
			b.take(counted(x, y), 0, c.factor)
		}
		list = append(list, b)
	}
	return list
}

// compareSamples takes over what benchstat says of two samples.
func (b *benchmark) compareSamples(base, head []float64) {
	x := benchmath.NewSample(slices.Clone(base), &benchmath.DefaultThresholds)
	y := benchmath.NewSample(slices.Clone(head), &benchmath.DefaultThresholds)
	b.Base, b.Head = summary(x), summary(y)
	b.Change.P = benchmath.AssumeNothing.Compare(x, y).P
}

// beIdentical says that both sides are the same, and what both together took.
func (b *benchmark) beIdentical(values []float64) {
	b.compareSamples(values, values)
	b.Change = difference.Change{Ratio: 1, Low: 1, High: 1, P: 1, Q: 1}
	b.Identical, b.Verdict = true, difference.Same
}

// take takes over a difference of logarithms, whose p-value grows by a factor, and how
// far identical code is apart by chance.
func (b *benchmark) take(d stat.Difference, noise, factor float64) {
	b.paired = d
	b.setChange(factor)
	b.Noise.Ratio = math.Exp(min(noise, 700))
}

// counted compares what was counted, in the same layouts on both sides: mostly the same
// each time.
func counted(x, y []float64) stat.Difference {
	differences := make([]float64, min(len(x), len(y)))
	for i := range differences {
		differences[i] = math.Log(y[i] / x[i])
	}
	return stat.Paired(differences, charge.Confidence)
}

func newBenchmark(m measure) *benchmark {
	return &benchmark{BenchmarkDifference: difference.BenchmarkDifference{
		Package: m.Package, Name: m.Name, Unit: m.unit, Noise: difference.Noise{Ratio: 1},
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
func summary(s *benchmath.Sample) difference.Summary {
	m := benchmath.AssumeNothing.Summary(s, charge.Confidence)
	return difference.Summary{Center: m.Center, Low: max(m.Lo, s.Values[0]), High: min(m.Hi, s.Values[len(s.Values)-1]), N: len(s.Values)}
}

// higherIsBetter reports whether a unit counts what is wanted in a time.
func higherIsBetter(unit string) bool {
	return strings.HasSuffix(unit, "/s") || strings.HasSuffix(unit, "/sec")
}

// decide corrects for the number of benchmarks, each unit by itself, and gives
// the verdicts.
func (j *judgement) decide() {
	families := make(map[string][]*benchmark)
	for _, b := range j.benchmarks {
		if !b.Identical {
			families[b.Unit] = append(families[b.Unit], b)
		}
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

func (b *benchmark) verdict(threshold float64) difference.Verdict {
	worse, better := difference.Slower, difference.Faster
	if higherIsBetter(b.Unit) {
		worse, better = better, worse
	}
	limit := math.Log1p(threshold)
	if b.Change.Ratio == 0 { // the base is 0
		if b.Change.Q <= discovery {
			return worse
		}
		return difference.Unclear
	}
	change := math.Log(b.Change.Ratio)
	switch {
	case b.Change.Q <= discovery && math.Abs(change) > max(limit, math.Log(b.Noise.Ratio)):
		if change > 0 {
			return worse
		}
		return better
	case math.Log(b.Change.Low) >= -limit && math.Log(b.Change.High) <= limit:
		return difference.Same
	}
	return difference.Unclear
}

// settled reports whether measuring more would add nothing.
func settled(d *difference.Difference) bool {
	for i := range d.Benchmarks {
		if b := &d.Benchmarks[i]; b.Unit == difference.SecPerOp && !isSettled(b) {
			return false
		}
	}
	return true
}

// isSettled reports whether a benchmark has a verdict, and a change is explained.
func isSettled(b *difference.BenchmarkDifference) bool {
	explained := len(b.Functions) > 0 && b.Functions[0].Verdict.Changed()
	return b.Verdict == difference.Same || b.Verdict.Changed() && explained
}
