package charge

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Confidence is that of all intervals.
const Confidence = 0.95

// A Ledger adds up what each function costs. The run is divided into phases
// whose wall time is known; within a phase, samples divide the time in which the
// run was on a processor. The zero Ledger is not usable: see NewLedger.
type Ledger struct {
	phases   []phase
	watched  bool
	accounts map[string]*account
	samples  int64
	cpu      int64           // that they stand for
	runs     int             // that have ended
	blocks   map[int]float64 // see Piece.Block

	called map[string]*account // by the name of a frame, not folded
	stacks int                 // that AddStack has seen
}

// NewLedger returns an empty ledger for a run of the named phases.
func NewLedger(phases ...string) *Ledger {
	l := &Ledger{accounts: make(map[string]*account), called: make(map[string]*account)}
	for _, name := range phases {
		l.phases = append(l.phases, phase{name: name})
	}
	return l
}

func (l *Ledger) phase(name string) int {
	i := slices.IndexFunc(l.phases, func(p phase) bool { return p.name == name })
	if i < 0 {
		panic("charge: no phase " + name)
	}
	return i
}

func (l *Ledger) account(t Target) *account {
	a := l.accounts[t.Function]
	if a == nil {
		a = &account{Target: t, amounts: make([]amount, len(l.phases))}
		l.accounts[t.Function] = a
	}
	return a
}

// AddTime says that a phase lasted wall, of which the run was on a processor
// for busy. Times of several runs add up.
func (l *Ledger) AddTime(phaseName string, wall, busy time.Duration) {
	p := &l.phases[l.phase(phaseName)]
	p.wall += wall
	p.busy += busy
}

// AddSamples charges samples of one stack, taken in a phase.
func (l *Ledger) AddSamples(phaseName string, t Target, count int64) {
	l.AddWeighted(phaseName, t, Samples{Count: count, Each: 1, Weight: 1})
}

// Samples are how often a stack was seen. Each time stands for so much processor time, in one
// unit for all, which counts for less where other processors were busy at the same time:
// where n were, its weight is 1/n.
type Samples struct {
	Count, Each int64
	Weight      float64
}

// AddWeighted charges samples that differ in what they stand for.
func (l *Ledger) AddWeighted(phaseName string, t Target, s Samples) {
	i := l.phase(phaseName)
	l.samples += s.Count
	l.cpu += s.Count * s.Each
	p := &l.phases[i]
	weight := float64(s.Each) * s.Weight
	n, cpu := float64(s.Count)*weight, float64(s.Count*s.Each)
	p.samples += n
	p.processor += cpu
	p.squares += n * weight
	if t.Borrowed {
		p.squares += 2 * n * weight // (w+w)^2 with the sample that it repeats
	}
	if t.Class == Runtime && t.Function == symbol.Scheduling && t.Yields {
		p.overhead.yielding += n
		p.used.yielding += cpu
		return
	}
	background := t.Class == Runtime && t.GC
	if background {
		p.overhead.collecting += n
		p.used.collecting += cpu
	}
	l.add(t, i, func(a *amount) {
		if t.Yields {
			a.yields += n
		}
		if background {
			return
		}
		a.processor += cpu
		a.hits += n
		if t.GC {
			a.gc += n
		}
	})
}

// AddStack counts samples of a stack, by what they stand for, for the flat and
// cumulative shares of all functions in it, as pprof counts them. Only functions
// that are charged with something are shown in the end.
func (l *Ledger) AddStack(stack []Frame, cpu int64) {
	l.stacks++
	for i, f := range stack {
		a := l.called[f.Function]
		if a == nil {
			a = l.account(Target{Frame: Frame{Function: symbol.Fold(f.Function), File: f.File, Line: f.Line}})
			l.called[f.Function] = a
		}
		if a.stack == l.stacks {
			continue
		}
		a.stack = l.stacks
		a.cum += cpu
		if i == 0 {
			a.flat += cpu
		}
	}
}

// AddExact charges wall time in a phase that was measured and not sampled. It
// must be part of the phase's wall time and not of its busy time.
func (l *Ledger) AddExact(phaseName string, t Target, wall time.Duration) {
	i := l.phase(phaseName)
	l.phases[i].exact += wall
	l.add(t, i, func(a *amount) { a.exact += wall })
}

// AddDivided charges the part hits of samples of wall time that was measured, as
// for AddExact. All of the samples must be charged to somebody.
func (l *Ledger) AddDivided(phaseName string, t Target, wall time.Duration, hits, samples float64) {
	d := division{wall: wall, hits: hits, n: samples}
	i := l.phase(phaseName)
	l.add(t, i, func(a *amount) { a.divide(d) })
	l.phases[i].divided += d.share()
}

// Watch says that idle time is looked at: where no look found anybody waiting,
// the process wanted a processor that others had, and the time is divided like
// the rest.
func (l *Ledger) Watch() { l.watched = true }

// HeldBack is the share of all phases in which the process wanted a processor
// that others had, as far as looks tell.
func (l *Ledger) HeldBack() float64 {
	var held float64
	for i, p := range l.phases {
		if p.heldBack > 0 {
			_, sampled := l.divide(i)
			held += float64(max(sampled-p.busy, 0))
		}
	}
	return held / float64(max(l.Wall(), 1))
}

// AddWait charges an idle moment of a phase to its waiters in equal parts. How
// long a phase was idle in all is known from AddTime; these moments divide it.
// With no waiters, the process was held back.
func (l *Ledger) AddWait(phaseName string, waiters []Target, idle time.Duration) {
	i := l.phase(phaseName)
	if len(waiters) == 0 {
		l.phases[i].heldBack += float64(idle)
		return
	}
	l.phases[i].looks++
	l.phases[i].waited += float64(idle)
	for _, t := range waiters {
		l.add(t, i, func(a *amount) { a.waits += float64(idle) / float64(len(waiters)) })
	}
}

// unused is how many bytes in use cost a collection as much as it costs if nothing is in use.
const unused = 1 << 20

// Between says that a phase lies between the run's own work, as where package testing, the
// collector, has all garbage collected before the next benchmark. What that costs is by what is in
// use then, if it is much, and the collector's own doing otherwise.
func (l *Ledger) Between(phaseName string, collector Target) {
	l.phases[l.phase(phaseName)].collector = l.account(collector)
}

// AddAllocated says that a function allocated so many bytes. Background garbage
// collection is charged in proportion to them.
func (l *Ledger) AddAllocated(t Target, bytes int64) {
	a := l.account(t)
	a.bytes += bytes
	if t.Class != Runtime {
		a.allocatesAt(t.Place, bytes)
	}
}

// AddRetained says that so many bytes that a function had allocated were in use at the last
// collection.
func (l *Ledger) AddRetained(t Target, bytes int64) {
	if t.Class != Runtime {
		l.account(t).retained += bytes
	}
}

// Knows reports whether anything was added of a function: charged to it, or a
// stack that it was part of.
func (l *Ledger) Knows(function string) bool { return l.accounts[function] != nil }

// Samples is the number of samples so far.
func (l *Ledger) Samples() int64 { return l.samples }
