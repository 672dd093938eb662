package timers

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A library's goroutine that does something each time that a timer fires, as one that sends heartbeats,
// does so less often in a run that takes less time. Who waits in a select for that, or for a ticker, and for other
// things goes on with those.

// fewBeats are so many times that a timer fires at least.
const fewBeats = 5

// Beats are the waits in a select that such goroutines or tickers ended in a part of the time.
func Beats(g *goroutines.Graph, from, to int64) map[goroutines.Key]bool {
	beats := make(map[goroutines.Key]bool)
	ended := make(map[int32][]goroutines.Key) // by the site at which the other one waited for its timer
	g.Waits(from, to, func(w goroutines.Wait) {
		if w.Blocked.Site == goroutines.None || g.Sites[w.Blocked.Site].Deed != deeds.Select {
			return
		}
		if site := beat(g, w.Woken); site != goroutines.None {
			ended[site] = append(ended[site], w.Key)
		}
	})
	for _, waits := range ended {
		if len(waits) < fewBeats {
			continue
		}
		for _, k := range waits {
			beats[k] = true
		}
	}
	for i := range g.Goroutines {
		if g.Goroutines[i].Role != goroutines.Program {
			continue
		}
		for _, x := range selects(g, int32(i), from, to) {
			for _, step := range x.timed {
				beats[goroutines.Key{Goroutine: int32(i), Step: step}] = true
			}
		}
	}
	return beats
}

// beat is the site at which a library's goroutine waited for a timer just before it made another one
// ready, or None.
func beat(g *goroutines.Graph, s *goroutines.Stretch) int32 {
	list := g.Goroutines[s.Waker].Stretches
	step := s.Step
	for step >= 0 && list[step].State != goroutines.Blocked {
		step--
	}
	if step < 0 || !g.Timed(goroutines.Key{Goroutine: s.Waker, Step: step}) || g.Own(list[step].Site) {
		return goroutines.None
	}
	return list[step].Site
}
