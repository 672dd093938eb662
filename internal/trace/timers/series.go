// Package timers finds what goroutines wait for timers for: moments of a schedule, as tickers and paced loops have, and
// rounds that are made until another goroutine tells them to stop, as heartbeats and janitors make them.
//
//	for key, s := range timers.All(g, g.From, g.To) { ... }
//	for _, r := range timers.Told(g, g.From, g.To) { ... }
package timers

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A Series is what a goroutine waited for timers at one place.
type Series struct {
	Steps []int32 // the blocked stretches, in order
	// Ticks reports whether the timer keeps a schedule of its own, as tickers and
	// rate limiters do.
	Ticks, Certain bool
	Set            int64 // when that began, one period before its first moment
}

// A Key is a goroutine and a place.
type Key struct{ Goroutine, Place int32 }

const (
	fewTicks  = 5
	manyTicks = 16 // so many tell
)

// Scheduled returns a function that reports whether a wait is one for a moment of a schedule: for
// the channel of a ticker, or in a loop that sleeps until the next moment.
func Scheduled(g *goroutines.Graph) func(goroutines.Key) bool {
	all := All(g, g.From, g.To)
	return func(k goroutines.Key) bool {
		s := all[Key{k.Goroutine, g.PlaceOf(g.Stretch(k).Site)}]
		return s != nil && s.Ticks && g.Timed(k)
	}
}

// Paced reports whether anybody waits for moments of a schedule in a part of the time, or may, or does something as
// often as the time or others make it.
func Paced(g *goroutines.Graph, from, to int64) bool {
	if who, _ := Limited(g, from, to); len(who) > 0 || slices.ContainsFunc(g.Places, func(x goroutines.Place) bool { return x.Limited || x.Appoints || x.Aged || x.Again || x.ByClock }) {
		return true
	}
	for _, s := range All(g, from, to) {
		if s.Ticks || !s.Certain && len(s.Steps) >= manyTicks {
			return true
		}
	}
	return false
}

// All finds the series of waits for timers in a part of the time.
func All(g *goroutines.Graph, from, to int64) map[Key]*Series {
	all := make(map[Key]*Series)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		for step := range gor.Stretches {
			b := &gor.Stretches[step]
			k := goroutines.Key{Goroutine: int32(i), Step: int32(step)}
			if b.From < from || gor.Role != goroutines.Program || !g.Timed(k) || g.End(k) > to {
				continue
			}
			key := Key{int32(i), g.PlaceOf(b.Site)}
			if all[key] == nil {
				all[key] = &Series{}
			}
			all[key].Steps = append(all[key].Steps, int32(step))
		}
	}
	for key, s := range all {
		if gor := &g.Goroutines[key.Goroutine]; gor.Stretches[s.Steps[0]].Why != goroutines.Sleeping {
			s.judge(gor)
		} else {
			s.Certain = true
		}
	}
	findPaces(g, all)
	return all
}

// judge tells a schedule from timers that are set anew each time. The moments of a schedule
// stray less from a grid than the waits for them differ from one another; a timer that
// is set anew waits as long each time, and its moments drift.
func (s *Series) judge(gor *goroutines.Goroutine) {
	n := len(s.Steps)
	if n < fewTicks {
		return
	}
	at, waits := make([]float64, n), make([]float64, n)
	for i, step := range s.Steps {
		end := gor.Stretches[step+1].From
		at[i] = float64(end - gor.Stretches[s.Steps[0]].From)
		waits[i] = float64(end - gor.Stretches[step].From)
	}
	off, begin, period := stat.Grid(at)
	s.Ticks = off < 0.75*stat.Variance(waits) && off < stat.Square(nearGrid*period)
	s.Certain = n >= manyTicks
	s.Set = gor.Stretches[s.Steps[0]].From + int64(begin-period)
}

// nearGrid is how far from the grid moments are at most, as a part of its period. Any moments
// are off by 0.29 on average.
const nearGrid = 0.15
