package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/deeds"
	"github.com/bottleneck-go/bottleneck/internal/goroutines"
)

// A library's goroutine that does something each time that a timer fires, as one that sends heartbeats,
// does so less often in a run that takes less time. Who waits in a select for that and for other things
// goes on with those.

// fewBeats are so many times that a timer fires at least.
const fewBeats = 5

// findBeats finds the waits in a select that such goroutines ended.
func (l *links) findBeats() {
	ended := make(map[int32][]goroutines.Key) // by the site at which the other one waited for its timer
	l.g.Waits(l.from, l.to, func(w goroutines.Wait) {
		if w.Blocked.Site == none || l.g.Sites[w.Blocked.Site].Deed != deeds.Select {
			return
		}
		if site := l.beat(w.Woken); site != none {
			ended[site] = append(ended[site], w.Key)
		}
	})
	for _, waits := range ended {
		if len(waits) < fewBeats {
			continue
		}
		for _, k := range waits {
			l.beats[k] = true
		}
	}
}

// beat is the site at which a library's goroutine waited for a timer just before it made another one
// ready, or none.
func (l *links) beat(s *goroutines.Stretch) int32 {
	list := l.g.Goroutines[s.Waker].Stretches
	step := s.Step
	for step >= 0 && list[step].State != goroutines.Blocked {
		step--
	}
	if step < 0 || !l.g.Timed(goroutines.Key{Goroutine: s.Waker, Step: step}) || l.g.Own(list[step].Site) {
		return none
	}
	return list[step].Site
}
