// Package doubts tells why a verdict is not certain, though the function that it names is charged most: others gain more
// without another one, or what was waited for is not known.
//
//	err := doubts.Outdone(b, functions)
package doubts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report"
)

// Gainless reports whether a run would gain next to nothing without a function, although it was
// waited for: others took as long beside it, and it was chance who was last.
func Gainless(f *report.Function) bool {
	const least = 0.1 // of its share
	return f.Speedup > 0 && 1-1/f.Speedup < least*f.Charged
}

// Outdone makes a bottleneck not certain without which a run would gain less than without another
// function: of several that work for it side by side, it was chance who was last. The error is a
// warning of that, or nil.
func Outdone(b *report.Bottleneck, functions []report.Function) error {
	const more = 1.1
	if len(functions) == 0 {
		return nil
	}
	best := slices.MaxFunc(functions, func(f, g report.Function) int {
		return cmp.Or(cmp.Compare(gain(f), gain(g)), cmp.Compare(g.Function, f.Function))
	})
	if b.Speedup == 0 || gain(best) <= max(b.SpeedupHigh, more*b.Speedup) {
		return nil
	}
	b.Certain = false
	return fmt.Errorf("without %s, which is charged less, the run would be %s as fast, and without %s %s: it may be chance which of them was waited for",
		best.Function, render.AtMost(best.Speedup), b.Function, render.AtMost(b.Speedup))
}

// gain is how much faster a run would be without a function of the user's own.
func gain(f report.Function) float64 {
	if f.File == "" {
		return 0
	}
	return f.Speedup
}

// Unknown makes a bottleneck not certain if functions poll, or wait for something unknown, for
// so long that another one may be the bottleneck. The error is a warning of that, or nil:
// unknown is the share of each such function.
func Unknown(b *report.Bottleneck, functions []report.Function, unknown map[string]float64) error {
	var all, next float64
	for _, share := range unknown {
		all += share
	}
	if b == nil || all == 0 {
		return nil
	}
	for _, f := range functions {
		if f.Function != b.Function {
			next = max(next, f.High)
		}
	}
	if b.Low-unknown[b.Function] > next+all {
		return nil
	}
	b.Certain = false
	if all <= Little {
		return nil
	}
	return unknownWait(unknown)
}

// Little is the part of a run that may wait for something unknown without a
// warning.
const Little = 0.05

// unknownWait is the warning about such waits.
func unknownWait(unknown map[string]float64) error {
	var most string
	var all float64
	for f, share := range unknown {
		if all += share; share > unknown[most] || share == unknown[most] && f < most {
			most = f
		}
	}
	return fmt.Errorf("%.0f %% of the run was spent polling, or waiting for a signal, the lock of a file, data from an unknown sender or another try, mostly by %s: what takes so long is not known", 100*all, most)
}
