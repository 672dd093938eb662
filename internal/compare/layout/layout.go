// Package layout estimates from pairs of link layouts by how much the time of a
// benchmark differs, and what each function contributes to that, with their errors.
package layout

import (
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
	// usualLayout is how far what a link layout does to a change is usually off its
	// mean, as a standard deviation of the logarithm, and usualFreedom how many degrees
	// of freedom that counts as: three layouts that happen to agree do not make certain.
	// With both, of intervals from 3 to 24 layouts that scatter by 0 to 4 %, 93 to 100 %
	// hold the truth.
	usualLayout  = 0.02
	usualFreedom = 1
)

// A Layout is what was measured of a benchmark in one.
type Layout struct {
	duet.Sample
	Functions [2][]report.Function
	Samples   [2]float64 // that the functions' shares come from
}

// A Model is what the layouts say of a benchmark. What is said of its time and of its
// functions comes from the same numbers: a layout's change is the sum of its functions'
// changes, and the layouts have the same weights w. Layouts are drawn at random; how
// they scatter, which what disturbs the machine adds to, makes the errors. With x(l) the
// shift of layout l, and s(f, l) a function's shares on both sides,
//
//	log change = sum of w(l) x(l) / sum of w(l)
//	change of f = sum of w(l) (exp(x(l)) s_head(f, l) - s_base(f, l)) / sum of w(l)
//
// whose errors are those of stat.Weighted: scatter between layouts, moderated by what is
// usual, and what runs of different lengths add. The p-value grows with each look, and with the number of benchmarks or
// functions (Benjamini and Hochberg 1995). The noise is what the layouts say, at most,
// of each side's own halves (Hampel 1974). Beside it stand the medians and the
// Mann-Whitney test of the layouts' results, as benchstat has them.
type Model struct {
	duet.Estimate
	Weights []float64       // of the layouts
	usual   float64         // the standard deviation that a single layout's shift usually has
	Time    stat.Difference // of the logarithms
	Noise   float64         // how far identical code is apart by chance, as a logarithm
}

// New is the model of some layouts, each with at least one turn of either side.
func New(layouts []Layout) Model {
	var turns []duet.Turns
	var more float64 // the same in all layouts of a wave
	for _, l := range layouts {
		turns = append(turns, l.Turns)
		more += l.More() / float64(len(layouts))
	}
	x := Model{Estimate: duet.NewEstimate(turns, more)}
	x.usual = usualLayout
	if !math.IsInf(x.Within, 1) {
		x.usual = math.Hypot(usualLayout, x.Within)
	}
	x.Weights = stat.OutlierWeights(x.Shifts, x.usual)
	x.Time = stat.Weighted(x.Shifts, x.Weights, x.usual, usualFreedom, charge.Confidence)
	x.Time = x.Time.Widen(x.Uneven, manySamples, charge.Confidence)
	if selves := x.Selves(); len(selves) > 1 {
		x.Noise = stat.Chance(selves, charge.Confidence)
	}
	return x
}

// A Part is a function's part in the time of each layout: on both sides as parts of
// the base's time, by how much they differ, and the variance that sampling gives that.
type Part struct {
	report.Function
	Sides    [2][]float64
	changes  []float64
	sampling []float64
}

// Parts divides each layout's time between the functions, under the names that they
// are counted under. Layouts without profiles of both sides are left out; weights are
// those of the others.
func (x Model) Parts(layouts []Layout, counted func(function string) string) (parts map[string]*Part, weights []float64) {
	parts = make(map[string]*Part)
	for i, l := range layouts {
		if l.Samples[0] == 0 || l.Samples[1] == 0 {
			continue
		}
		weights = append(weights, x.Weights[i])
		n := len(weights)
		times := [2]float64{1, math.Exp(x.Shifts[i])}
		for side, functions := range l.Functions {
			for _, f := range functions {
				p := named(parts, f, counted(f.Function))
				p.grow(n)
				p.Sides[side][n-1] += f.Charged * times[side]
				p.sampling[n-1] += stat.Square(times[side]) * f.Charged * max(0, 1-f.Charged) / l.Samples[side]
			}
		}
	}
	for _, p := range parts {
		p.grow(len(weights))
		for i := range weights {
			p.changes = append(p.changes, p.Sides[1][i]-p.Sides[0][i])
		}
	}
	return parts, weights
}

