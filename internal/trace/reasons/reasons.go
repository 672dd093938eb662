// Package reasons tells by the words of Go's runtime why a goroutine blocked or stopped running.
//
//	why := reasons.Of("chan receive") // reasons.Receiving
package reasons

// A Reason is why a goroutine blocked or stopped running.
type Reason uint8

const (
	Other      Reason = iota
	Sleeping          // time.Sleep
	Networking        // waiting for a descriptor that the runtime polls
	Selecting
	Conditional // sync.Cond
	Locking     // a semaphore of package sync
	Sending
	Receiving
	Bubbled    // for the others in a bubble of testing/synctest, or for its clock
	Collecting // waiting for the garbage collector
	System     // a goroutine of the runtime's own
	Yielding   // it gave up its processor
	Preempted
)

// Of is what Go's words for it mean, as package runtime writes them.
func Of(words string) Reason {
	switch words {
	case "sleep":
		return Sleeping
	case "network":
		return Networking
	case "select":
		return Selecting
	case "sync.(*Cond).Wait":
		return Conditional
	case "sync":
		return Locking
	case "chan send":
		return Sending
	case "chan receive":
		return Receiving
	case "synctest":
		return Bubbled
	case "GC mark assist wait for work", "wait until GC ends", "GC weak to strong wait":
		return Collecting
	case "GC background sweeper wait", "system goroutine wait":
		return System
	case "runtime.Gosched":
		return Yielding
	case "preempted":
		return Preempted
	}
	return Other
}
