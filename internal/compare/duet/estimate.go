package duet

import (
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// Turns are the turns that both sides of one layout took at a benchmark, each the
// logarithms of how long an operation took in its runs. Those with the same index
// belong together: between them passed a moment.
type Turns [2][][]float64

// An Estimate is what the turns of some layouts say of a benchmark.
type Estimate struct {
	Shifts []float64       // by how much the logarithm of the head's time lies above the base's, for each layout
	Times  [2][]float64    // the logarithms of each side's time
	Halves [2][][2]float64 // likewise, from every other turn and from the rest; none where there is a single turn
	Uneven float64         // by how much the shifts are off, as far as is known, where the runs of a side last longer
	Within float64         // the standard deviation that the scatter of turns within a layout gives each of Shifts
}

// NewEstimate makes an estimate of layouts, each with at least one turn of either side.
//
// What disturbs a machine makes runs slower, for moments that may be shorter than a
// run or much longer. Both sides meet the same in the long run, but which part of it
// tells the sides apart best depends on the machine: where it rests, all runs; where
// others share its cores, those few that were left alone. So several ways to compare are
// tried, and the one is taken whose estimates from quarters of the data scatter least
// within layouts. That choice does not know which side is the faster one. Where the head's runs
// have more operations than the base's, by a factor with this logarithm, it knows how far a way is
// off if the runs of a side last longer.
func NewEstimate(layouts []Turns, more float64) Estimate {
	best, least, worth := ways[0], math.Inf(1), math.Inf(1)
	var off float64
	for _, w := range ways {
		s, u := scatter(w, layouts), uneven(w, layouts, more)
		if s+u*u < worth {
			best, least, off, worth = w, s, u, s+u*u
		}
	}
	e := Estimate{Within: math.Sqrt(least), Uneven: math.Abs(off)}
	for _, turns := range layouts {
		e.Shifts = append(e.Shifts, best.shift(turns))
		for side, all := range turns {
			e.Times[side] = append(e.Times[side], best.time(all))
			if even, odd := halves(all); len(odd) > 0 {
				e.Halves[side] = append(e.Halves[side], [2]float64{best.time(even), best.time(odd)})
			}
		}
	}
	return e
}

// Selves are the differences of each side's own halves, in each layout: what chance
// does to identical code.
func (e Estimate) Selves() (differences []float64) {
	for _, side := range e.Halves {
		for _, h := range side {
			differences = append(differences, h[1]-h[0])
		}
	}
	return differences
}

// quarters are in how many parts the turns of a layout are divided.
const quarters = 4

// scatter is the mean variance of a layout's estimate, from those of consecutive
// parts of its turns. It is infinite where there are fewer than two turns.
func scatter(w way, layouts []Turns) float64 {
	var sum, n float64
	for _, turns := range layouts {
		parts := min(quarters, len(turns[0]), len(turns[1]))
		if parts < 2 {
			continue
		}
		var shifts []float64
		for i := range parts {
			shifts = append(shifts, w.shift(Turns{part(turns[0], i, parts), part(turns[1], i, parts)}))
		}
		sum += stats.Variance(shifts) / float64(parts)
		n++
	}
	if n == 0 {
		return math.Inf(1)
	}
	return sum / n
}

// uneven is how far a way is off where the runs of a side last longer: by as much as runs that are
// so much longer would differ of identical code. That is known from runs that followed one another,
// taken together.
func uneven(w way, layouts []Turns, more float64) float64 {
	var longer, slope float64
	n := float64(len(layouts))
	for _, turns := range layouts {
		longer += (w.shift(turns) + more) / n
		for _, all := range turns {
			slope += (w.time(doubled(all)) - w.time(all)) / math.Ln2 / (2 * n)
		}
	}
	return slope * longer
}

// part is the i-th of so many equal parts of a list.
func part[T any](list []T, i, parts int) []T {
	return list[i*len(list)/parts : (i+1)*len(list)/parts]
}

// halves divides a list into those with even and those with odd indices.
func halves[T any](list []T) (even, odd []T) {
	for i, x := range list {
		if i%2 == 0 {
			even = append(even, x)
		} else {
			odd = append(odd, x)
		}
	}
	return even, odd
}

// A way is one to compare both sides of a layout.
type way interface {
	shift(Turns) float64
	time(turns [][]float64) float64 // of one side
}

var ways = []way{
	inPairs{}, fastest{stat.Window{From: 0.1, To: 0.9}}, fastest{stat.Window{From: 0.1, To: 0.5}},
	fastest{stat.Window{From: 0.04, To: 0.2}}, fastest{stat.Window{From: 0.02, To: 0.1}}, fastest{stat.Window{From: 0.01, To: 0.05}},
}

// fastest compares the means of the runs in a window of each side's, sorted by their
// time. The very fastest do not count: they are so by luck.
type fastest struct{ stat.Window }

func (f fastest) shift(t Turns) float64          { return f.time(t[1]) - f.time(t[0]) }
func (f fastest) time(turns [][]float64) float64 { return f.Mean(stat.Sorted(turns...)) }

// inPairs compares turns that belong together, and leaves out the fifth that differs
// most in either direction.
type inPairs struct{}

var middle = stat.Window{From: 0.2, To: 0.8}

func (inPairs) shift(t Turns) float64 {
	n := min(len(t[0]), len(t[1]))
	differences := make([]float64, n)
	for i := range differences {
		differences[i] = stats.Mean(t[1][i]) - stats.Mean(t[0][i])
	}
	slices.Sort(differences)
	return middle.Mean(differences)
}

func (inPairs) time(turns [][]float64) float64 {
	means := make([]float64, len(turns))
	for i, t := range turns {
		means[i] = stats.Mean(t)
	}
	slices.Sort(means)
	return middle.Mean(means)
}

// doubled are turns of half as many runs, each as long as two that followed one another; where
// turns have single runs, half as many turns.
func doubled(turns [][]float64) (joined [][]float64) {
	var single []float64
	for _, t := range turns {
		if len(t) > 1 {
			joined = append(joined, inTwos(t))
			continue
		}
		single = append(single, t...)
	}
	for _, x := range inTwos(single) {
		joined = append(joined, []float64{x})
	}
	if len(joined) == 0 {
		return turns
	}
	return joined
}

// inTwos are the logarithms of the means of each two numbers, given by their logarithms.
func inTwos(logs []float64) (means []float64) {
	for i := 1; i < len(logs); i += 2 {
		means = append(means, math.Log((math.Exp(logs[i-1])+math.Exp(logs[i]))/2))
	}
	return means
}
