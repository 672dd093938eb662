// Package doubts tells why a verdict is not certain, though the function that it names is charged most: others gain more
// without another one, or what was waited for is not known.
//
//	err := doubts.Outdone(b, functions, false)
package doubts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

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
// warning of that, or nil. If the run goes on until some time, what it may gain is to do more until then.
func Outdone(b *report.Bottleneck, functions []report.Function, untilTime bool) error {
	const more = 1.1
	if len(functions) == 0 || b.Speedup == 0 {
		return nil
	}
	best := most(functions, gain)
	if gain(best) > more*b.Speedup && (gain(best) > b.SpeedupHigh || best.SpeedupLow > b.Speedup) {
		b.Certain = false
		return fmt.Errorf("without %s, which is charged less, the run would be %s as fast, and without %s only %s: which of them it waited for may be chance",
			best.Function, render.AtMost(best.Speedup), b.Function, render.AtMost(b.Speedup))
	}
	return unknownGain(b, functions, untilTime)
}

// unknownGain makes a bottleneck not certain without which a run may gain nothing, or less than without another function
// of which it is not known how much it gains without that. The error is a warning of that, or nil.
func unknownGain(b *report.Bottleneck, functions []report.Function, untilTime bool) error {
	const nothing, notable, more, least = 1.0005, 1.1, 1.25, 0.05
	best := most(functions, func(f report.Function) float64 {
		if f.Function == b.Function || f.File == "" || f.Charged < least {
			return 0
		}
		return f.SpeedupHigh
	})
	switch {
	case !untilTime && b.SpeedupLow <= nothing && b.Speedup > notable:
		b.Certain = false
		return fmt.Errorf("without %s the run may take as long as before, because of others or of the clock", b.Function)
	case best.Function != b.Function && best.SpeedupHigh > more*max(b.SpeedupHigh, b.Speedup):
		b.Certain = false
		return fmt.Errorf("without %s, which is charged less, the run may be up to %s as fast: it is not known how much others would then do or wait",
			best.Function, strings.TrimPrefix(render.AtMost(best.SpeedupHigh), "at most "))
	}
	return nil
}

// Among makes a bottleneck not certain without which a run may gain less, beside other programs, than without another function.
// The error is a warning of that, or nil.
func Among(b *report.Bottleneck, functions []report.Function) error {
	if !b.Certain || len(functions) == 0 {
		return nil
	}
	best := most(functions, func(f report.Function) float64 {
		if f.Function == b.Function {
			return 0
		}
		return gain(f)
	})
	if gain(best) <= b.SpeedupLow {
		return nil
	}
	b.Certain = false
	return fmt.Errorf("beside these programs, the run may gain less without %s than without %s: measure again when nothing else runs", b.Function, best.Function)
}

// most is the function of which something is largest, of equals the first by name.
func most(functions []report.Function, of func(f report.Function) float64) report.Function {
	return slices.MaxFunc(functions, func(f, g report.Function) int {
		return cmp.Or(cmp.Compare(of(f), of(g)), cmp.Compare(g.Function, f.Function))
	})
}

// gain is how much faster a run would be without a function of the user's own.
func gain(f report.Function) float64 {
	if f.File == "" {
		return 0
	}
	return f.Speedup
}

// Waits makes a verdict uncertain where it is not known what was waited for, or who has memory fetched again, and warns
// of that, and of loops that go on until some time: unknown is as Unknown has it, and loops is the time of these.
func Waits(r *report.Report, unknown map[string]float64, loops, run time.Duration) {
	for _, err := range []error{Unknown(r.Bottleneck, r.Functions, unknown), UntilTime(loops, run), memory(r), goCommand(r)} {
		if err != nil {
			r.Warnings = append(r.Warnings, err)
		}
	}
}

// UntilTime is the warning that so much of a run is loops that go on until some time, or nil where it is little.
func UntilTime(loops, run time.Duration) error {
	share := float64(loops) / float64(max(1, run))
	if share <= Little {
		return nil
	}
	return fmt.Errorf("%.0f %% of the run was loops that run until a set time: if a function costs less, they do more, and do not end sooner", 100*share)
}

// Unread makes a verdict uncertain, and warns, of a function whose source cannot be read, and has its ceilings begin at 1: a loop
// there may poll, try again what has failed, or go on until some time. Of what requests wait for that is so if it sleeps.
func Unread(r *report.Report, read func(file string) bool) {
	unknown := func(f report.Function) bool {
		return f.File != "" && (r.Requests == nil || f.Kind == "sleep") && !read(f.File)
	}
	Unsure(r, unknown, "the source of %s was not found: it may poll, retry what failed, or run until a set time")
}

// Unsure has the ceilings of functions begin at 1 of which it is not known whether anything is gained without them. If the
// verdict is on one of these it is not certain, and a warning says why, of its name.
func Unsure(r *report.Report, unknown func(f report.Function) bool, why string) {
	for i := range r.Functions {
		f := &r.Functions[i]
		if !unknown(*f) {
			continue
		}
		if f.Speedup > 1 {
			f.SpeedupLow = 1
		}
		if b := r.Bottleneck; b != nil && b.Function == f.Function {
			b.Certain, b.SpeedupLow = false, min(b.SpeedupLow, 1)
			r.Warnings = append(r.Warnings, fmt.Errorf(why, b.Function))
		}
	}
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
	return fmt.Errorf("%.0f %% of the run was polling, or waiting for a signal, a file lock, data from an unknown sender, a time-out, a retry, or C code that may call Go on a thread of its own, mostly in %s: what really takes the time is not known", 100*all, most)
}
