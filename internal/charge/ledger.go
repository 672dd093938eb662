package charge

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
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
	runs     int // that have ended

	called map[string]*account // by the name of a frame, not folded
	stacks int                 // that AddStack has seen
}

type phase struct {
	name       string
	wall, busy time.Duration
	samples    float64
	squares    float64 // of the samples' weights
	dispersion float64 // see EndRun
	between    bool    // see Between
	exact      time.Duration
	divided    float64 // measured wall time that samples of its own divide
	collecting float64 // samples of background garbage collection
	looks      float64 // at the goroutines after idle time that found somebody waiting
	waited     float64 // the idle time before those looks
	heldBack   float64 // the idle time before all other looks
	yielding   float64 // samples of the scheduler at work for goroutines that yield
}

type account struct {
	Target
	hits, gc  []float64   // samples, by phase
	runs      [][]float64 // hits by phase at the end of each run
	yields    []float64   // those among the hits in functions that yield
	exact     []time.Duration
	divided   []division
	waits     []float64 // idle time, by phase
	flat, cum int64
	stack     int   // the last one that it was counted for
	bytes     int64 // allocated
}

// A division is a function's part of measured wall time.
type division struct {
	phase   int
	wall    time.Duration
	hits, n float64
}

func (d division) share() float64 { return float64(d.wall) * d.hits / d.n }

// unseen is how long a watched phase may be idle without a look: for longer, that
// nobody was seen waiting says nothing.
const unseen = 50 * time.Millisecond

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
		n := len(l.phases)
		a = &account{Target: t, hits: make([]float64, n), gc: make([]float64, n), yields: make([]float64, n), exact: make([]time.Duration, n), waits: make([]float64, n)}
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
	l.AddWeighted(phaseName, t, count, 1)
}

// AddWeighted charges samples that count for less, because other processors were
// busy at the same time: where n were, a sample's weight is 1/n.
func (l *Ledger) AddWeighted(phaseName string, t Target, count int64, weight float64) {
	i := l.phase(phaseName)
	l.samples += count
	p := &l.phases[i]
	n := float64(count) * weight
	p.samples += n
	p.squares += n * weight
	if t.Borrowed {
		p.squares += 2 * n * weight // (w+w)^2 with the sample that it repeats
	}
	if t.Class == Runtime && t.Function == Scheduling && t.Yields {
		p.yielding += n
		return
	}
	a := l.account(t)
	if t.Yields {
		a.yields[i] += n
	}
	if t.Class == Runtime && t.GC {
		p.collecting += n
		return
	}
	a.hits[i] += n
	if t.GC {
		a.gc[i] += n
	}
}

// AddStack counts samples of a stack for the flat and cumulative shares of all
// functions in it, as pprof counts them. Only functions that are charged with
// something are shown in the end.
func (l *Ledger) AddStack(stack []Frame, count int64) {
	l.stacks++
	for i, f := range stack {
		a := l.called[f.Function]
		if a == nil {
			a = l.account(Target{Frame: Frame{Fold(f.Function), f.File, f.Line}})
			l.called[f.Function] = a
		}
		if a.stack == l.stacks {
			continue
		}
		a.stack = l.stacks
		a.cum += count
		if i == 0 {
			a.flat += count
		}
	}
}

// AddExact charges wall time in a phase that was measured and not sampled. It
// must be part of the phase's wall time and not of its busy time.
func (l *Ledger) AddExact(phaseName string, t Target, wall time.Duration) {
	i := l.phase(phaseName)
	l.phases[i].exact += wall
	l.account(t).exact[i] += wall
}

// AddDivided charges the part hits of samples of wall time that was measured, as
// for AddExact. All of the samples must be charged to somebody.
func (l *Ledger) AddDivided(phaseName string, t Target, wall time.Duration, hits, samples float64) {
	d := division{l.phase(phaseName), wall, hits, samples}
	a := l.account(t)
	a.divided = append(a.divided, d)
	l.phases[d.phase].divided += d.share()
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
	return held / float64(max(l.wall(), 1))
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
		l.account(t).waits[i] += float64(idle) / float64(len(waiters))
	}
}

