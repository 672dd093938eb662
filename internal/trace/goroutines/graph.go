// Package goroutines reads Go execution traces into a graph: what each goroutine of
// a process did, when and where in the code, and who woke it. Packages critical and
// whatif work on this graph.
//
//	g, err := goroutines.Read(file, goroutines.Config{Target: rules.Target})
//	for i := range g.Goroutines {
//		for step, s := range g.Goroutines[i].Stretches { ... }
//	}
//
// A trace has every change of state of every goroutine, mostly with a stack. Its
// CPU samples name what ran between two changes. What a trace does not say is
// inferred: who sent what arrived from the network, who set a timer, and which channels
// are semaphores.
package goroutines

import (
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/trace/calls"
	"github.com/bottleneck-go/bottleneck/internal/trace/encounters"
	"github.com/bottleneck-go/bottleneck/internal/trace/processors"
	"github.com/bottleneck-go/bottleneck/internal/trace/sites"
)

// None stands for no goroutine, stretch, site or place where others have indices.
const None = sites.None

// A Graph is what a trace tells. Times are of the process's monotonic clock, in
// nanoseconds. Indices into its slices are int32, to be small. A Graph is not changed
// once it is read, but that it keeps what is found; it is safe for concurrent use.
type Graph struct {
	From, To   int64 // the part of the run that the trace covers
	Marks      []Mark
	Goroutines []Goroutine
	Sites      []Site
	Frames     []Frame
	Places     []Place
	// Found is what others find in a part of the time, each by a key of its own.
	Found lazy.Memo

	index      map[int64]int32 // of goroutines, by number
	processors processors.Table
	creators   map[int64]int64 // who made those that a trace, or a part of it, finds there, by their numbers
	classes    map[classKey]*Class
	strands    map[strand][]piece
	numbered   int32   // classes
	helps      []int32 // the site for which each goroutine works, or None
	queues     map[encounters.Node]*Queue
	manyQueues int
	delivered  map[Key]int64
	talks      map[int32]int     // how often a goroutine sends or receives, to and from the network
	talkers    map[int32][]int32 // who does, by maker
	accepting  map[int32]bool    // who accepts connections
	chained    map[int32][]int32
	every      map[int32]int64
	shortest   map[int32]int64 // waits for timers, by place
	calls      calls.Table
	visits     []int64 // in order
	selects    selects
}

// What stacks are, and are charged to.
type (
	Site  = sites.Site
	Frame = sites.Frame
	Place = sites.Place
)

// A Mark is an event of category "bottleneck" that the recorder logged.
type Mark struct {
	Kind      byte
	Time      int64
	N         int
	Name      string
	Goroutine int64 // that logged it
}

// A Goroutine is what one goroutine did.
type Goroutine struct {
	ID        int64
	Start     int32 // site of its first function, or None
	Role      Role
	Stretches []Stretch // in order, without gaps
	Events    []Event   // in order
	Samples   []Sample  // in order
}

// A Role says for whom a goroutine works.
type Role uint8

const (
	Program   Role = iota
	Collector      // of garbage
	Recorder       // this harness, or what hands signals on: it is never charged
)

// A State is what a goroutine does in a stretch.
type State uint8

const (
	Absent  State = iota // it does not exist
	Ready                // it could run
	Running              // it has a processor
	Blocked              // it waits for somebody or something
	Calling              // it is in a system call, or in C
)

// A Stretch is a time in which a goroutine's state does not change. It ends where
// the next one begins.
type Stretch struct {
	From  int64
	Site  int32 // where it blocked, called, or was stopped; None if not known
	Waker int32 // the goroutine that made it ready, or None
	Step  int32 // the waker's stretch at that moment
	Cause int32 // the waker's site then, or None
	State State
	Why   Reason
	Guess bool // who sent what made it ready is guessed
}

// An Event is something that a running goroutine was seen at.
type Event struct {
	At    int64
	Step  int32 // the stretch in which it was
	Site  int32
	Other int32 // the goroutine that it made ready or created, or None
}

// A Sample is an observation by the CPU profiler.
type Sample struct {
	At   int64
	Step int32
	Site int32
}

// A Key is a stretch of a goroutine.
type Key struct{ Goroutine, Step int32 }

// Index is the index of the goroutine with a number, or None.
func (g *Graph) Index(goroutine int64) int32 {
	if i, ok := g.index[goroutine]; ok {
		return i
	}
	return None
}

// Main is the number of the goroutine of a program's main function.
func (g *Graph) Main() int64 { return 1 }

// Creator is the goroutine that made another, both by their numbers; 0 if that is not known.
func (g *Graph) Creator(goroutine int64) int64 {
	if i := g.Index(goroutine); i != None && len(g.Goroutines[i].Stretches) > 0 && g.Goroutines[i].Stretches[0].Waker != None {
		return g.Goroutines[g.Goroutines[i].Stretches[0].Waker].ID
	}
	return g.creators[goroutine]
}

// Stretch is a stretch by its key.
func (g *Graph) Stretch(k Key) *Stretch { return &g.Goroutines[k.Goroutine].Stretches[k.Step] }

// End is when a stretch ends.
func (g *Graph) End(k Key) int64 {
	if l := g.Goroutines[k.Goroutine].Stretches; int(k.Step)+1 < len(l) {
		return l[k.Step+1].From
	}
	return g.To
}

// PlaceOf is the place of a site, or None.
func (g *Graph) PlaceOf(site int32) int32 {
	if site < 0 {
		return None
	}
	return g.Sites[site].Place
}

var nowhere = Place{Target: charge.Target{Class: charge.Runtime}} // is nobody's

// At is what is known of the place of a site: nothing, where there is none.
func (g *Graph) At(site int32) *Place {
	if place := g.PlaceOf(site); place != None {
		return &g.Places[place]
	}
	return &nowhere
}

// NameOf is the function that a site is charged to, or "".
func (g *Graph) NameOf(site int32) string { return g.At(site).Function }

// Own reports whether a site is charged to the user's own code.
func (g *Graph) Own(site int32) bool { return g.At(site).Class == charge.Own }
