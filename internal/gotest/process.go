package gotest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/gotest/reading"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/gotest/turns"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/excerpt"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// The phases of a suite, in the order in which they are shown.
const (
	phaseBuild   = "build"
	phaseInit    = "init"
	phaseSetup   = "setup" // TestMain, and what is outside of tests
	phaseTest    = "test"
	phaseCleanup = "cleanup"
	phaseOther   = "other"
)

var phases = []string{phaseBuild, phaseInit, phaseSetup, phaseTest, phaseCleanup, phaseOther}

// A process is what a test program recorded of itself. Its times are those of the
// suite.
type process struct {
	pkg     string
	start   time.Duration // when the recorder was ready
	end     time.Duration // and ended
	written time.Duration // when its record was complete
	rest    time.Duration // how long the race detector rested then
	shift   int64         // from the clock of its marks to that of the suite
	until   int64         // the end, by the clock of its marks
	tests   []turns.Test
	turns   turns.Turns
	kins    []int    // by test: see kin
	traces  []traced // until they are digested
	unread  int64    // bytes of traces
	record  *gorun.Record

	replayed time.Time // when replays end, if it is not zero
	late     bool      // there was no time for all that was to be read or replayed

	samples   []sample                 // in order
	guessed   map[string]time.Duration // by function, of what was not traced
	unknown   time.Duration            // all that was not traced
	cells     []cell                   // of traces of which parts were read
	skipped   time.Duration            // how long these are
	estimated time.Duration            // on the path, in what was not read of them
	scatter   excerpt.Scatter          // of the parts that were read
	processor map[string]time.Duration // by function
	used      []time.Duration          // by test: see use
	polled    map[string]time.Duration // by function, or waited for a signal
	steps     []timeline.Mark          // from one phase to the next: see phase
}

// A traced part of a process is what one of its execution traces tells.
type traced struct {
	graph *goroutines.Graph
	path  *critical.Path
	tests map[int64][]int // those that began on a goroutine, by its number
	last  bool            // it goes on until the process ends
	part  bool            // it is a part of a trace of which not all was read
	hangs bool            // until a test that would not end was killed
}

// readProcess reads a record. A process that died before it could complete it has
// none, which is no error: its tests are known as far as they were written.
func readProcess(e *execution, ran *schedule.Action) (*process, error) {
	dir, ok := e.records[ran.Object]
	if !ok {
		return nil, nil
	}
	pkg := ran.Package
	r, err := gorun.ReadTests(dir)
	if errors.Is(err, gorun.ErrNoRecord) {
		if r, err = gorun.ReadMarks(dir); errors.Is(err, gorun.ErrNoRecord) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pkg, err)
	}
	first := r.Marks[0]
	var began int64
	if _, err := fmt.Sscan(first.Name, &began); err != nil {
		return nil, fmt.Errorf("gotest: first mark %q: %w", first.Name, err)
	}
	p := &process{pkg: pkg, shift: began - e.began.UnixNano() - first.Time, record: r}
	written := lastWritten(dir).Sub(e.began)
	p.until = until(r, int64(written)-p.shift)
	p.start, p.end = p.at(r.Start()), p.at(p.until)
	p.written = max(p.end, written)
	p.tests = turns.ReadTests(r.Marks, p.until)
	p.turns = turns.Of(p.tests)
	return p, nil
}

// until is when a process ended, by its own clock: at its last mark or, if it was killed, when it last
// wrote something.
func until(r *gorun.Record, written int64) int64 {
	last := r.Marks[len(r.Marks)-1].Time
	if !r.Complete() {
		last = max(last, written)
	}
	return last
}