// Between says that a phase lies between the run's own work, as where package
// testing has all garbage collected before the next benchmark: what is collected
// in it was allocated elsewhere.
func (l *Ledger) Between(phaseName string) { l.phases[l.phase(phaseName)].between = true }

// AddAllocated says that a function allocated so many bytes. Background garbage
// collection is charged in proportion to them.
func (l *Ledger) AddAllocated(t Target, bytes int64) { l.account(t).bytes += bytes }

// Knows reports whether anything was added of a function: charged to it, or a
// stack that it was part of.
func (l *Ledger) Knows(function string) bool { return l.accounts[function] != nil }

// Samples is the number of samples so far.
func (l *Ledger) Samples() int64 { return l.samples }

// A Cost is what a function is charged with. Shares are of the wall time of all
// phases, but for Flat and Cum, which are of the samples.
type Cost struct {
	Frame
	Class     Class
	Share     stat.Interval
	GC        float64 // the part of Share spent on garbage collection
	Waiting   time.Duration
	Flat, Cum float64
	Phases    map[string]float64 // Share divided by phase; phases without any are left out
	Bytes     int64
}

// Costs returns what is charged to each function, the largest share first. The
// shares add up to 1. Functions with no share are left out.
func (l *Ledger) Costs() []Cost {
	total := l.wall()
	if total <= 0 {
		return nil
	}
	for i := range l.phases {
		l.phases[i].dispersion = l.dispersion(i)
	}
	collected, yielded := l.collected(), l.yielded()
	var costs []Cost
	for name, a := range l.accounts {
		if c := l.cost(a, collected[name], yielded[name], total); c.Share.Value > 0 {
			costs = append(costs, c)
		}
	}
	costs = append(costs, l.rest(total)...)
	slices.SortFunc(costs, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.Share.Value, a.Share.Value), strings.Compare(a.Function, b.Function))
	})
	return costs
}

func (l *Ledger) wall() (total time.Duration) {
	for _, p := range l.phases {
		total += p.wall
	}
	return total
}

func (l *Ledger) cost(a *account, collected, yielded []float64, total time.Duration) Cost {
	c := Cost{Frame: a.Frame, Class: a.Class, Phases: make(map[string]float64), Bytes: a.bytes}
	var strata []stat.Stratum
	var exact float64
	for i := range l.phases {
		r := l.row(a, i, at(collected, i), at(yielded, i), float64(total))
		strata = append(strata, r.strata...)
		exact += r.exact
		c.GC += r.gc
		c.Waiting += r.waiting
		if share := r.share(); share > 0 {
			c.Phases[l.phases[i].name] = share
		}
	}
	c.Share = stat.Share(strata, Confidence)
	c.Share.Value += exact
	c.Share.Low = min(1, c.Share.Low+exact)
	c.Share.High = min(1, c.Share.High+exact)
	if l.samples > 0 {
		c.Flat = float64(a.flat) / float64(l.samples)
		c.Cum = float64(a.cum) / float64(l.samples)
	}
	return c
}

// A row is what a function is charged with in one phase, as shares of the run.
type row struct {
	strata    []stat.Stratum
	exact, gc float64
	waiting   time.Duration
}

func (l *Ledger) row(a *account, i int, collected, yielded, total float64) row {
	p := &l.phases[i]
	waiting, sampled := l.divide(i)
	out := row{exact: float64(a.exact[i]) / total}
	if p.samples > 0 {
		weight := float64(sampled) / total
		hits := a.hits[i] + collected + yielded
		out.strata = append(out.strata, p.effective(stat.Stratum{Weight: weight, Hits: hits, Samples: p.samples}))
		out.gc = weight * (a.gc[i] + collected) / p.samples
	}
	for _, d := range a.divided {
		if d.phase == i && d.n > 0 {
			out.strata = append(out.strata, stat.Stratum{Weight: float64(d.wall) / total, Hits: d.hits, Samples: d.n})
		}
	}
	if a.waits[i] > 0 {
		share := a.waits[i] / p.waited
		out.strata = append(out.strata, stat.Stratum{Weight: float64(waiting) / total, Hits: share * p.looks, Samples: p.looks})
		out.waiting = time.Duration(float64(waiting) * share)
	}
	return out
}

