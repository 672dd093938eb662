// Package lookout looks at something again and again, such as at another process while that runs, and as often as is cheap.
//
//	l := lookout.Begin(200, func() { ... })
//	...
//	l.End()
package lookout

import "time"

// every is how long it is from one look to the next, at least.
const every = 50 * time.Millisecond

// A Lookout looks. A nil one does not.
type Lookout struct{ end, done chan struct{} }

// Begin begins to look, on a goroutine of its own: from one look to the next it is at least so many times as long as the look took.
func Begin(dearer int, look func()) *Lookout {
	l := &Lookout{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(l.done)
		for next := every; ; {
			select {
			case <-time.After(next):
				began := time.Now()
				look()
				next = max(every, time.Duration(dearer)*time.Since(began))
			case <-l.end:
				return
			}
		}
	}()
	return l
}

// End ends it: after that nobody looks. It must be called once.
func (l *Lookout) End() {
	if l != nil {
		close(l.end)
		<-l.done
	}
}
