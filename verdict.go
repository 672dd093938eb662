package bottleneck

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// functions turns a ledger's costs into the report's form. place makes a file's
// path fit to be shown.
func functions(costs []charge.Cost, place func(file string) string) []Function {
	list := make([]Function, len(costs))
	for i, c := range costs {
		list[i] = Function{
			Function: c.Function, File: place(c.File), Line: c.Line,
			Charged: c.Share.Value, Low: c.Share.Low, High: c.Share.High, Speedup: stat.Speedup(c.Share.Value),
			GC: c.GC, Waiting: c.Waiting, Flat: c.Flat, Cum: c.Cum, Phases: c.Phases,
		}
	}
	return list
}

// verdict names the function with the largest share. It is certain when it lies
// above all others.
func verdict(costs []charge.Cost) *Bottleneck {
	if len(costs) == 0 {
		return nil
	}
	first := costs[0]
	b := &Bottleneck{
		Phase: largest(first.Phases), Function: first.Function,
		Share: first.Share.Value, Low: first.Share.Low, High: first.Share.High,
		Speedup:     stat.Speedup(first.Share.Value),
		SpeedupLow:  stat.Speedup(first.Share.Low),
		SpeedupHigh: stat.Speedup(first.Share.High),
		Certain:     first.Function != symbol.NotSampled,
	}
	for _, c := range costs[1:] {
		if !first.Share.Exceeds(c.Share) {
			b.Certain = false
		}
	}
	return b
}

func largest(phases map[string]float64) (name string) {
	for phase, share := range phases {
		if name == "" || share > phases[name] || share == phases[name] && phase < name {
			name = phase
		}
	}
	return name
}

// byName returns the wall time of a phase.
func byName(phases []Phase, name string) time.Duration {
	for _, p := range phases {
		if p.Name == name {
			return p.Wall
		}
	}
	return 0
}
