package verdict

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A Benchmark is one unit of one benchmark on both sides, with what is known of it
// until it is judged. Its Functions are filled in from Parts in the end.
type Benchmark struct {
	difference.BenchmarkDifference
	Paired   stat.Difference // of the logarithms
	Parts    []Function
	Profiled [2]Profiled // what says which lines have changed
}

// New is a unit of a benchmark of which nothing is known yet.
func New(pkg, name, unit string) *Benchmark {
	return &Benchmark{BenchmarkDifference: difference.BenchmarkDifference{
		Package: pkg, Name: name, Unit: unit, Noise: difference.Noise{Ratio: 1},
	}}
}

// CompareSamples takes over what benchstat says of two samples.
func (b *Benchmark) CompareSamples(base, head []float64) {
	x := benchmath.NewSample(slices.Clone(base), &benchmath.DefaultThresholds)
	y := benchmath.NewSample(slices.Clone(head), &benchmath.DefaultThresholds)
	b.Base, b.Head = summary(x), summary(y)
	b.Change.P = benchmath.AssumeNothing.Compare(x, y).P
}

// Take takes over a difference of logarithms, whose p-value grows by a factor, and how
// far identical code is apart by chance, as a logarithm.
func (b *Benchmark) Take(d stat.Difference, noise, factor float64) {
	b.Paired = d
	b.Change.Ratio = math.Exp(d.Value)
	b.Change.Low, b.Change.High = math.Exp(max(d.Low, -700)), math.Exp(min(d.High, 700))
	b.Change.Q = min(1, d.P*factor)
	b.Noise.Ratio = math.Exp(min(noise, 700))
}

// CompareWithZero is for counts of which there are none, so that a ratio says nothing: p is
// the p-value of their difference.
func (b *Benchmark) CompareWithZero(p float64) {
	if b.Base.Center == b.Head.Center {
		b.Change.Ratio, b.Change.Low, b.Change.High, b.Change.Q = 1, 1, 1, 1
		return
	}
	b.Change.Q = min(1, p)
}

// summary is a sample's median with its interval. With too few values for one,
// the interval is all that was seen.
func summary(s *benchmath.Sample) difference.Summary {
	m := benchmath.AssumeNothing.Summary(s, charge.Confidence)
	return difference.Summary{Center: m.Center, Low: max(m.Lo, s.Values[0]), High: min(m.Hi, s.Values[len(s.Values)-1]), N: len(s.Values)}
}

func (b *Benchmark) verdict(threshold float64) difference.Verdict {
	worse, better := difference.Slower, difference.Faster
	if render.HigherIsBetter(b.Unit, b.Better) {
		worse, better = better, worse
	}
	limit := math.Log1p(threshold)
	change := math.Log(b.Change.Ratio)
	switch {
	case b.Change.Ratio == 0 && b.Change.Q <= discovery: // see CompareWithZero
		if b.Head.Center > b.Base.Center {
			return worse
		}
		return better
	case b.Change.Ratio == 0:
		return difference.Unclear
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
