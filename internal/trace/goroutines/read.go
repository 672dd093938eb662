package goroutines

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/exp/trace"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/sites"
)

// Config says how stacks are charged.
type Config struct {
	// Target says what a stack, innermost frame first, is charged to: see
	// charge.Rules. Frames have the lines that were executing, and not those where
	// functions start.
	Target func(stack []charge.Frame) charge.Target
	// Recorder tells by the function with which a goroutine begins that it is this
	// harness's own, beside those that the harness builds into programs. It may be nil.
	Recorder func(function string) bool
	Category string // of the recorder's marks; "" means Category: several may record one process
	// Unsampled means that a trace is not expected to have samples: what ran from one event to
	// the next is charged to the innermost function that did not return in between.
	Unsampled bool
	// Threads are the moments at which samples of threads that C made were noticed, on the clock of marks:
	// they stand in no trace.
	Threads []int64
	// Made tells who made goroutines that were there before the trace, by their numbers, as far as that is known.
	Made map[int64]int64
}

// ErrCut means that a trace ends in the middle. What stands before that was read.
var ErrCut = errors.New("goroutines: the trace is cut off")

// Read reads a trace of Go 1.22 or later. With an error that is ErrCut, the graph is
// good for the time that it covers. Some millions of events are read in a second; a
// graph takes about 50 bytes for each.
func Read(r io.Reader, c Config) (*Graph, error) {
	events, err := trace.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return nil, fmt.Errorf("goroutines: %w", err)
	}
	b := newBuilder(c)
	for {
		e, err := events.ReadEvent()
		if err == io.EOF {
			return b.finish(), nil
		}
		if err != nil && len(b.g.Goroutines) == 0 {
			return nil, fmt.Errorf("goroutines: %w", err)
		}
		if err != nil {
			return b.finish(), fmt.Errorf("%w: %w", ErrCut, err)
		}
		b.add(&e)
	}
}

// Of makes a graph of events.
func Of(events []trace.Event, c Config) *Graph {
	b := newBuilder(c)
	for i := range events {
		b.add(&events[i])
	}
	return b.finish()
}

// A builder makes a graph of events.
type builder struct {
	g      *Graph
	sites  *sites.Table
	begun  bool
	config Config
	called []int32 // sites of system calls that were sampled
	skews  []int64 // of the marks' clock against the trace's
	logs   []logged
}

func newBuilder(c Config) *builder {
	return &builder{g: &Graph{index: make(map[int64]int32), creators: maps.Clone(c.Made)}, sites: sites.New(c.Target), config: c}
}

func (b *builder) add(e *trace.Event) {
	switch e.Kind() {
	case trace.EventSync:
		b.sites.Forget()
		return
	case trace.EventStackSample:
		b.sample(e)
		return
	case trace.EventStateTransition:
		b.changed(e)
	case trace.EventLog:
		b.logged(e)
	case trace.EventRegionBegin, trace.EventRegionEnd:
		b.seen(e)
	case trace.EventMetric:
		b.metric(e)
	case trace.EventLabel:
		if l := e.Label(); l.Resource.Kind == trace.ResourceGoroutine && strings.HasPrefix(l.Label, "GC") {
			b.g.Goroutines[b.find(l.Resource.Goroutine())].Role = Collector
		}
	}
	if !b.begun {
		b.begun, b.g.From = true, int64(e.Time())
	}
	b.g.To = int64(e.Time())
}

// find is the index of a goroutine.
func (b *builder) find(id trace.GoID) int32 {
	if id == trace.NoGoroutine {
		return None
	}
	i, ok := b.g.index[int64(id)]
	if !ok {
		i = int32(len(b.g.Goroutines))
		b.g.index[int64(id)] = i
		b.g.Goroutines = append(b.g.Goroutines, Goroutine{ID: int64(id), Start: None})
	}
	return i
}

// seen notes where a running goroutine is.
func (b *builder) seen(e *trace.Event) {
	if i := b.find(e.Goroutine()); i != None && e.Stack() != trace.NoStack {
		b.event(i, e, None)
	}
}

func (b *builder) event(i int32, e *trace.Event, other int32) {
	gor := &b.g.Goroutines[i]
	gor.Events = append(gor.Events, Event{int64(e.Time()), gor.step(), b.sites.Of(e.Stack()), other})
}

func (b *builder) sample(e *trace.Event) {
	i := b.find(e.Goroutine())
	if i == None {
		return
	}
	gor := &b.g.Goroutines[i]
	step := gor.step()
	if step >= 0 && gor.Stretches[step].State == Calling {
		b.called = append(b.called, gor.Stretches[step].Site)
	}
	if step >= 0 && gor.Stretches[step].State == Running {
		site := b.sites.Of(e.Stack())
		if site != None && b.sites.Places[b.sites.List[site].Place].Target.Function == symbol.Sanitizer {
			return // it does not tell whose accesses are checked: the samples beside it do
		}
		gor.Samples = append(gor.Samples, Sample{int64(e.Time()), step, site})
	}
}

func (b *builder) metric(e *trace.Event) {
	m := e.Metric()
	if m.Name == "/sched/gomaxprocs:threads" {
		b.g.processors.Limit(int64(e.Time()), int(m.Value.Uint64()))
	}
}

// finish completes a graph with what is inferred.
func (b *builder) finish() *Graph {
	g := b.g
	g.Sites, g.Frames, g.Places = b.sites.List, b.sites.Frames, b.sites.Places
	g.assignRoles(b.config.Recorder)
	if len(b.skews) > 0 {
		slices.Sort(b.skews)
		g.shift(b.skews[len(b.skews)/2])
		b.correct()
	}
	g.connect()
	g.chain()
	g.skip()
	g.findSelects()
	g.findQueues()
	g.findHelpers()
	g.placeForeign(b.sites)
	g.classify()
	if b.config.Unsampled {
		for _, c := range g.classes {
			c.Between = b.sites.Common(c.Begin, c.End)
		}
		g.Sites, g.Frames, g.Places = b.sites.List, b.sites.Frames, b.sites.Places
	}
	g.processors.FindFull(g.From)
	g.findShortest()
	g.findVisits()
	g.findCalls(b.called, b.config.Threads)
	return g
}

// shift sets the clock forward.
func (g *Graph) shift(by int64) {
	g.From, g.To = g.From+by, g.To+by
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		for j := range gor.Stretches {
			gor.Stretches[j].From += by
		}
		for j := range gor.Events {
			gor.Events[j].At += by
		}
		for j := range gor.Samples {
			gor.Samples[j].At += by
		}
	}
	g.processors.Shift(by)
}
