package audit

import (
	"math"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Factor is by how much most functions changed alike, as they do where the load did.
type Factor struct {
	Ratio     float64
	deviation float64 // of its logarithm
}

const (
	// fewestAlike is how many functions it takes to tell what they have in common, each of
	// which has at least fewestEvents.
	fewestAlike  = 4
	fewestEvents = 40
)

// Common is the median of the functions' ratios (Anders and Huber 2010), with the error
// of a median by the median of the absolute deviations or, if that is larger, of what
// chance does to each. Of too few functions it is 1, and nothing differs from it.
func Common(functions []Change) Factor {
	var logs, chance []float64
	for _, c := range functions {
		if c.Base > 0 && c.Head > 0 && c.Events >= fewestEvents {
			logs, chance = append(logs, math.Log(c.Head/c.Base)), append(chance, c.relative)
		}
	}
	if len(logs) < fewestAlike {
		return Factor{Ratio: 1}
	}
	center := stat.Middle(logs)
	distances := make([]float64, len(logs))
	for i, x := range logs {
		distances[i] = math.Abs(x - center)
	}
	spread := max(stat.Middle(distances)/0.6745, stat.Middle(chance))
	return Factor{math.Exp(center), 1.2533 * spread / math.Sqrt(float64(len(logs)))}
}

// Certain reports whether most functions changed at all.
func (f Factor) Certain() bool {
	return f.deviation > 0 && math.Abs(math.Log(f.Ratio)) > normal*f.deviation
}

// Explains reports whether a function changed as most of them did, as far as can be told,
// and not beside them.
func (f Factor) Explains(c Change) bool {
	if !f.Certain() || c.Base <= 0 || c.Head <= 0 {
		return false
	}
	distance := math.Log(c.Head/c.Base) - math.Log(f.Ratio)
	return stat.Normal(distance, math.Hypot(c.relative, f.deviation), charge.Confidence).P > 1-charge.Confidence
}
