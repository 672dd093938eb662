package timers

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A pace is a schedule that waits make up for, as those of rate limiters and loops that sleep until the next
// moment do, and that may slip. One moment that comes late is followed by a shorter wait and a shorter time to the
// next, so that both have a negative correlation with the ones before; of timers that are set anew each time they
// have none. What follows the moments of another schedule, or is held up by others for as long as it gained, has it in
// the times too, but its waits do not make up for that. No moment is followed so by the one after the next: lengths
// that come round again, as those of backoff or of every third item, are.
type pace struct {
	n, next      int        // times between moments, and those that are of one period
	strays       float64    // from whole periods, in periods
	spread       float64    // of the times, the most of any goroutine
	apart, waits succession // the times, as what they stray, and the waits
	made, due    float64    // products of times with the ones before: that of the waits in them, and of the whole
}

// A succession is what correlates numbers with the ones before: the sum of their squares, of their products, and of
// those with the ones before these.
type succession struct{ squares, products, seconds float64 }

const (
	// steady is the largest correlation of a schedule, where the machine is busy, and steadyErrors that in
	// standard errors of none.
	steady, steadyErrors = -0.15, -2
	// doubtful is in standard errors below which one is not certainly none, and sure where it certainly is one.
	doubtful, sure = -1.5, -4
	// mostSecond is the largest correlation of a schedule's moments with the ones before the last, mostSecondErrors in
	// standard errors of none. Where timers are seen in whole milliseconds, as on an idle machine, it may be larger,
	// but the times do not differ by more than that: mostSeenLate is how far they are from their middle, in the middle,
	// and surelyLonger what that certainly does not explain.
	mostSecond, mostSecondErrors = 0.25, 3
	mostSeenLate, surelyLonger   = 600_000, 900_000
	// mostMade is the smallest part of what is made up for that the waits make up for, as they do nearly all of it in a
	// schedule, and surelyOthers and surelyOwn are parts that are certainly not enough, and enough.
	mostMade, surelyOthers, surelyOwn = 0.7, 0.6, 0.8
	// mostStrays is how far from whole periods the times are. Any are off by 0.25.
	mostStrays = 0.2
)

// paceOf is what a goroutine's waits at a place tell: when they ended, and how long they were.
func paceOf(ends, waits []float64) (p pace) {
	if len(ends) < fewTicks {
		return p
	}
	p.n = len(ends) - 1
	apart, strays := make([]float64, p.n), make([]float64, p.n)
	for i := range apart {
		apart[i] = ends[i+1] - ends[i]
	}
	period := stat.Middle(apart)
	p.spread = spread(apart)
	for i, x := range apart {
		periods := math.Round(x / period)
		if periods == 1 {
			p.next++
		}
		apart[i] = x/period - periods
		strays[i] = math.Abs(apart[i])
	}
	p.strays = stat.Middle(strays) * float64(p.n)
	p.apart, p.waits = successionOf(apart), successionOf(waits)
	times, slept := near(apart), near(waits[1:])
	for i, before := range times[:p.n-1] {
		p.made += slept[i+1] / period * before
		p.due += times[i+1] * before
	}
	return p
}

// successionOf is what correlates numbers.
func successionOf(list []float64) (s succession) {
	list = near(list)
	for i, x := range list {
		s.squares += stat.Square(x)
		if i > 0 {
			s.products += x * list[i-1]
		}
		if i > 1 {
			s.seconds += x * list[i-2]
		}
	}
	return s
}

// near is how far numbers are from their mean. Few that are far off do not decide.
func near(list []float64) []float64 {
	middle, most := stat.Middle(list), 3*spread(list)
	near := make([]float64, len(list))
	for i, x := range list {
		near[i] = min(most, max(-most, x-middle))
	}
	mean := stat.Mean(near)
	for i := range near {
		near[i] -= mean
	}
	return near
}

func (p *pace) add(x pace) {
	p.n, p.next, p.strays = p.n+x.n, p.next+x.next, p.strays+x.strays
	p.spread, p.made, p.due = max(p.spread, x.spread), p.made+x.made, p.due+x.due
	p.apart, p.waits = p.apart.and(x.apart), p.waits.and(x.waits)
}

func (s succession) and(x succession) succession {
	return succession{s.squares + x.squares, s.products + x.products, s.seconds + x.seconds}
}

// correlation is 0 where all are the same, and second that with the ones before the last.
func (s succession) correlation() float64 {
	return s.products / max(s.squares, math.SmallestNonzeroFloat64)
}

func (s succession) second() float64 { return s.seconds / max(s.squares, math.SmallestNonzeroFloat64) }

// judge reports whether it is a schedule that holds up who waits nearly each time, and whether that is certain.
func (p *pace) judge() (ticks, certain bool) {
	if p.n == 0 || p.next*4 < p.n*3 || p.strays > mostStrays*float64(p.n) {
		return false, true
	}
	second := math.Abs(p.apart.second())
	again := second > mostSecond && second*math.Sqrt(float64(p.n)) > mostSecondErrors
	if again && p.spread > mostSeenLate {
		return false, p.spread > surelyLonger
	}
	correlation := max(p.apart.correlation(), p.waits.correlation())
	errors := correlation * math.Sqrt(float64(p.n))
	ticks = correlation < steady && errors < steadyErrors
	own := p.made / p.due
	if own < mostMade {
		return false, own < surelyOthers || errors > doubtful
	}
	return ticks, errors > doubtful || ticks && errors < sure && !again && own > surelyOwn
}

// findPaces finds schedules among the series. Of those at one place, all are or none is; of those of a goroutine,
// what it does after it has waited for a moment comes as regularly, and waits that differ most make up for it.
func findPaces(g *goroutines.Graph, all map[Key]*Series) {
	places := make(map[int32]*pace)
	differ := make(map[Key]float64)
	keys := slices.SortedFunc(maps.Keys(all), func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Goroutine, b.Goroutine), cmp.Compare(a.Place, b.Place))
	})
	for _, key := range keys {
		s := all[key]
		ends, waits := make([]float64, len(s.Steps)), make([]float64, len(s.Steps))
		for i, step := range s.Steps {
			k := goroutines.Key{Goroutine: key.Goroutine, Step: step}
			ends[i], waits[i] = float64(g.End(k)-g.From), float64(g.End(k)-g.Stretch(k).From)
		}
		differ[key] = spread(waits)
		if places[key.Place] == nil {
			places[key.Place] = &pace{}
		}
		places[key.Place].add(paceOf(ends, waits))
	}
	most := make(map[int32]Key)
	for _, key := range keys {
		if ticks, certain := places[key.Place].judge(); (ticks || !certain) && !all[key].Ticks {
			if x, ok := most[key.Goroutine]; !ok || differ[key] > differ[x] {
				most[key.Goroutine] = key
			}
		}
	}
	for _, key := range most {
		s := all[key]
		s.Ticks, s.Certain = places[key.Place].judge()
		k := goroutines.Key{Goroutine: key.Goroutine, Step: s.Steps[0]}
		s.Set = g.Stretch(k).From
	}
}

// spread is how far lengths are from their middle, in the middle.
func spread(lengths []float64) float64 {
	middle := stat.Middle(lengths)
	off := make([]float64, len(lengths))
	for i, x := range lengths {
		off[i] = math.Abs(x - middle)
	}
	return stat.Middle(off)
}
