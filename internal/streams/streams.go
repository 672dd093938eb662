// Package streams tells at which of its standard streams a process waits for another one, or for a person. The trace
// of a program does not tell which of its files it reads or writes.
//
//	w := streams.Watch(process.Pid)
//	...
//	looks := w.End()
//	looks.Share(streams.Input) // the part of its time in which it waited there
package streams

import "github.com/bottleneck-go/bottleneck/internal/lookout"

// A Stream is a standard stream, by its descriptor.
type Stream int

const (
	Input Stream = iota
	Output
	Errors
	number
)

// String is what a stream is called.
func (s Stream) String() string {
	return [number]string{"standard input", "standard output", "standard error"}[s]
}

// All are the streams.
var All = []Stream{Input, Output, Errors}

// Looks are how often a process was looked at, and found waiting at each of its streams.
type Looks struct {
	All      int
	At       [number]int
	Terminal [number]bool // it is one; otherwise it is a pipe, or a socket
}

// Share is the part of the looks at which the process waited at a stream, and 0 if there are too few to tell.
func (l Looks) Share(s Stream) float64 {
	const few = 3
	if l.At[s] < few {
		return 0
	}
	return float64(l.At[s]) / float64(l.All)
}

// A look takes some 100 microseconds of processor time for each thread: from one to the next it is at least so many times as
// long.
const dearer = 100

// A Watcher looks at a process again and again.
type Watcher struct {
	looks   Looks
	lookout *lookout.Lookout // nil: the system does not tell
}

// Watch begins to look at a process, where the system lets one.
func Watch(pid int) *Watcher {
	w := new(Watcher)
	if tells {
		w.lookout = lookout.Begin(dearer, func() { w.looks.look(pid) })
	}
	return w
}

// End ends it, and returns what was seen.
func (w *Watcher) End() Looks {
	w.lookout.End()
	return w.looks
}
