package gotest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/doubts"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// A cost is what one function, or one package's building, is charged with.
type cost struct {
	function, file string
	line           int // of the declaration
	total          time.Duration
	untraced       time.Duration         // of it
	estimated      map[int]time.Duration // of it, by action
	phases, kinds  map[string]time.Duration
	lines          map[int]time.Duration
}

// A sum adds parts up by function. There may be millions.
type sum map[string]*cost

func (s sum) add(p *part) {
	c := s[p.function]
	if c == nil {
		c = &cost{
			function: p.function, file: p.target.File, line: p.target.Line,
			phases: make(map[string]time.Duration), kinds: make(map[string]time.Duration), lines: make(map[int]time.Duration), estimated: make(map[int]time.Duration),
		}
		s[p.function] = c
	}
	c.total += p.wall()
	if p.untraced() {
		c.untraced += p.wall()
	}
	if p.unread {
		c.estimated[p.action] += p.wall()
	}
	c.phases[p.phase] += p.wall()
	c.kinds[p.kind] += p.wall()
	c.lines[p.target.At] += p.wall()
}

// costs are the functions, the largest first.
func (s sum) costs() []*cost {
	return slices.SortedFunc(maps.Values(s), func(x, y *cost) int {
		return cmp.Or(cmp.Compare(y.total, x.total), strings.Compare(x.function, y.function))
	})
}

// costs adds parts up by function, the largest first.
func costs(parts []part) []*cost {
	s := make(sum)
	for i := range parts {
		s.add(&parts[i])
	}
	return s.costs()
}

// mostOf is the key of the largest value.
func mostOf[K cmp.Ordered](m map[K]time.Duration) (key K) {
	most := time.Duration(-1)
	for k, v := range m {
		if v > most || v == most && k < key {
			key, most = k, v
		}
	}
	return key
}

// report makes the report of the suite.
func (a *account) report(ctx context.Context) *report.Report {
	e := a.execution
	a.warnCached()
	a.warnBusy()
	polled := a.polled()
	r := &report.Report{
		Version: 1, Runs: 1, Wall: e.wall, ExitCode: e.exitCode, Environment: a.suite.Environment(),
		Benchmarks: []report.Benchmark{}, Tests: a.tests(polled), Actions: a.actions(), Warnings: a.warnings,
	}
	for _, action := range e.actions {
		r.CPU += action.CPU
	}
	var cpu time.Duration // of the test programs
	for _, p := range a.processes {
		cpu += p.record.Marks[len(p.record.Marks)-1].CPU
		for _, s := range p.record.Samples {
			r.Samples += s.Count
		}
	}
	r.CPU += cpu
	if cpu > 0 {
		r.SampleHz = float64(r.Samples) / cpu.Seconds()
	}
	walls := make(map[string]time.Duration)
	for _, p := range a.parts {
		walls[p.phase] += p.wall()
	}
	for _, name := range phases {
		r.Phases = append(r.Phases, report.Phase{Name: name, Wall: walls[name]})
	}
	what := a.whatIf()
	processor := a.processor()
	list := costs(a.parts)
	a.warnUntraced(untraced(list))
	r.Warnings = a.warnings
	for _, c := range list {
		a.cut = a.cut || ctx.Err() != nil
		f := a.function(c, what, untraced(list))
		f.CPU = processor[f.Function]
		r.Functions = append(r.Functions, f)
	}
	a.addInsides(r)
	r.Bottleneck = a.verdict(r.Functions, what, a.share(untraced(list)+a.unseen()))
	doubts.Waits(r, shares(polled, e.wall), a.byClock, e.wall)
	a.warnLate(r)
	if a.cut {
		a.leaveOut(r)
		return r
	}
	r.Cures = what.cures()
	return r
}

// leaveOut takes from a report what is not known of a suite of which not all was replayed.
func (a *account) leaveOut(r *report.Report) {
	for i := range r.Functions {
		r.Functions[i].Speedup = 0
	}
	if b := r.Bottleneck; b != nil {
		b.Certain, b.Speedup, b.SpeedupLow, b.SpeedupHigh = false, 0, 0, 0
	}
	r.Warnings = append(r.Warnings, fmt.Errorf("interrupted while adding up: of %d test programs %d were read, and what the suite would take without a function is not known",
		len(a.execution.records), a.read))
}

// polled is for how long each function polled, or waited for a signal.
func (a *account) polled() map[string]time.Duration {
	polled := make(map[string]time.Duration)
	for _, p := range a.processes {
		for f, t := range p.polled {
			polled[f] += t
		}
	}
	return polled
}

// shares returns each time as a share of the whole.
func shares(times map[string]time.Duration, whole time.Duration) map[string]float64 {
	list := make(map[string]float64, len(times))
	for f, t := range times {
		list[f] = float64(t) / float64(max(whole, 1))
	}
	return list
}

