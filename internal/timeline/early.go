package timeline

import (
	"slices"
	"time"
)

// Since divides the span in which the first mark of a kind was set, and says which spans were
// before it. Without such a mark it is false.
func (t Timeline) Since(marks []Mark, kind Kind) (divided Timeline, ok bool) {
	i := slices.IndexFunc(marks, func(m Mark) bool { return m.Kind == kind })
	if i < 0 {
		return t, false
	}
	first := marks[i]
	for _, s := range t {
		s.Early = s.End <= first.Time
		if s.Start < first.Time && s.End > first.Time {
			before := s
			before.End, before.Early, before.CPU = first.Time, true, min(s.CPU, first.CPU-cpuAt(marks, s.Start))
			divided = append(divided, before)
			s.Start, s.CPU = first.Time, s.CPU-before.CPU
		}
		divided = append(divided, s)
	}
	return divided, true
}

// cpuAt is the processor time that was used until a mark.
func cpuAt(marks []Mark, time int64) (used time.Duration) {
	for _, m := range marks {
		if m.Time <= time {
			used = m.CPU
		}
	}
	return used
}
