package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/locks"
)

const none = goroutines.None

// An op is a step of a goroutine's program.
type op struct {
	do   deed
	cost int32 // whose time it is: in program.costs, or none
	id   int32 // of a gate, a queue, a lock, a timer, a goroutine or its looks
	time int64 // how long it takes, or until when
	lat  int64 // from being made ready to running
	late int64 // how much later a timer may be seen than it is due
	ends int32 // the gate that ends the rounds for whose timer it waits, plus one
}

type deed uint8

const (
	run     deed = iota
	delay        // sleep, or be in a system call
	set          // a timer that keeps a schedule; time: when that was
	until        // wait for a moment of a timer's schedule
	create       // a goroutine, after some time
	arrive       // at a gate, after some time
	behind       // the rounds that end when a gate opens
	pass         // a gate
	look         // again and again, since it came to the gate that it has passed
	post         // a place
	take         // a place
	give         // to somebody who receives
	receive      // from somebody who gives
	lock         // time: from being made ready to trying again
	rlock
	unlock
	stop // never go on
	deal // do what comes next of a pool, until nothing is left
)

// A cost is whose time an op takes: what runs in a class of segments, or waits at a
// place.
type cost struct {
	class *goroutines.Class
	under *locks.Mutex // of the class, only what ran with this lock held, or
	free  bool         // with it free
	place int32
	user  int32 // the place of the user's code that it is done for, or none
}

// A program is what all goroutines do.
type program struct {
	ops    [][]op // by goroutine
	begins []bool // by goroutine: it exists from the beginning
	costs  []cost
	gates  []int32 // how many arrive
	queues int
	posted map[int32]int // places that there are from the beginning, by queue
	locks  []*locks.Mutex
	pools  [][][]op  // what the members of a pool do together, in order
	timers int32     // those that keep schedules
	looks  [][]int64 // when they are, since the first pause before one began
	procs  int
	last   int32
}
