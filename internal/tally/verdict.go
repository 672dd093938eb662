package tally

import (
	"fmt"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/report"
)

// Functions turns what a ledger holds into the form of a report, largest share
// first.
func Functions(l *charge.Ledger, in *inside.Reader) []report.Function {
	costs := l.Costs()
	list := make([]report.Function, len(costs))
	wall := l.Wall()
	for i, c := range costs {
		list[i] = report.Function{
			Function: c.Function, File: in.Place(c.File), Line: c.Line,
			Charged: c.Share.Value, Low: max(0, c.Share.Low-c.Unsampled), High: c.Share.High, Kind: kind(c, wall),
			Speedup: stat.Speedup(c.Saved.Value), SpeedupLow: stat.Speedup(max(0, c.Saved.Low-c.Unsampled)), SpeedupHigh: stat.Speedup(c.Saved.High),
			GC: c.GC, Waiting: c.Waiting, CPU: c.CPU, Flat: c.Flat, Cum: c.Cum, Phases: c.Phases,
		}
		if unseen(list[i]) {
			list[i].Low, list[i].SpeedupLow = 0, 1
		}
		if i < inside.Most && c.Share.Value >= inside.Least {
			in.Add(&list[i], c, l.Inside(c.Function), wall)
		}
	}
	return list
}

// Beside are the functions that ran beside what was waited for, in the form of a report.
func Beside(l *charge.Ledger, in *inside.Reader) (list []report.Function) {
	for _, c := range l.Beside() {
		f := report.Function{Function: c.Function, File: in.Place(c.File), Line: c.Line, CPU: c.CPU, Flat: c.Flat, Cum: c.Cum, Phases: c.Phases}
		if c.Replayed {
			f.Speedup, f.SpeedupLow, f.SpeedupHigh = stat.Speedup(c.Saved.Value), stat.Speedup(c.Saved.Low), stat.Speedup(c.Saved.High)
		}
		list = append(list, f)
	}
	return list
}

// kind is the kind of cost that most of a function's share is: "processor" if no
// trace says otherwise and it was seen to run rather than wait.
func kind(c charge.Cost, wall time.Duration) string {
	switch {
	case c.Phases[string(timeline.Init)] > c.Share.Value/2:
		return "init"
	case c.Kind == "" && c.CPU > 0 && float64(c.Waiting) < c.Share.Value/2*float64(wall):
		return critical.Processor.String()
	}
	return c.Kind
}

// unseen reports whether a function had a processor but no samples: then only the
// trace knows of that time, and not which of the functions that it called had it.
func unseen(f report.Function) bool {
	return f.File != "" && f.CPU == 0 && f.Kind == critical.Processor.String()
}

// nobody are what stands for no function: they are never certain to be the bottleneck.
var nobody = []string{symbol.GarbageCollection, symbol.NotSampled, symbol.Profiling, symbol.NoProcessor, symbol.Sanitizer, symbol.OtherRuntime, symbol.Waiting, symbol.Harness}

// Verdict names the first of the functions, which begin with the largest. It is
// certain if that lies above all others or, if no other was seen, if it surely has
// at least half. It is nil if there are no functions.
func Verdict(functions []report.Function) *report.Bottleneck {
	if len(functions) == 0 {
		return nil
	}
	first := *Leader(functions)
	b := &report.Bottleneck{
		Phase: first.Phase(), Function: first.Function,
		Share: first.Charged, Low: first.Low, High: first.High, Kind: first.Kind,
		Speedup: first.Speedup, SpeedupLow: first.SpeedupLow, SpeedupHigh: first.SpeedupHigh,
		Certain: (len(functions) > 1 || first.Low > first.Charged/2) && !slices.Contains(nobody, first.Function),
	}
	for _, f := range functions {
		if f.Function != first.Function && !share(first).Exceeds(share(f)) {
			b.Certain = false
		}
	}
	return b
}

// Leader is the first of functions that a verdict may name: package testing's own work is what
// short benchmarks mostly are, and is nothing that its user could mend.
func Leader(functions []report.Function) *report.Function {
	if len(functions) > 1 && functions[0].Function == symbol.Harness {
		return &functions[1]
	}
	return &functions[0]
}

// A run, or what a benchmark's operations take in all, that is briefer tells nothing for certain: that
// another program had the processor for a moment, or how long starting took, may be most of it.
const (
	briefRun   = 50 * time.Millisecond
	briefTimed = 10 * time.Millisecond
)

// unsettleUnknown makes the verdict on a run uncertain if time of which nothing is
// known could change it, because it may belong to another function or to the
// machine.
func (t *Tally) unsettleUnknown(r *report.Report) {
	if r.Bottleneck == nil {
		return
	}
	if wall := t.ledger.Wall(); wall < briefRun {
		r.Bottleneck.Certain = false
		r.Warnings = append(r.Warnings, fmt.Errorf("only %s were measured, which is too brief to be certain", wall.Round(100*time.Microsecond)))
	}
	if f := &r.Functions[0]; f.Function == symbol.Harness {
		r.Warnings = append(r.Warnings, fmt.Errorf("%s of the run was the work of package testing itself: a longer -benchtime leaves more for your functions", render.Percent(f.Charged)))
	}
	lead := Leader(r.Functions).Low
	if len(r.Functions) > 1 {
		lead -= r.Functions[1].High
	}
	unknown := t.cut
	if r.Bottleneck.Function == symbol.Startup {
		unknown += t.loading
	}
	if 2*float64(unknown) > lead*float64(t.ledger.Wall()) || t.suite.Sanitized() != nil {
		r.Bottleneck.Certain = false
	}
}

func share(f report.Function) stat.Interval {
	return stat.Interval{Value: f.Charged, Low: f.Low, High: f.High}
}
