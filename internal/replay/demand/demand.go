// Package demand knows what processors a service and its clients take, which bounds what is
// gained when its requests no longer wait.
package demand

import (
	"math"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// saturated is how busy the machine's processors are, at least, that have no time for
// more requests.
const saturated = 0.9

// A Demand is what processors a service and its clients take: once they are busy all the time,
// there is no more to gain.
type Demand struct {
	// Beside is which part of what the service takes is for requests that it is not judged by: of those there will not be
	// more, unless their clients get less of the processors.
	Beside float64

	// own is the part of the machine's processor time that the service takes, and others what
	// its clients and all other programs take.
	own, others float64

	samples   float64 // of the service, by the processor time that they stand for
	recording float64 // those of the recorder's work
	waking    float64 // those of waking processors and of what these do before they rest
	by        map[string]float64
}

// New is the demand of a service that took one part of the machine's processor time while others
// took another one, with the samples of its profile. If there are none, it is not known what part of that a
// function takes.
func New(own, others float64, cpu *profile.Profile, target func([]charge.Frame) charge.Target) *Demand {
	d := &Demand{own: own, others: others, by: make(map[string]float64)}
	frames := charge.Frames()
	for _, s := range cpu.Sample {
		d.add(frames(s), float64(s.Value[1]), target)
	}
	return d
}

func (d *Demand) add(stack []charge.Frame, count float64, target func([]charge.Frame) charge.Target) {
	d.samples += count
	switch {
	case slices.ContainsFunc(stack, records):
		d.recording += count
	case slices.ContainsFunc(stack, wakes):
		d.waking += count
	default:
		d.by[target(stack).Function] += count
	}
}

// Saturated reports whether the processors have no time for more requests.
func (d *Demand) Saturated() bool { return d.own+d.others > saturated }

// records reports whether a function belongs to the recorder, or to the tracer that it uses.
func records(f charge.Frame) bool { return symbol.Profiler(f.Function) || symbol.Tracer(f.Function) }

// wakes reports whether a function wakes a processor, or looks for work for one that has none.
func wakes(f charge.Frame) bool {
	switch f.Function {
	case "runtime.wakep", "runtime.startm", "runtime.wakeNetPoller", "runtime.netpollBreak",
		"runtime.schedule", "runtime.findRunnable", "runtime.stopm":
		return true
	}
	return false
}

// What waking costs besides the samples that show it, as experiments with ten services tell: where
// processors are never idle, the part of the processor time that is left is the part that is not
// waking to this power. Sending to who sleeps takes longer, and caches have been cold.
const (
	leastCold, cold, mostCold = 1, 1.75, 3
)

// warm is what is left at least of the rest of requests when a wait is gone, which saves so much of the time: the processors
// that rested meanwhile, had to be woken and were cold then took longer for it. A function that takes the time of processors
// itself kept them awake.
func (d *Demand) warm(function string, saved, awake float64) float64 {
	work := d.samples - d.recording
	if work <= 0 {
		return 1
	}
	return math.Pow(awake, mostCold*max(0, saved-d.by[function]/work))
}

// Left is what would be left of the time without a function, where so much is left without its
// wait. Clients take as much for a request as the service does beside the function, at most: others
// may have nothing to do with it.
func (d *Demand) Left(function string, left stat.Interval) stat.Interval {
	work, awake := 1.0, 1.0 // work: without recording and the function
	if d.samples > 0 {
		work = max(0, 1-(d.recording+d.by[function])/d.samples)
		awake = max(0, 1-d.waking/max(d.samples*work, d.waking, 1))
	}
	left.Low *= d.warm(function, 1-left.Value, awake)
	own := d.own * work
	if d.Saturated() { // what is not asked of the processors, others need not wait for
		freed := (own + d.others) / (d.own + d.others)
		left.Value, left.Low = min(left.Value, freed), min(left.Low, freed)
		// Or others take what there is, and the service its part of it: it then does as much more as each request takes less.
		left.Low = min(left.Low, work*math.Pow(awake, mostCold))
	}
	beside := d.Beside * d.own
	own = max(0, own-beside)
	clients := min(d.others*(1-d.Beside), own)
	at := func(need, room, power float64) float64 {
		return need * math.Pow(awake, power) / max(room, need, math.SmallestNonzeroFloat64)
	}
	room := 1 - beside - min(d.others*d.Beside, beside)
	alone := at(own, 1-d.others, cold) // where others are no clients
	if beside > 0 {                    // how much less the others get is not known: nothing, at most
		left.Low = min(left.Low, at(own+clients, 1, mostCold))
	}
	if d.samples > 0 {
		left.Low = max(left.Low, min(at(own+clients, 1, mostCold), alone))
	}
	left.Value, left.High = max(left.Value, at(own+clients, (1+room)/2, cold)), max(left.High, at(own+d.others*(1-d.Beside), room, leastCold))
	return left
}