func (r row) share() float64 {
	share := r.exact
	for _, s := range r.strata {
		share += s.Weight * s.Hits / s.Samples
	}
	return share
}

// at is a list's entry, or 0 if there is no list.
func at(list []float64, i int) float64 {
	if list == nil {
		return 0
	}
	return list[i]
}

// effective scales a stratum to as many samples as would tell as much, had they
// equal weights (Kish 1965) and runs that differ by chance alone.
func (p *phase) effective(s stat.Stratum) stat.Stratum {
	scale := p.samples / p.squares / max(p.dispersion, 1)
	return stat.Stratum{Weight: s.Weight, Hits: s.Hits * scale, Samples: s.Samples * scale}
}

// collected divides the samples of background garbage collection in each phase
// between the functions that allocate, in proportion to the bytes that they
// allocated there. The allocation profile does not say when: a function's bytes
// are divided between the phases like its own samples. In a phase between the run's
// own work (see Between), or in which nobody was seen who allocates, all bytes of the run count. The
// runtime's own never do: what the recorder allocates is little.
func (l *Ledger) collected() map[string][]float64 {
	return l.apportion(
		func(i int) float64 {
			if l.yielders(i) {
				return l.phases[i].collecting
			}
			return l.phases[i].collecting + l.phases[i].yielding
		},
		Target{Frame: Frame{Function: GarbageCollection}, Class: Runtime, GC: true},
		func(a *account, i int) float64 {
			if l.phases[i].between {
				return 0
			}
			return a.allocated() * l.presence(a, i)
		},
		func(a *account, _ int) float64 { return a.allocated() })
}

// yielded divides the samples of the scheduler at work for goroutines that yield
// between the functions that were seen to yield in that phase. Where none was, the
// sweeper of the garbage collection yields, in the background or for runtime.GC.
func (l *Ledger) yielded() map[string][]float64 {
	return l.apportion(
		func(i int) float64 {
			if l.yielders(i) {
				return l.phases[i].yielding
			}
			return 0
		},
		Target{Frame: Frame{Function: Scheduling}, Class: Runtime},
		func(a *account, i int) float64 { return a.yields[i] })
}

// yielders reports whether anybody was seen to yield in a phase.
func (l *Ledger) yielders(i int) bool {
	for _, a := range l.accounts {
		if a.yields[i] > 0 {
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

// presence is the part of a function's samples that fell into a phase; a
// function that was never sampled is spread by the phases' busy time.
func (l *Ledger) presence(a *account, i int) float64 {
	var all float64
	for _, n := range a.hits {
		all += n
	}
	if all > 0 {
		return a.hits[i] / all
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

// divide divides the wall time of a phase that is not charged exactly: waiting,
// and the rest, which the samples divide.
func (l *Ledger) divide(i int) (waiting, sampled time.Duration) {
	p := l.phases[i]
	left := p.wall - p.exact - time.Duration(math.Round(p.divided))
	waiting = max(left-p.busy, 0)
	switch looked := p.waited + p.heldBack; {
	case looked > 0:
		waiting = time.Duration(float64(waiting) * p.waited / looked)
	case l.watched && waiting < unseen:
		waiting = 0
	}
	return waiting, max(left-waiting, 0)
}

// rest is the time that no sample explains: waiting, and phases too short to be
// sampled.
func (l *Ledger) rest(total time.Duration) []Cost {
	waiting := Cost{Frame: Frame{Function: Waiting}, Class: Runtime, Phases: make(map[string]float64)}
	unknown := Cost{Frame: Frame{Function: NotSampled}, Class: Runtime, Phases: make(map[string]float64)}
	add := func(c *Cost, phase string, d time.Duration) {
		if d > 0 {
			share := float64(d) / float64(total)
			c.Phases[phase] += share
			c.Share.Value += share
			c.Share.Low, c.Share.High = c.Share.Value, c.Share.Value
		}
	}
	for i, p := range l.phases {
		idle, sampled := l.divide(i)
		if p.looks == 0 {
			add(&waiting, p.name, idle)
			waiting.Waiting += idle
		}
		if p.samples == 0 {
			add(&unknown, p.name, sampled)
		}
	}
	return slices.DeleteFunc([]Cost{waiting, unknown}, func(c Cost) bool { return c.Share.Value == 0 })
}
