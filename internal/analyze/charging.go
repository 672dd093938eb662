package analyze

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/analyze/audit"
	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/words"
	"github.com/bottleneck-go/bottleneck/report"
)

// A charging turns what a group is charged to into a report.
type charging struct {
	*group
	rules owner.Rules
	book  *audit.Book
	sheet *audit.Sheet
	part  float64 // of the wall time that the samples explain

	over    float64 // how many processors were busy on average, if more than one, or 1
	aside   bool    // functions ran beside one another
	untimed bool    // a profile does not say how long the run took, which may have waited for most of it

	insides inside.Reader
	wall    time.Duration
}

// of is what shares are of.
func (c *charging) of() string {
	if c.unlocks && c.kind.Class() == kind.Delay {
		return "the time that others waited for locks"
	}
	return measured(c.kind, c.rules)
}

// measured is what shares of a kind are of. Only Go programs have goroutines.
func measured(k kind.Kind, rules owner.Rules) string {
	if !rules.Go() {
		return strings.Replace(k.Words(), "goroutines", "threads", 1)
	}
	return k.Words()
}

// time sets what a report on processor time says of the run: its wall time, which the
// samples explain as far as they go. Where a profile does not say how long it took, it
// took the processor time at least.
func (c *charging) time(r *report.Report) {
	c.part, c.over = 1, 1
	if c.kind.Class() != kind.Processor {
		return
	}
	for i, u := range c.set.Units {
		r.Wall += cmp.Or(u.Duration, time.Duration(c.sheet.Units[i]))
	}
	c.untimed = slices.ContainsFunc(c.set.Units, func(u stacks.Unit) bool { return u.Duration == 0 })
	r.CPU, r.Profile.Untimed = time.Duration(c.sheet.Total), c.untimed
	r.Phases = []report.Phase{{Name: runPhase, Wall: r.Wall}}
	switch {
	case r.Wall > r.CPU:
		c.part = float64(r.CPU) / float64(r.Wall)
	case r.Wall > 0:
		c.over = float64(r.CPU) / float64(r.Wall)
		c.aside = c.over*(1-c.collected()) > rounding
	}
	if r.CPU > 0 {
		r.SampleHz = float64(r.Samples) / r.CPU.Seconds()
	}
}

// collected is the part of the samples that the runtime collects garbage in by itself, which runs beside any
// program.
func (c *charging) collected() float64 {
	if a := c.sheet.Accounts[symbol.GarbageCollection]; a != nil && c.rules.Go() {
		return a.Value / c.sheet.Total
	}
	return 0
}

// functions sets the functions and the bottleneck. What a processor profile does not
// see, since the process waited, is a line of its own and never the bottleneck.
func (c *charging) functions(r *report.Report) {
	all := view{c.sheet, audit.All, c.part}
	r.Functions = c.charged(all)
	r.Bottleneck = c.verdict(all, r.Functions)
	if waiting := 1 - c.part; waiting > 0 && r.Bottleneck != nil {
		idle := report.Function{Function: symbol.Waiting, Charged: waiting, Low: waiting, High: waiting, Waiting: r.Wall - r.CPU}
		c.timed(all, &idle)
		r.Functions = append(r.Functions, idle)
		slices.SortStableFunc(r.Functions, func(a, b report.Function) int { return cmp.Compare(b.Charged, a.Charged) })
	}
}

// A view is a sheet of the samples with a label, which explain a part of a whole.
type view struct {
	*audit.Sheet
	label int32
	part  float64
}

// charged are the functions of a view with their shares of the whole.
func (c *charging) charged(v view) (list []report.Function) {
	part := v.part
	var names []string
	for _, cost := range v.Costs() {
		f := report.Function{
			Function: cost.Function, File: cost.File, Line: cost.Line,
			Charged: part * cost.Share.Value, Low: part * cost.Share.Low, High: part * cost.Share.High, GC: part * cost.GC,
			Flat: cost.Flat, Cum: cost.Cum,
		}
		if c.kind.Class() == kind.Processor {
			f.CPU = cost.Share.Value
		}
		c.timed(v, &f)
		list = append(list, f)
		if len(names) < inside.Most && cost.Share.Value >= inside.Least && cost.Class != charge.Runtime {
			names = append(names, f.Function)
		}
	}
	inside := c.book.Inside(v.Sheet, v.label, names)
	for i := range list {
		if in, ok := inside[list[i].Function]; ok {
			c.divide(&list[i], in, v)
		}
	}
	return list
}

// divide says what is inside of a function.
func (c *charging) divide(f *report.Function, in charge.Inside, v view) {
	class := charge.Library
	if a := v.Accounts[f.Function]; a != nil {
		class = a.Class
	}
	cost := charge.Cost{Frame: charge.Frame{Function: f.Function, File: f.File, Line: f.Line}, Class: class}
	for i := range in.Into {
		if in.Into[i].Name == words.Own {
			in.Into[i].Name = c.itself()
		}
	}
	c.insides.Add(f, cost, in.Times(v.part), c.wall)
}

// itself is what a function that calls nobody does to have a value of the kind.
func (c *charging) itself() string {
	switch c.kind.Class() {
	case kind.Bytes, kind.Objects:
		return "own allocations"
	case kind.Wall, kind.Delay, kind.Contentions, kind.Population:
		return "itself"
	}
	return words.Own
}

// timed sets what only a share of the run's time has. What has no name is more than one
// function, so that nobody could make it cost nothing. Where the process waited, it may have been for
// a processor, on a busy machine or below a limit: then a function that costs nothing also saves its
// part of that. Where several processors were busy, a function may have run alone, for as long as its
// samples say, or beside what the run waited for; and where it is not known whether they were, its
// samples may be most of the run.
func (c *charging) timed(v view, f *report.Function) {
	f.Phases = map[string]float64{}
	if !c.ofRun(v) {
		return
	}
	f.Phases[runPhase] = f.Charged
	high := f.High
	if f.Function != symbol.Waiting {
		high = min(1, high*c.over/v.part)
	}
	if c.untimed && high > 0 {
		high = 1
	}
	if a := v.Accounts[f.Function]; a == nil || !a.Unnamed {
		f.Speedup, f.SpeedupLow, f.SpeedupHigh = stat.Speedup(f.Charged), stat.Speedup(f.Low), stat.Speedup(high)
		if c.untimed || c.aside {
			f.SpeedupLow = 1
		}
	}
}

// ofRun reports whether shares are of the time of the run.
func (c *charging) ofRun(v view) bool {
	return c.kind.Class() == kind.Processor && v.label == audit.All
}
