package timers

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/skips"
)

// A rota is what a goroutine did after its waits for timers at a place, of those that it makes goroutines after.
type rota struct {
	made, late int              // how often it made one, and that while one that it had made before was at work
	passed     []goroutines.Key // the waits after which it did nothing while one was at work
	vacant     int              // how often it did nothing while none was
	until      int64            // when those that it made have ended
}

// passed are the waits for a timer, in a part of the time, after which a goroutine did nothing because one that it had made
// after another was still at work, as who starts the jobs of a schedule leaves one out then: they are not for the timer
// alone. That it counts its rounds instead may look the same.
func passed(g *goroutines.Graph, from, to int64) (list []goroutines.Key) {
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != goroutines.Program || len(gor.Events) < fewTicks {
			continue
		}
		rotas := make(map[int32]*rota)
		for step := max(0, gor.StepAt(from)); int(step)+1 < len(gor.Stretches) && gor.Stretches[step+1].From <= to; step++ {
			k := goroutines.Key{Goroutine: int32(i), Step: step}
			if !g.Timed(k) {
				continue
			}
			place := g.PlaceOf(gor.Stretches[step].Site)
			if rotas[place] == nil {
				rotas[place] = &rota{}
			}
			rotas[place].round(g, k)
		}
		for _, x := range rotas {
			if x.leavesOut() {
				list = append(list, x.passed...)
			}
		}
	}
	return list
}

// round adds what a goroutine did after a wait, until it waited again.
func (x *rota) round(g *goroutines.Graph, k goroutines.Key) {
	gor := &g.Goroutines[k.Goroutine]
	at, ran, until, made := g.End(k), int64(0), x.until, false
	step := k.Step + 1
	for ; int(step) < len(gor.Stretches) && gor.Stretches[step].State != goroutines.Blocked; step++ {
		if gor.Stretches[step].State != goroutines.Ready {
			ran += g.End(goroutines.Key{Goroutine: k.Goroutine, Step: step}) - gor.Stretches[step].From
		}
		for _, e := range gor.EventsIn(step) {
			if makes(g, k.Goroutine, e) {
				end, ended := g.Goroutines[e.Other].Ended()
				if made = true; !ended {
					end = g.To
				}
				until = max(until, end)
			}
		}
	}
	switch busy := x.until > at; {
	case made && busy:
		x.made, x.late = x.made+1, x.late+1
	case made:
		x.made++
	case ran > skips.Brief:
	case busy:
		x.passed = append(x.passed, k)
	default:
		x.vacant++
	}
	x.until = until
}

// leavesOut reports whether it makes one after each wait but while one is at work.
func (x *rota) leavesOut() bool {
	return x.made >= fewTicks && len(x.passed) >= fewTicks && x.late*10 <= x.made && x.vacant*4 <= len(x.passed)
}