// named returns what a function is counted under by its name.
func named(parts map[string]*Part, f report.Function, name string) *Part {
	p := parts[name]
	if p == nil {
		p = &Part{Function: f}
		parts[name] = p
	}
	if f.Function == name {
		p.Function = f
	}
	p.Function.Function = name
	return p
}

// grow fills up the layouts in which a function was not seen.
func (p *Part) grow(n int) {
	for _, list := range []*[]float64{&p.Sides[0], &p.Sides[1], &p.sampling} {
		*list = append(*list, make([]float64, n-len(*list))...)
	}
}

// Difference is a function's change, as a part of the base's time. What is usual for
// it is what a layout does to it, in proportion to its size, and what the number of
// samples does; the error is never less than that of the samples. Where the runs of a side
// last longer, all of the head's time is off by the same factor, and a function's part of it with it.
func (x Model) Difference(p *Part, weights []float64) stat.Difference {
	size := (Mean(p.Sides[0], weights) + Mean(p.Sides[1], weights)) / 2
	sampling := Mean(p.sampling, weights)
	usual := math.Hypot(x.usual*size, math.Sqrt(sampling))
	d := stat.Weighted(p.changes, weights, usual, usualFreedom, charge.Confidence)
	if least := sampling / float64(len(weights)); least > stat.Square(d.Error) {
		d = d.Widen(math.Sqrt(least-stat.Square(d.Error)), manySamples, charge.Confidence)
	}
	return d.Widen(x.Uneven*Mean(p.Sides[1], weights), manySamples, charge.Confidence)
}

// tiny is what does not count when sums are compared.
const tiny = 1e-9

// manySamples is a number of degrees of freedom that stands for any large one.
const manySamples = 1000

// Mean is the weighted mean of a list.
func Mean(list, weights []float64) float64 {
	var sum, all float64
	for i, w := range weights {
		sum += w * list[i]
		all += w
	}
	return sum / max(all, tiny)
}

// Profiled is what both sides' profiles say, where an operation of the base takes so long.
func (x Model) Profiled(layouts []Layout, base float64, counted func(string) string) (sides [2]verdict.Profiled) {
	var all float64
	for i, l := range layouts {
		if l.Samples[0] > 0 && l.Samples[1] > 0 {
			all += x.Weights[i]
		}
	}
	for side := range sides {
		sides[side].Counted = counted
		for i, l := range layouts {
			if l.Samples[0] == 0 || l.Samples[1] == 0 {
				continue
			}
			ns := base * x.Weights[i] / max(all, tiny)
			if side == 1 {
				ns *= math.Exp(x.Shifts[i])
			}
			sides[side].Add(l.Functions[side], ns)
		}
	}
	return sides
}

// A Series is what was measured, layout by layout, and what it says.
type Series struct {
	Layouts []Layout
	Model   Model // of the last look
}

// Judge makes the model of what was measured so far.
func (s *Series) Judge() { s.Model = New(s.Layouts) }

// Few layouts are too few to see small changes.
const Few = 6

// Results are the logarithms of a side's results of a layout: two where there are few.
func (s *Series) Results(side, i int) []float64 {
	if len(s.Layouts) < Few && len(s.Model.Halves[side]) == len(s.Layouts) {
		return s.Model.Halves[side][i][:]
	}
	return s.Model.Times[side][i : i+1]
}

// SameBytes reports whether an operation processes as many bytes on both sides, so that their
// number by the second says the same as the time.
func SameBytes(layouts []Layout) bool {
	bytes := make(map[float64]bool)
	for _, l := range layouts {
		for _, c := range slices.Concat(l.Counts[0], l.Counts[1]) {
			bytes[c.SetBytes] = true
		}
	}
	return len(bytes) == 1 && !bytes[0]
}

// CPUPerOp is the processor time of an operation on a side, in nanoseconds: the median of
// the layouts.
func CPUPerOp(layouts []Layout, side int) float64 {
	var all []float64
	for _, l := range layouts {
		if u := l.Uses[side]; u.Ops > 0 {
			all = append(all, u.CPU/u.Ops)
		}
	}
	return stat.Middle(all)
}
