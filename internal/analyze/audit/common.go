package audit

import (
	"math"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Factor is by how much most functions changed alike, as they do where the load did or
// the machine was busy.
type Factor struct {
	Ratio     float64
	deviation float64 // of its logarithm; 0 where it is the whole's
}

const (
	// fewestAlike is how many functions it takes to tell what they have in common, each of
	// which has at least fewestEvents.
	fewestAlike  = 4
	fewestEvents = 16
	// apart is by how many deviations a function differs that is none of most.
	apart = 2.5
)

// Common is the mean of the logarithms of the functions' ratios, weighted by how well
// they are known. It begins with their median, and leaves out, again and again, those that
// are too far off (as Robinson and Oshlack 2010 trim). Where functions are too few, it is
// the ratio of the whole.
func Common(whole Change, functions []Change) Factor {
	var alike []Change
	for _, c := range functions {
		if c.Base > 0 && c.Head > 0 && c.Events >= fewestEvents && c.relative > 0 {
			alike = append(alike, c)
		}
	}
	if len(alike) < fewestAlike {
		return Factor{Ratio: whole.Head / whole.Base}
	}
	logs := make([]float64, len(alike))
	for i, c := range alike {
		logs[i] = c.log()
	}
	center, deviation := stat.Middle(logs), 0.0
	for range 5 {
		var sum, weights, squares float64
		n := 0
		for _, c := range alike {
			z := (c.log() - center) / c.relative
			if math.Abs(z) <= apart {
				sum += c.log() / stat.Square(c.relative)
				weights += 1 / stat.Square(c.relative)
				squares += z * z
				n++
			}
		}
		if n < fewestAlike-1 {
			return Factor{Ratio: whole.Head / whole.Base}
		}
		center, deviation = sum/weights, math.Sqrt(max(1, squares/float64(n-1))/weights)
	}
	return Factor{math.Exp(center), deviation}
}

// log is the logarithm of the ratio.
func (c Change) log() float64 { return math.Log(c.Head / c.Base) }

// Certain reports whether most functions changed at all.
func (f Factor) Certain() bool {
	return f.deviation > 0 && math.Abs(math.Log(f.Ratio)) > 2*normal*f.deviation
}

// Beside is the p-value of a function's change if it changed as most did.
func (f Factor) Beside(c Change) float64 {
	p := c.counts.chance(f.Ratio)
	if c.Base <= 0 || c.Head <= 0 {
		return p
	}
	d := stat.Normal(c.log()-math.Log(f.Ratio), 0, charge.Confidence)
	d = d.Widen(c.relative, c.relativeFreedom, charge.Confidence).Widen(f.deviation, 2*manyEvents, charge.Confidence)
	return max(p, d.P)
}
