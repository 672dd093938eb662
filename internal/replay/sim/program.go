// Package sim runs programs of goroutines in simulated time: a discrete-event simulation of processors, in which
// they wait for one another at gates, queues, locks and timers.
//
//	wall, forced := program.Run(factors)
package sim

import "iter"

// none is no goroutine, and no cost.
const none = -1

// An Op is a step of a goroutine's program.
type Op struct {
	Do   Deed
	Cost int32 // whose time it is, by whose factor it is multiplied; or -1
	ID   int32 // of a gate, a queue, a lock, a timer, a goroutine or its looks
	Time int64 // how long it takes, or until when
	Lat  int64 // from being made ready to running
	Late int64 // how much later a timer may be seen than it is due
	Ends int32 // the gate that ends the rounds for whose timer it waits, plus one
	Cut  bool  // it waits for nothing any more when that is open
	By   int32 // of a wait within what is done for one function: whose time it is that ends it, plus one
	Sole bool  // who ends such a wait waits for nothing else
	Next bool  // it runs as soon as who makes it ready gives its processor away
}

// A Deed is what is done in a step.
type Deed uint8

const (
	Run     Deed = iota
	Delay        // sleep, or be in a system call
	Set          // a timer that keeps a schedule; time: when that was
	Until        // wait for a moment of a timer's schedule
	Tick         // wait for so many ticks (ID): time is when one is, and late how long it is from one to the next
	Create       // a goroutine, after some time
	Arrive       // at a gate, after some time
	Behind       // the rounds that end when a gate opens
	Pass         // a gate
	Look         // again and again, since it came to the gate that it has passed
	Post         // a place
	Take         // a place
	Give         // to somebody who receives
	Receive      // from somebody who gives
	Lock         // time: from being made ready to trying again
	RLock
	Unlock
	Stop  // never go on
	Deal  // do what comes next of a pool, until nothing is left
	Serve // whoever comes first, until all are served
)

// A Program is what all goroutines do.
type Program struct {
	Done   <-chan struct{} // ends runs as they are when it is closed; it may be nil
	Ops    [][]Op          // by goroutine
	Begins []bool          // by goroutine: it exists from the beginning
	Gates  []int32         // how many arrive
	Queues int
	Posted map[int32]int // places that there are from the beginning, by queue
	Shared []bool        // of each lock: several may have it to read
	Pools  [][][]Op      // what the members of a pool do together, in order
	Served [][]Request   // what servers are asked for, in order
	Timers int32         // those that keep schedules
	Looks  [][]int64     // when they are, since the first pause before one began
	Procs  int
	Last   int32
}

// A Request is what a server does for a client that has come to a gate.
type Request struct {
	Gate  int32
	Alone bool  // it need not wait until those before it are served
	Lat   int64 // from the client's coming to the server's running, if that waited
	Next  bool  // as in an Op
	Ops   []Op
}

// All are the programs of all goroutines, in parts.
func (p *Program) All() iter.Seq[[]Op] {
	return func(yield func([]Op) bool) {
		for _, list := range append([][][]Op{p.Ops}, p.Pools...) {
			for _, ops := range list {
				if !yield(ops) {
					return
				}
			}
		}
		for _, list := range p.Served {
			for _, r := range list {
				if !yield(r.Ops) {
					return
				}
			}
		}
	}
}

// CountGates counts how many arrive at each gate.
func (p *Program) CountGates(n int32) {
	p.Gates = make([]int32, n)
	for list := range p.All() {
		for _, o := range list {
			if o.Do == Arrive {
				p.Gates[o.ID]++
			}
		}
	}
}
