package gotest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gotest/reading"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/report"
)

// exiting is charged with what passes from the end of a test program's record until the
// go command goes on; longExit is more than exiting takes by itself.
const (
	exiting  = "(end of the test program)"
	longExit = time.Second
)

// An account is a suite added up.
type account struct {
	suite     *suite.Suite
	insides   *inside.Reader
	config    Config
	execution *execution
	processes map[int]*process // by the action that ran it
	pieces    []schedule.Piece
	onPath    []time.Duration           // by action
	parts     []part                    // of the whole wait; alike ones of a process are one
	savings   map[string]map[int]saving // by function and action
	warnings  report.Warnings
	cut       bool  // it was interrupted: not all is known
	read      int   // processes of which the traces were read
	doubt     error // by which nothing but building is certain, or nil
	allowance *reading.Allowance
	late      bool          // there was no time for all
	byClock   time.Duration // on the path, in loops that go on until some time
}

// addUp divides the whole wait between what its end waited for. Traces are large: those of one test
// program are read at a time, and only what is asked of them later is kept.
func addUp(ctx context.Context, s *suite.Suite, e *execution, c Config) (*account, error) {
	a := &account{
		suite: s, insides: inside.NewReader(s.Place, e.began), config: c, execution: e, doubt: s.Sanitized(c.Build...),
		processes: make(map[int]*process), savings: make(map[string]map[int]saving), onPath: make([]time.Duration, len(e.actions)), allowance: e.allowance(),
	}
	a.insides.Timed = suite.ForTime(goflags.Last(c.Flags, "benchtime"))
	a.warnUnbuilt()
	a.pieces = schedule.Path(e.actions, e.wall)
	for _, p := range a.pieces {
		if p.Action < 0 {
			a.add(p, phaseOther, symbol.GoCommand, "")
			continue
		}
		a.onPath[p.Action] += p.To - p.From
		switch action := &e.actions[p.Action]; action.Kind {
		case schedule.Compile, schedule.Link, schedule.Vet:
			if action.Cached {
				a.add(p, phaseOther, symbol.GoCommand, "")
				continue
			}
			a.add(p, phaseBuild, action.Package, "build")
		case schedule.Running:
			if err := a.readProcess(ctx, p.Action); err != nil {
				return nil, err
			}
			a.addRun(p)
			a.digest(ctx, p.Action, nil)
		default:
			a.add(p, phaseOther, symbol.GoCommand, "")
		}
	}
	return a, a.addOthers(ctx)
}

// addOthers reads the test programs for which the end did not wait. It may, if what it waited for
// cost nothing.
func (a *account) addOthers(ctx context.Context) error {
	functions := make([]string, 0)
	for _, c := range costs(a.parts) {
		functions = append(functions, c.function)
	}
	for i := range a.execution.actions {
		if a.onPath[i] > 0 {
			continue
		}
		if err := a.readProcess(ctx, i); err != nil {
			return err
		}
		a.digest(ctx, i, functions)
	}
	return nil
}

// add charges a piece of the path as a whole.
func (a *account) add(p schedule.Piece, phase, function, kind string) {
	a.parts = append(a.parts, part{from: p.From, to: p.To, action: p.Action, phase: phase, test: -1, function: function, kind: kind})
}

// warnCached says that nothing ran, as go test had all results.
func (a *account) warnCached() {
	runs, cached := 0, 0
	for i := range a.execution.actions {
		if action := &a.execution.actions[i]; action.Kind == schedule.Running && !action.Untested {
			runs++
			if action.Cached {
				cached++
			}
		}
	}
	if runs > 0 && cached == runs {
		a.warnings = append(a.warnings, errors.New("go test had all results in its cache: -count=1 runs the tests"))
	}
}

// warnUnbuilt says whose tests did not run.
func (a *account) warnUnbuilt() {
	for _, pkg := range a.execution.unbuilt {
		a.warnings = append(a.warnings, fmt.Errorf("%s could not be built: its tests did not run", pkg))
	}
}

