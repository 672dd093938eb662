// Package demand knows what processors a service and its clients take, which bounds what is
// gained when its requests no longer wait.
package demand

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/usage"
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
	usage.Share
	// Waits are which parts of the time of requests nothing of functions ran, as they waited for something else than a processor.
	Waits map[string]float64

	// own is the part of the machine's processor time that the service takes, and others what
	// its clients and all other programs take.
	own, others float64
	// known reports whether it is known what the peers take of that: clients, and who is asked by the service itself.
	known  bool
	peers  float64
	hidden float64 // and those of whom it is not known whether they are peers

	samples   float64 // of the service, by the processor time that they stand for
	recording float64 // those of the recorder's work
	waking    float64 // those of waking processors and of what these do before they rest
	by        map[string]float64
}

// Of is the demand of a service that had a share of its machine.
func Of(s usage.Share, samples *profile.Profile, target func([]charge.Frame) charge.Target) *Demand {
	there := float64(time.Duration(runtime.NumCPU()) * max(s.Wall, 1))
	own := min(1, float64(s.Own)/there)
	d := New(own, min(1-own, float64(max(0, s.Others))/there), samples, target)
	d.Share = s
	if s.Peers.Known && s.Peers.Hidden == 0 {
		d.known, d.peers = true, min(d.others, float64(s.Peers.Took)/there)
	}
	d.hidden = float64(s.Peers.Hidden) / there
	return d
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

// Warnings say that the machine has no time for more requests, and that it is not known what clients take of it.
func (d *Demand) Warnings() []error {
	if !d.Saturated() {
		return d.hides()
	}
	const notable = 0.8
	got := ""
	if d.Got > 0 && d.Got < notable {
		got = fmt.Sprintf(" (it had one for %.0f %% of the time in which it could have used one)", 100*d.Got)
	}
	return append(d.hides(), fmt.Errorf("all CPUs of the machine were busy, with the program%s, its clients or others: "+
		"this limits how many more requests it could answer here, and clients wait longer than is seen here; send requests from another machine", got))
}

// hides says that other users' programs took much, which may be clients.
func (d *Demand) hides() []error {
	const much = 0.1
	if d.hidden < much {
		return nil
	}
	return []error{fmt.Errorf("programs of other users took %.0f %% of the machine's processors, and whether they are clients, or are asked by the program, "+
		"the system tells only their users and root: the ceiling contains both", 100*d.hidden)}
}

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
	left.Value = min(left.Value, d.crowded(function, left.Value, work, awake))
	beside := d.Beside * d.own
	own = max(0, own-beside)
	clients := d.clients(own)
	at := func(need, room, power float64) float64 {
		return need * math.Pow(awake, power) / max(room, need, math.SmallestNonzeroFloat64)
	}
	fewest := min(clients.Low, own) // a client may do something else, too
	room := 1 - beside - min(d.others*d.Beside, beside)
	if beside > 0 { // how much less the others get is not known: nothing, at most
		left.Low = min(left.Low, at(own+fewest, 1, mostCold))
	}
	if d.samples > 0 {
		alone := at(own, 1-d.others, cold) // where others are no clients
		left.Low = max(left.Low, min(at(own+fewest, 1, mostCold), alone))
	}
	left.Value = max(left.Value, at(own+clients.Value, min((1+room)/2, d.room()), cold))
	left.High = max(left.High, at(own+clients.High, room-d.strangers(), leastCold))
	return left
}

// clients are what clients take of the processors, beside a service that takes so much. Where it is not known who they
// are, they take as much as the service does, at most: about half of it, where other programs are there, too.
func (d *Demand) clients(own float64) stat.Interval {
	if d.known {
		peers := d.peers * (1 - d.Beside)
		return stat.Interval{Value: peers, Low: peers, High: peers}
	}
	all := d.others * (1 - d.Beside)
	most := min(all, own)
	mean := most
	if d.Got > 0 && d.rivals() > 0 {
		mean *= 1 - (1-d.Got)*d.rivals()/d.others/2
	}
	return stat.Interval{Value: mean, Low: most, High: all}
}

// rivals is what other programs than clients take: if these are not known, they take as much as the service does, at most.
func (d *Demand) rivals() float64 {
	if d.known {
		return d.strangers()
	}
	return max(0, d.others-d.own)
}

// strangers are other programs of which it is known that they are no clients.
func (d *Demand) strangers() float64 {
	if d.known {
		return max(0, d.others-d.peers)
	}
	return 0
}

// room is the part of the machine's processors that a service and its clients have when they want all that they can get.
// Where a thread gets half of what it wants, another program wants as much: of the service's thread, one of the clients' and that
// one, these two then get two thirds.
func (d *Demand) room() float64 {
	if d.known {
		// Other programs may give way, or they may not: both lie in the interval.
		return max(2*d.Got/(1+d.Got), math.Sqrt(1-d.strangers()))
	}
	if d.Got == 0 {
		return 1
	}
	return max(2*d.Got/(1+d.Got), 1-d.rivals(), min(1, 2*d.own))
}

// crowded is what is left of the time without a function where both the service and its clients wait for processors, if so
// much of it is left without its wait: what they do, hold and are waited for all takes longer there, and the time goes with
// the work that there is, but for what waits for something else.
func (d *Demand) crowded(function string, left, work, awake float64) float64 {
	taken := d.by[function] / max(d.samples, 1)
	if d.Got == 0 || !d.Saturated() || work+taken == 0 {
		return left
	}
	ran, rest := 1.0, 0.0
	for f, part := range d.Waits {
		if ran -= part; f != function {
			rest += part
		}
	}
	rest += max(0, ran) * work / (work + taken) * math.Pow(awake, cold)
	alone := d.Got * d.Got // that neither has to wait for one
	return alone*left + (1-alone)*rest
}