// lastWritten is when the last of a directory's files was written to, as far as it is known.
func lastWritten(dir string) (last time.Time) {
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, name := range files {
		if info, err := os.Stat(name); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last
}

// at is a moment of the process's own clock in the time of the suite.
func (p *process) at(mark int64) time.Duration { return time.Duration(mark + p.shift) }

// readTraces reads the execution traces, so many bytes at most, and until it is to stop.
func (p *process) readTraces(rules charge.Rules, in *inside.Reader, most int64, stop func() bool) error {
	rules.Inlining = charge.InliningOf(p.record.CPU)
	p.readSamples(rules)
	on := make(map[int64][]int) // what a trace tells of a goroutine is true in all
	read, err := reading.Read(p.record.Windows, most, !p.record.Complete(), stop, traceConfig(p.record, rules, in))
	if err != nil {
		return fmt.Errorf("%s: %w", p.pkg, err)
	}
	for i, x := range read {
		w := p.record.Windows[i]
		p.unread += w.Size() - x.Bytes
		if x.Part {
			p.cells = append(p.cells, cell{p.at(w.From), p.at(w.To)})
			p.skipped += time.Duration(w.To - w.From)
		}
		for _, g := range x.Graphs {
			p.begun(g, on)
			p.traces = append(p.traces, traced{graph: g, tests: on, last: !x.Part && i == len(read)-1, part: x.Part})
		}
	}
	p.follow()
	p.late = p.unread > 0 && stop()
	return nil
}

// size is how many bytes the traces have.
func (p *process) size() (sum int64) {
	for _, w := range p.record.Windows {
		sum += w.Size()
	}
	return sum
}

func traceConfig(r *gorun.Record, rules charge.Rules, in *inside.Reader) goroutines.Config {
	return goroutines.Config{Threads: r.Threads(), Target: func(stack []charge.Frame) charge.Target {
		return in.Tell(stack, rules.Target(stack), rules.Own)
	}}
}

// follow finds the critical path, from the last trace back.
func (p *process) follow() {
	var next, after int64
	for i := range slices.Backward(p.traces) {
		t := &p.traces[i]
		var goroutine int64
		if t.last {
			goroutine = p.last(t)
		} else {
			goroutine = t.end(next, after)
		}
		t.path = critical.Of(t.graph, goroutine, t.graph.From, min(t.graph.To, p.until))
		next, after = t.graph.Main(), t.graph.From
		if len(t.path.Pieces) > 0 {
			next = t.path.Pieces[0].Goroutine
		}
	}
}

// begun adds the tests that ran on each goroutine, by what a trace tells of them.
func (p *process) begun(g *goroutines.Graph, on map[int64][]int) {
	byName := make(map[string][]int)
	for i, t := range p.tests {
		byName[t.Name] = append(byName[t.Name], i)
	}
	for _, m := range g.Marks {
		switch timeline.Kind(m.Kind) {
		case timeline.TestStart, timeline.TestPause, timeline.TestResume, timeline.TestEnd, timeline.RoundStart, timeline.RoundEnd:
			for _, i := range byName[m.Name] {
				if !slices.Contains(on[m.Goroutine], i) {
					on[m.Goroutine] = append(on[m.Goroutine], i)
				}
			}
		}
	}
}

// A part is a stretch of the critical path, or some of it.
type part struct {
	from, to time.Duration
	action   int // index, or -1
	phase    string
	test     int  // index among those of the action's process, or -1
	guessed  bool // it was not traced: see guess
	unread   bool // its trace was not read: see estimate
	helps    bool // see served
	function string
	target   charge.Target // the function, if it is one
	kind     string
	stack    []charge.Frame
}

func (p part) wall() time.Duration { return p.to - p.from }

// A likeness is what parts of a process share that differ only in when they were.
type likeness struct {
	phase, function, kind  string
	test                   int
	guessed, unread, helps bool
	target                 charge.Target
	stack                  *charge.Frame // the innermost one: stacks are shared
}

func (p part) likeness() likeness {
	x := likeness{p.phase, p.function, p.kind, p.test, p.guessed, p.unread, p.helps, p.target, nil}
	if len(p.stack) > 0 {
		x.stack = &p.stack[0]
	}
	return x
}

// path divides the time of the process between what its end waited for, and hands over the parts
// in order, and then what those are that were not traced.
func (p *process) path(take func(part)) {
	at := p.start
	var gaps []part
	none := func(to time.Duration) {
		for at < to {
			now, next := p.turnAt(at)
			unread, until := p.partly(at)
			next = min(next, max(until, at+1), to)
			gaps = append(gaps, part{from: at, to: next, phase: p.phase(at), test: now.Test, function: symbol.NotSampled, unread: unread})
			at = next
		}
	}
	waited, read := make(waits), make(waits)
	var pieces []served
	for i := range p.traces {
		t := &p.traces[i]
		none(p.at(t.path.From))
		pieces = p.served(t, pieces[:0])
		for i, s := range pieces {
			x := &t.path.Pieces[i]
			target := t.path.Target(x)
			q := part{
				from: s.from, to: s.to, phase: phaseTest, test: s.test, helps: s.helps,
				function: target.Function, target: target, kind: x.Kind.String(), stack: t.path.Stack(x),
			}
			if s.test < 0 {
				q.phase = p.phase((s.from + s.to) / 2)
			}
			if waiting[q.kind] {
				waited.add(p, q)
			}
			if t.part {
				read.add(p, q)
			}
			take(q)
		}
		at = max(at, p.at(t.path.To))
	}
	none(p.end)
	for _, q := range gaps {
		list := p.estimate(q, read)
		if q.unread = false; list == nil {
			list = p.guess(q, waited)
		}
		for _, x := range list {
			take(x)
		}
	}
}

// A served piece of a path is one of a test, as far as it is known. There may be millions.
type served struct {
	from, to time.Duration
	test     int  // index, or -1
	helps    bool // no test runs on the goroutine
}

// served are the pieces of a trace's path.
func (p *process) served(t *traced, list []served) []served {
	list = slices.Grow(list, len(t.path.Pieces))
	for i := range t.path.Pieces {
		x := &t.path.Pieces[i]
		middle := (x.From + x.To) / 2 // a piece may begin a little before the mark of its test
		list = append(list, served{
			from: p.at(x.From), to: p.at(x.To), test: p.testOf(t, x.Goroutine, middle), helps: p.testOn(t, x.Goroutine, middle) < 0,
		})
	}
	p.serving(list)
	return list
}

// serving gives what goroutines did on which no test runs to the test that waited for it: to
// the one that asked for it, too, or, where no test started the goroutine, to the one that
// ran. It may have asked a server that TestMain or another test had started.
func (p *process) serving(list []served) {
	for end := len(list) - 1; end > 0; end-- {
		waiter := list[end].test
		if list[end].helps || waiter < 0 {
			continue
		}
		first := end
		for first > 0 && list[first-1].helps {
			first--
		}
		asked := first > 0 && list[first-1].test == waiter
		for i := first; i < end; i++ {
			q := &list[i]
			if ran := p.at(p.tests[waiter].Start) <= (q.from+q.to)/2; ran && (asked || q.test < 0) {
				q.test = waiter
			}
		}
	}
}

// last is the goroutine that the end of the process waited for. One that ends within
// a test ended because of it, or waited for it.
func (p *process) last(t *traced) int64 {
	var exit *goroutines.Mark
	test := int64(-1)
	for i := range t.graph.Marks {
		switch m := &t.graph.Marks[i]; timeline.Kind(m.Kind) {
		case timeline.Exit:
			exit = m
		case timeline.TestStart:
			if test < 0 && p.cut(m.Name) {
				test = m.Goroutine
			}
		}
	}
	switch {
	case test < 0:
		return t.graph.Main()
	case exit != nil && p.testOf(t, exit.Goroutine, exit.Time-1) >= 0:
		return exit.Goroutine
	}
	t.hangs = true
	return test
}

// cut reports whether a test was running when the process ended, and none within it.
func (p *process) cut(name string) bool {
	found := false
	for _, t := range p.tests {
		if t.Result != turns.Cut || name == "" {
			continue
		}
		if t.Name == name {
			found = true
		} else if strings.HasPrefix(t.Name, name+"/") {
			return false
		}
	}
	return found
}

// phase is the phase that a moment belongs to.
func (p *process) phase(at time.Duration) string {
	phase := phaseInit
	if p.steps == nil {
		p.steps = slices.DeleteFunc(slices.Clone(p.record.Marks), func(m timeline.Mark) bool {
			return m.Kind != timeline.MainStart && m.Kind != timeline.RunEnd && m.Kind != timeline.Exit
		})
	}
	for _, m := range p.steps {
		if p.at(m.Time) > at {
			break
		}
		switch m.Kind {
		case timeline.MainStart:
			phase = phaseSetup
		case timeline.RunEnd:
			phase = phaseCleanup
		case timeline.Exit:
			phase = phaseOther
		}
	}
	if now, _ := p.turnAt(at); now.Any && phase == phaseSetup {
		return phaseTest
	}
	return phase
}

// turnAt is the turn at a moment, and when the next one begins.
func (p *process) turnAt(at time.Duration) (now turns.Turn, next time.Duration) {
	now, to := p.turns.At(int64(at)-p.shift, int64(p.end)-p.shift)
	return now, p.at(to)
}

// generations are how many goroutines, each made by the next, are asked for whom they work.
const generations = 100

// testOf is the test that a goroutine works for at a moment: that which runs on it, or
// on the goroutine that started it, and so on.
func (p *process) testOf(t *traced, goroutine, at int64) int {
	for range generations {
		if i := p.testOn(t, goroutine, at); i >= 0 {
			return i
		}
		if goroutine = t.graph.Creator(goroutine); goroutine == 0 {
			break
		}
	}
	return -1
}

// testOn is the innermost test that runs on a goroutine at a moment.
func (p *process) testOn(t *traced, goroutine, at int64) int {
	found := -1
	for _, i := range t.tests[goroutine] {
		if x := p.tests[i]; x.Start <= at && at < x.End && (found < 0 || x.Start > p.tests[found].Start) {
			found = i
		}
	}
	return found
}
