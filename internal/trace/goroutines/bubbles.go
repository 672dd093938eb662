package goroutines

import (
	"slices"

	"golang.org/x/exp/trace"
)

// In a bubble of testing/synctest time stands still while a goroutine runs, and passes at
// once when all of them wait. The goroutine that began the bubble waits for that, and then
// makes those ready that sleep. So nobody in a bubble sleeps: all wait for who runs.

// keepsTime reports whether a goroutine that runs has waited for those in its bubble before.
func (b *builder) keepsTime(i int32) bool {
	for _, s := range slices.Backward(b.g.Goroutines[i].Stretches) {
		if s.State == Blocked {
			return s.Why == Bubbled
		}
	}
	return false
}

// settled notes that a goroutine, which waited for the others in its bubble, was made ready
// by the one that was the last to block, or to end: as that had given up its processor, the
// trace does not name it.
func (b *builder) settled(s *Stretch, e *trace.Event, i int32) {
	for _, o := range slices.Backward(b.g.processors.Owners(int(e.Proc()))) {
		if o.Goroutine == i {
			return
		}
		if o.Goroutine == None {
			continue
		}
		s.Waker, s.Step = o.Goroutine, o.Step
		gor := &b.g.Goroutines[o.Goroutine]
		gor.Events = append(gor.Events, Event{int64(e.Time()), o.Step, None, i})
		return
	}
}
