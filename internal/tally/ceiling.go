package tally

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/replay/demand"
	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

const (
	// asked is for how many functions the ceiling is found, and leastAsked the
	// smallest part of the time that such a function has.
	asked      = 8
	leastAsked = 0.02
	// leastGain is the smallest part of the time that the next function must save.
	leastGain = 0.001
)

// addCeilings finds how long everything would take without each of the functions
// that are charged most. For code that runs alone, and waits for no moments of a schedule, that is the rest of
// the time; but a service, which may have its clients wait for processors then.
func (t *Tally) addCeilings(p suite.Program, list []*scope) {
	var ranges []*scope
	for _, s := range list {
		if s.timed() {
			ranges = append(ranges, s)
		}
	}
	var charged map[string]float64
	if p.Main {
		ranges = []*scope{joined(list)}
		if t.service != nil {
			charged, t.demand.Waits = shares(list)
		}
	}
	for _, s := range ranges {
		if len(s.parts) > 0 {
			t.addCeiling(p, s, charged)
		}
	}
}

// joined is all scopes of a program's run in one.
func joined(list []*scope) *scope {
	all := &scope{}
	for _, s := range list {
		all.wall += s.wall
		all.traced += s.traced
		for _, x := range s.parts {
			i := slices.IndexFunc(all.parts, func(y part) bool { return y.view == x.view })
			if i < 0 {
				all.parts = append(all.parts, x)
			} else {
				y := &all.parts[i]
				y.from = min(x.from, y.from)
				if x.to > y.to {
					y.to, y.goroutine = x.to, x.goroutine
				}
			}
		}
	}
	return all
}

// addCeiling is addCeilings for one scope. What its functions are charged comes
// from the path, unless it is known already.
func (t *Tally) addCeiling(p suite.Program, s *scope, shares map[string]float64) {
	x := slices.MaxFunc(s.parts, func(a, b part) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
	if _, fed := whatif.Fed(x.Graph, x.from, x.to); t.service == nil && !t.demand.Disturbed() && !fed && !x.busyBeside() && !timers.Paced(x.Graph, x.from, x.to) {
		return
	}
	path := x.follow(x.goroutine, x.from, x.to)
	waits := make(map[string]float64)
	if shares == nil {
		shares = make(map[string]float64)
		addShares(shares, waits, path, x.to-x.from)
	}
	study := study.New(x.Graph, whatif.Config{Goroutine: path.End, From: x.from, To: x.to, User: path.User})
	names := first(shares)
	for _, function := range study.Largest(asked) { // what runs beside the path may gain, too
		if !slices.Contains(names, function) {
			names = append(names, function)
		}
	}
	found := t.found
	if s.timed() {
		found = t.benchmark(p, s.benchmark).found
		t.addQueues(found.queues, path)
	}
	found.AddNext(study, names, s.wall)
	for _, function := range names {
		left := study.Wall(0, function)
		if t.service != nil {
			left = t.demand.Left(function, left)
		} else {
			left = t.demand.Among(function, left, demand.Path{Charged: shares, Waited: waits})
		}
		more := func(left float64) float64 { return (1 - left - shares[function]) * float64(s.wall) }
		saved := stat.Interval{Value: more(left.Value), Low: more(left.High), High: more(left.Low)}
		t.ledger.AddSaved(function, saved)
		if s.timed() {
			t.benchmark(p, s.benchmark).ledger.AddSaved(function, saved)
		}
	}
}

// addShares adds what a path charges functions, as parts of a time, and what of that is waiting.
func addShares(shares, waits map[string]float64, path *critical.Path, whole int64) {
	for _, c := range path.Costs() {
		if c.Target.Class == charge.Runtime {
			continue
		}
		part := float64(c.Value()) / float64(whole)
		if shares[c.Target.Function] += part; c.Waits {
			waits[c.Target.Function] += part
		}
	}
}

// first are the functions with the largest shares.
func first(shares map[string]float64) []string {
	list := slices.SortedFunc(maps.Keys(shares), func(a, b string) int {
		return cmp.Or(cmp.Compare(shares[b], shares[a]), cmp.Compare(a, b))
	})
	for i, name := range list {
		if i == asked || shares[name] < leastAsked {
			return list[:i]
		}
	}
	return list
}

// busyBeside reports whether goroutines other than the one that is waited for did
// anything significant.
func (x *part) busyBeside() bool {
	const few = 3 // times that they ran
	ran := 0
	for k := range x.beside() {
		if x.Stretch(k).State == goroutines.Running {
			ran++
		}
		if ran > few {
			return true
		}
	}
	return false
}

// beside are the stretches of other goroutines of the program than the one that is waited for.
func (x *part) beside() iter.Seq[goroutines.Key] {
	return func(yield func(goroutines.Key) bool) {
		for i := range x.Goroutines {
			gor := &x.Goroutines[i]
			if gor.Role != goroutines.Program || gor.ID == x.goroutine {
				continue
			}
			for step := max(0, gor.StepAt(x.from+1)); int(step) < len(gor.Stretches) && gor.Stretches[step].From < x.to; step++ {
				if !yield(goroutines.Key{Goroutine: int32(i), Step: step}) {
					return
				}
			}
		}
	}
}