// readProcess reads what the test program of an action recorded, if it is one.
func (a *account) readProcess(ctx context.Context, i int) error {
	action := &a.execution.actions[i]
	if !action.Executes() {
		return nil
	}
	p, err := readProcess(a.execution, action)
	if err != nil {
		return err
	}
	if p != nil {
		read, in, rules := *p, a.insides, a.suite.Rules(suite.Program{})
		until, replayed := a.allowance.Next(p.size())
		late := func() bool { return ctx.Err() != nil || time.Now().After(until) }
		if a.cut = a.cut || !reading.InTime(ctx, func() { err = read.readTraces(rules, in, a.allowance.Most, late) }); a.cut {
			a.insides = inside.NewReader(a.suite.Place, a.execution.began) // the other one may still be read with
			a.processes[i] = p
			return nil
		}
		if a.read++; err != nil {
			return err
		}
		read.replayed = replayed
		p = &read
	}
	if err := doubt(p); err != nil && a.execution.recording && action.Wall() > schedule.SlotWait {
		a.warnings = append(a.warnings, fmt.Errorf("%s: its test program %w", action.Package, err))
	}
	if p != nil {
		a.processes[i] = p
		a.warnUnread(p)
	}
	return nil
}

// doubt says what a record lacks, if anything.
func doubt(p *process) error {
	switch {
	case p == nil || len(p.traces) == 0:
		return errors.New("ended before its record was complete: its functions are not known")
	case p.record.Complete():
	case slices.ContainsFunc(p.record.Marks, func(m timeline.Mark) bool { return m.Kind == timeline.Replaced }):
		return errors.New("became another program by syscall.Exec: what that did is not recorded")
	default:
		return errors.New("ended before its record was complete: its last tenth of a second is missing")
	}
	return nil
}

// addRun charges a piece in which a test program ran: its start-up, what it recorded,
// and its end.
func (a *account) addRun(piece schedule.Piece) {
	action := &a.execution.actions[piece.Action]
	p := a.processes[piece.Action]
	if p == nil {
		if !action.Executes() {
			a.add(piece, phaseOther, symbol.GoCommand, "")
			return
		}
		a.add(piece, phaseTest, action.Package, "")
		return
	}
	within := func(from, to time.Duration) schedule.Piece {
		return schedule.Piece{From: min(max(from, piece.From), piece.To), To: max(min(to, piece.To), piece.From), Action: piece.Action}
	}
	overhead, _ := p.record.Overhead()
	if start := within(piece.From, p.start-overhead); start.To > start.From {
		a.add(start, phaseInit, symbol.Startup, "init")
	}
	if recorder := within(p.start-overhead, p.start); recorder.To > recorder.From {
		a.add(recorder, phaseInit, symbol.Profiling, "")
	}
	alike := make(map[likeness]int) // which of the parts
	p.path(func(q part) {
		cut := within(max(q.from, p.start), q.to)
		if cut.To <= cut.From {
			return
		}
		q.from, q.to, q.action = cut.From, cut.To, piece.Action
		q.function = initialised(q)
		p.addUntraced(q)
		i, ok := alike[q.likeness()]
		if !ok {
			alike[q.likeness()] = len(a.parts)
			a.parts = append(a.parts, q)
			return
		}
		a.parts[i].to += q.wall() // only how long they last matters
	})
	a.addEnd(p, within(p.end, piece.To))
}

// addEnd charges what passes behind a test program's last mark: it writes its record, the
// race detector rests, and it exits. The go command then waits until nobody holds the
// program's output open: a child that a test left behind may.
func (a *account) addEnd(p *process, end schedule.Piece) {
	p.rest = min(a.execution.rest, max(0, end.To-p.written))
	at := end.From
	add := func(to time.Duration, function, kind string) {
		if to = min(to, end.To); to > at {
			a.add(schedule.Piece{From: at, To: to, Action: end.Action}, phaseOther, function, kind)
			at = to
		}
	}
	add(p.written, symbol.Profiling, "")
	add(p.written+p.rest, symbol.Sanitizer, critical.Sleep.String())
	held := end.To - at
	add(end.To, exiting, critical.Child.String())
	if held > longExit {
		a.warnings = append(a.warnings, fmt.Errorf("%s: go test waited %v after the end of the test program: what the tests started still held its output open",
			p.pkg, held.Round(time.Millisecond)))
	}
}

// initialised is the function that a part is charged to: what a package's own
// initialiser does by itself is its package's.
func initialised(q part) string {
	if pkg := symbol.Package(q.function); q.phase == phaseInit && q.function == pkg+".init" {
		return pkg
	}
	return q.function
}
