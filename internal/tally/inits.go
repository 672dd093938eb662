package tally

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/words"
)

// explainedInit is the number of samples from which a package's initialisation is
// divided between functions; with fewer, it is charged to the package.
const explainedInit = 5

// addInits charges initialisation to the packages, or to functions if there are
// enough samples. The rest of the phase, in which the process was loaded and the
// runtime started, is charged to the runtime.
func (t *Tally) addInits(e gorun.Execution, r *gorun.Record, spans timeline.Timeline) {
	var left, cpu time.Duration
	for _, s := range spans {
		if s.Phase == timeline.Init {
			left, cpu = left+s.Wall(), cpu+s.CPU
		}
	}
	sampled := t.initSamples(r, spans)
	overhead, _ := r.Overhead()
	for _, p := range e.Inits {
		if p.Package == "runtime/pprof" { // the recorder's, too
			p.Wall = max(0, p.Wall-overhead)
		}
		wall := min(p.Wall, left)
		left -= wall
		t.inits[p.Package] += wall
		t.addInit(p.Package, wall, sampled[p.Package])
	}
	if name, wall := unfinished(sampled, spans); name != "" {
		wall = min(wall, left)
		left -= wall
		t.inits[name] += wall
		t.addInit(name, wall, sampled[name])
	}
	t.ledger.AddExact(string(timeline.Init), startup, left)
	t.loading += max(0, left-cpu)
}

var startup = charge.Target{Frame: charge.Frame{Function: symbol.Startup}, Class: charge.Runtime}

// addInit charges the initialisation of a package.
func (t *Tally) addInit(name string, wall time.Duration, functions packageSamples) {
	switch own := t.rules.Own(name); {
	case t.rules.Standard(name) && !own:
		t.ledger.AddExact(string(timeline.Init), startup, wall)
	case functions.count < explainedInit:
		whole := charge.Target{Frame: charge.Frame{Function: name}, Class: charge.Library}
		if own {
			whole.Class = charge.Own
		}
		t.ledger.AddExact(string(timeline.Init), whole, wall)
	default:
		for target, n := range functions.hits {
			t.ledger.AddDivided(string(timeline.Init), target, wall, n, functions.count)
		}
	}
}

// unfinished is the package in whose initialisation the process ended, of which the runtime
// does not tell, and how long that had taken. There is none if the process came to main.
func unfinished(sampled map[string]packageSamples, spans timeline.Timeline) (name string, wall time.Duration) {
	last := spans[len(spans)-1]
	if last.Phase != timeline.Init {
		return "", 0
	}
	var from int64
	for p, s := range sampled {
		if name == "" || s.from > from || s.from == from && p < name {
			name, from = p, s.from
		}
	}
	return name, time.Duration(last.End - from)
}

// packageSamples are what was seen while a package was initialised: processor
// samples, and looks at goroutines that wait.
type packageSamples struct {
	hits  map[charge.Target]float64
	count float64
	from  int64 // the first one
}

func (t *Tally) initSamples(r *gorun.Record, spans timeline.Timeline) map[string]packageSamples {
	found, frames := make(map[string]packageSamples), charge.Frames()
	add := func(moment int64, s *profile.Sample, n float64) {
		if spans.At(moment).Phase != timeline.Init {
			return
		}
		stack := frames(s)
		name := initialised(stack)
		target := t.rules.Target(stack)
		if name == "" || target.Class == charge.Runtime {
			return
		}
		p := found[name]
		if p.hits == nil {
			p.hits, p.from = make(map[charge.Target]float64), moment
		}
		p.from = min(p.from, moment)
		target.GC = false
		p.hits[target] += n
		p.count += n
		found[name] = p
	}
	for _, s := range r.Samples {
		add(s.Time, r.CPU.Sample[s.Stack], float64(s.CPU())/float64(r.Period))
	}
	for _, w := range r.Waits {
		for _, i := range w.Stacks {
			// A look stands for the samples that the idle time would have had.
			add(w.Time, r.WaitStacks.Sample[i], float64(w.Idle)/float64(r.Period))
		}
	}
	return found
}

// initialised returns the package whose initialisation the stack belongs to.
func initialised(stack []charge.Frame) string {
	i := slices.IndexFunc(stack, func(f charge.Frame) bool { return f.Function == "runtime.doInit1" })
	if i < 1 {
		return ""
	}
	return symbol.Package(stack[i-1].Function)
}

// near is how far away in time a sample may be to tell whose work the runtime
// did.
const near = int64(20 * time.Millisecond)

// neighbours returns the samples' targets. What the runtime does to switch
// between goroutines, to write down the profile, and to check accesses to memory, is charged like the sample
// of a function that was taken nearest in time, in the same span: the runtime
// does that for those who ran and blocked, or were sampled, there.
func neighbours(samples []gorun.Sample, targets []charge.Target, spans timeline.Timeline) []charge.Target {
	type known struct {
		time   int64
		target charge.Target
	}
	var list []known
	for _, s := range samples {
		if t := targets[s.Stack]; t.Class != charge.Runtime {
			list = append(list, known{s.Time, t})
		}
	}
	slices.SortStableFunc(list, func(x, y known) int { return cmp.Compare(x.time, y.time) })
	charged := make([]charge.Target, len(samples))
	for i, s := range samples {
		charged[i] = targets[s.Stack]
		if !overhead(charged[i]) {
			continue
		}
		after, _ := slices.BinarySearchFunc(list, s.Time, func(k known, t int64) int { return cmp.Compare(k.time, t) })
		best := near
		for _, k := range list[max(0, after-1):min(len(list), after+1)] {
			if d := max(k.time-s.Time, s.Time-k.time); d < best && spans.At(k.time) == spans.At(s.Time) {
				best, charged[i] = d, k.target
			}
		}
		charged[i].GC = false
		charged[i].Borrowed = best < near
		if charged[i].Place.Into = words.Switching; targets[s.Stack].Function == symbol.Sanitizer {
			charged[i].Place.Into = words.Checking
		}
	}
	return charged
}

func overhead(t charge.Target) bool {
	return t.Function == symbol.Scheduling || t.Function == symbol.Profiling || t.Function == symbol.Sanitizer
}
