package audit

import (
	"github.com/bottleneck-go/bottleneck/internal/analyze/idle"
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Waits says whose waiting a profile holds.
type Waits int

const (
	Nobody Waits = iota
	// OneThread is the time of one thread: what it waits for holds it up, unless it waits for
	// whatever may come.
	OneThread
	// Threads are all of a program, those that wait for work too.
	Threads
	// Blocked is the time in which threads waited: for a lock, somebody had work.
	Blocked
	// Away is the time in which threads had no processor.
	Away
)

// charge is the post of a stack. Where a program in another language waits, the innermost
// function is the system's, and nobody's own: that is charged as waiting.
func (c charger) charge(stack []int32) post {
	p := c.post(stack)
	p.waits = c.waiting(c.wait(stack))
	aside := c.waits == OneThread || c.waits == Threads
	if p.waits && aside && !c.golang && c.targets[p.target].Class != charge.Own {
		p = c.to(charge.Target{Frame: charge.Frame{Function: symbol.Waiting}, Class: charge.Runtime}, -1, false)
		p.waits = true
	}
	return p
}

// waiting reports whether what a stack tells may be waiting that holds nobody up.
func (c charger) waiting(w idle.Wait) bool {
	switch c.waits {
	case OneThread:
		return w == idle.Events
	case Threads:
		return w != idle.None
	case Blocked:
		return w == idle.Result || w == idle.Events
	case Away:
		return true
	}
	return false
}

// deepest is how many frames of the system a stack that waits may have above what tells so.
const deepest = 3

// wait is what the innermost frames of a stack tell.
func (c charger) wait(stack []int32) (w idle.Wait) {
	if c.waits == Nobody {
		return idle.None
	}
	for i, f := range stack {
		n := c.set.Frames[f].Function
		fn := c.set.Functions[n]
		if !c.golang {
			if w = idle.Native(fn.Name, fn.File, i == 0); w != idle.None || i+1 == deepest {
				return w
			}
			continue
		}
		if c.classes[n] != charge.Runtime {
			break
		}
		switch is := idle.Go(fn.Name); {
		case is == idle.Lock || is == idle.Events:
			return is
		case is != idle.None:
			w = is
		}
	}
	return w
}
