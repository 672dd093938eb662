package charge

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// pools are a function's part of what nobody of the user's own does, by phase: samples of
// background garbage collection and of the scheduler at work for those that yield, and
// measured time of background garbage collection. A list may be nil.
type pools struct{ collected, yielded, pooled []float64 }

func (l *Ledger) pools() map[string]pools {
	all := make(map[string]pools)
	for name, list := range l.collected(l.collecting(sampled)) {
		all[name] = pools{collected: list}
	}
	for name, list := range l.yielded(sampled) {
		p := all[name]
		p.yielded = list
		all[name] = p
	}
	for name, list := range l.collected(func(i int) float64 { return l.phases[i].pooled }) {
		p := all[name]
		p.pooled = list
		all[name] = p
	}
	return all
}

// used are functions' parts, by phase, of the processor time of background garbage collection
// and of the scheduler.
func (l *Ledger) used() map[string][]float64 {
	all := l.collected(l.collecting(used))
	for name, list := range l.yielded(used) {
		all[name] = added(all[name], list)
	}
	return all
}

func sampled(p *phase) overhead { return p.overhead }
func used(p *phase) overhead    { return p.used }

// added adds lists, of which the first may be nil.
func added(a, b []float64) []float64 {
	out := slices.Clone(b)
	for i, x := range a {
		out[i] += x
	}
	return out
}

// collecting is the work of background garbage collection in a phase.
func (l *Ledger) collecting(of func(*phase) overhead) func(i int) float64 {
	return func(i int) float64 {
		x := of(&l.phases[i])
		if l.yielders(i) {
			return x.collecting
		}
		return x.collecting + x.yielding
	}
}

// collected divides what background garbage collection took in each phase between
// the functions that allocate, in proportion to the bytes that they
// allocated there. The allocation profile does not say when: a function's bytes
// are divided between the phases like its own samples. In a phase between the run's
// own work (see Between), it is the bytes in use; where nobody was seen who allocates, all bytes
// of the run. The runtime's own never count: what the recorder allocates is little.
func (l *Ledger) collected(pool func(i int) float64) map[string][]float64 {
	return l.apportion(pool,
		Target{Frame: Frame{Function: symbol.GarbageCollection}, Class: Runtime, GC: true},
		func(a *account, i int) float64 {
			switch l.phases[i].collector {
			case nil:
				return a.allocated() * l.presence(a, i)
			case a:
				return float64(unused * max(l.runs, 1))
			}
			return float64(a.retained)
		},
		func(a *account, _ int) float64 { return a.allocated() })
}

// yielded divides the work of the scheduler for goroutines that yield
// between the functions that were seen to yield in that phase. Where none was, the
// sweeper of the garbage collection yields, in the background or for runtime.GC.
func (l *Ledger) yielded(of func(*phase) overhead) map[string][]float64 {
	return l.apportion(
		func(i int) float64 {
			if l.yielders(i) {
				return of(&l.phases[i]).yielding
			}
			return 0
		},
		Target{Frame: Frame{Function: symbol.Scheduling}, Class: Runtime},
		func(a *account, i int) float64 { return a.amounts[i].yields })
}

// yielders reports whether anybody was seen to yield in a phase.
func (l *Ledger) yielders(i int) bool {
	for _, a := range l.accounts {
		if a.amounts[i].yields > 0 {
			return true
		}
	}
	return false
}

// allocated are the bytes that count for garbage collection.
func (a *account) allocated() float64 {
	if a.Class == Runtime {
		return 0
	}
	return float64(a.bytes)
}

// apportion divides each phase's pool of samples between the accounts in proportion
// to their weights in it, the first that anybody has. Where none has any, the rest
// takes all.
func (l *Ledger) apportion(pool func(int) float64, rest Target, weights ...func(*account, int) float64) map[string][]float64 {
	share := make(map[string][]float64)
	for i := range l.phases {
		all := pool(i)
		if all == 0 {
			continue
		}
		for name, part := range l.parts(i, rest, weights) {
			if share[name] == nil {
				share[name] = make([]float64, len(l.phases))
			}
			share[name][i] = all * part
		}
	}
	return share
}

// parts are the accounts' parts of 1, in proportion to their weights in a phase.
func (l *Ledger) parts(i int, rest Target, weights []func(*account, int) float64) map[string]float64 {
	for _, weight := range weights {
		parts := make(map[string]float64)
		var sum float64
		for name, a := range l.accounts {
			if w := weight(a, i); w > 0 {
				parts[name] = w
				sum += w
			}
		}
		if sum > 0 {
			for name := range parts {
				parts[name] /= sum
			}
			return parts
		}
	}
	return map[string]float64{l.account(rest).Function: 1}
}

// presence is the part of a function's processor time that fell into a phase; a
// function that was never sampled is spread by the phases' busy time.
func (l *Ledger) presence(a *account, i int) float64 {
	var all float64
	for _, amount := range a.amounts {
		all += amount.processor
	}
	if all > 0 {
		return a.amounts[i].processor / all
	}
	var busy time.Duration
	for _, p := range l.phases {
		busy += p.busy
	}
	if busy == 0 {
		return 0
	}
	return float64(l.phases[i].busy) / float64(busy)
}