// function is a cost in the report's form.
func (a *account) function(c *cost, what *whatIf, unknown time.Duration) report.Function {
	f := report.Function{
		Function: c.function, Kind: mostOf(c.kinds), Phases: make(map[string]float64),
		Charged: a.share(c.total), Speedup: what.speedup(a.freeing(c.function, believed)),
	}
	if c.file != "" {
		f.File = a.suite.Place(c.file)
		f.Line = cmp.Or(c.line, mostOf(c.lines))
	}
	f.Low, f.High = a.bounds(c, a.execution.wall, unknown)
	for phase, wall := range c.phases {
		f.Phases[phase] = a.share(wall)
	}
	if k := f.Kind; k != "processor" && k != "memory" && k != "build" && k != "" {
		f.Waiting = c.kinds[k]
	}
	return f
}

func (a *account) share(wall time.Duration) float64 {
	return float64(wall) / float64(max(a.execution.wall, 1))
}

const (
	// repeats is by how much, of itself, a share differs from one run of a suite to the
	// next, and noise how much of the whole comes on top: what a disk, a scheduler or a
	// neighbour does to single runs.
	repeats = 0.03
	noise   = 0.01
)

// interval is the 95 % interval of a share of one run.
func (a *account) interval(share float64) (low, high float64) {
	half := 1.96 * math.Hypot(repeats*share, noise*math.Sqrt(share))
	return max(0, share-half), min(1, share+half)
}

// A step is a group of the go command's actions, which is judged as one: twenty small
// links are one bottleneck.
type step struct {
	kind  schedule.Kind
	total time.Duration
	first string // the package of the largest
}

// steps are compiling, linking and vetting, as far as they are on the path.
func (a *account) steps() (list []step) {
	for _, kind := range []schedule.Kind{schedule.Compile, schedule.Link, schedule.Vet} {
		s := step{kind: kind}
		byPackage := make(map[string]time.Duration)
		for _, p := range a.parts {
			if p.phase == phaseBuild && a.execution.actions[p.action].Kind == kind {
				s.total += p.wall()
				byPackage[p.function] += p.wall()
			}
		}
		if s.total > 0 {
			s.first = mostOf(byPackage)
			list = append(list, s)
		}
	}
	return list
}

// verdict names the largest of the functions and of the go command's steps.
func (a *account) verdict(functions []report.Function, what *whatIf, unknown float64) *report.Bottleneck {
	var all []report.Bottleneck
	for _, f := range functions {
		if phase := f.Phase(); phase != phaseBuild {
			all = append(all, report.Bottleneck{Phase: phase, Function: f.Function, Kind: f.Kind, Share: f.Charged, Low: f.Low, High: f.High})
		}
	}
	for _, s := range a.steps() {
		b := report.Bottleneck{Phase: phaseBuild, Function: s.first, Kind: phaseBuild, Step: string(s.kind), Share: a.share(s.total)}
		b.Low, b.High = a.interval(b.Share)
		all = append(all, b)
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, doubts.Order)
	b := all[0]
	free := func(take bound) func(int) time.Duration {
		if b.Phase == phaseBuild {
			return a.freeingStep(schedule.Kind(b.Step))
		}
		return a.freeing(b.Function, take)
	}
	b.Speedup = what.speedup(free(believed))
	building := a.building()
	if b.Phase == phaseBuild {
		building -= time.Duration(b.Share * float64(a.execution.wall))
	}
	b.SpeedupLow, b.SpeedupHigh = a.between(what.wall(free(least)), what.wall(free(most)), building)
	b.Certain = a.certain(all, unknown)
	if !gains(&b, functions) {
		b.Certain, b.SpeedupHigh = false, max(b.SpeedupHigh, stat.Speedup(b.High))
	}
	return &b
}

// gains reports whether a replay agrees with the path: the suite would be quicker without the bottleneck, by some of what
// is charged to it, and without no other function surely quicker than that. The replay may be what is wrong.
func gains(b *report.Bottleneck, functions []report.Function) bool {
	const some = 0.25
	return 1-1/b.Speedup > max(worthwhile, some*b.Share) && !slices.ContainsFunc(functions, func(f report.Function) bool {
		return f.Function != b.Function && f.Speedup > b.SpeedupHigh
	})
}

// certain reports whether the first of what is waited for is more than any of the others could be, and more than
// what no trace tells of, which may be another one that was never seen.
func (a *account) certain(all []report.Bottleneck, unknown float64) bool {
	low, next := all[0].Low, unknown
	for _, b := range all[1:] {
		next = max(next, b.High)
	}
	if all[0].Phase == phaseBuild { // other work may have kept it waiting
		low *= 1 - a.waited()
	}
	told := !slices.Contains(vague, all[0].Function) && (a.doubt == nil || all[0].Phase == phaseBuild)
	return told && (next == 0 || low > next)
}

// vague are names that say nothing of what could be mended.
var vague = []string{symbol.GoCommand, symbol.NotSampled, symbol.Profiling, symbol.NoProcessor, symbol.Harness}
