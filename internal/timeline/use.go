package timeline

import "time"

// A Use is how a benchmark's timed phase used the processors.
type Use struct {
	Wall time.Duration
	CPU  time.Duration // of all processors
	Held time.Duration // the part of Wall in which others had the processor that it wanted
}

// Left is the part of Wall that others left, and at least a hundredth.
func (u Use) Left() float64 {
	return max(1-float64(u.Held)/max(float64(u.Wall), 1), 0.01)
}

// Uses adds up the timed spans of each benchmark. What the marks of kind Delay
// count is divided between the spans in proportion to their idle time, and never
// more than that: where several threads run at once, one that waits need not
// hold up the others.
func (t Timeline) Uses(marks []Mark) map[string]Use {
	uses := make(map[string]Use)
	held := t.held(marks)
	for i, s := range t {
		if s.Phase != Timed {
			continue
		}
		u := uses[s.Benchmark]
		u.Wall += s.Wall()
		u.CPU += s.CPU
		u.Held += held[i]
		uses[s.Benchmark] = u
	}
	return uses
}

// held is the time of each span that others took from it.
func (t Timeline) held(marks []Mark) []time.Duration {
	held := make([]time.Duration, len(t))
	var before Mark
	first := 0
	for _, m := range marks {
		if m.Kind != Delay {
			continue
		}
		for first < len(t) && t[first].Start < before.Time {
			first++
		}
		end := first
		var idle time.Duration
		for ; end < len(t) && t[end].End <= m.Time; end++ {
			idle += t[end].Wall() - t[end].Busy()
		}
		if delay := time.Duration(m.N-before.N) * time.Microsecond; before.Kind == Delay && idle > 0 {
			share := min(1, float64(delay)/float64(idle))
			for i := first; i < end; i++ {
				held[i] = time.Duration(share * float64(t[i].Wall()-t[i].Busy()))
			}
		}
		before, first = m, end
	}
	return held
}
