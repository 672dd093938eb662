package charge

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Cost is what a function is charged with. Shares are of the wall time of all
// phases, but for Flat and Cum, which are of the samples.
type Cost struct {
	Frame
	Class     Class
	Share     stat.Interval
	Kind      string        // what most of it is, where that is known
	Saved     stat.Interval // what the run would save if the function cost nothing, where that is known; else Share
	Replayed  bool          // that is known
	Unsampled float64       // the part of Share that may be of those that it called, as no sample tells
	GC        float64       // the part of Share spent on garbage collection
	Waiting   time.Duration
	CPU       float64 // share of the samples
	Flat, Cum float64
	Phases    map[string]float64 // Share divided by phase; phases without any are left out
}

// Costs returns what is charged to each function, the largest share first. The
// shares add up to 1. Functions with no share are left out.
func (l *Ledger) Costs() []Cost {
	total := l.Wall()
	if total <= 0 {
		return nil
	}
	for i := range l.phases {
		l.phases[i].dispersion = l.dispersion(i)
	}
	pools, used := l.pools(), l.used()
	var costs []Cost
	for name, a := range l.accounts {
		if c := l.cost(a, pools[name], used[name], total); c.Share.Value > 0 {
			costs = append(costs, c)
		}
	}
	for _, c := range l.rest(total) {
		if i := slices.IndexFunc(costs, func(x Cost) bool { return x.Function == c.Function }); i >= 0 {
			costs[i].plus(c)
		} else {
			costs = append(costs, c)
		}
	}
	slices.SortFunc(costs, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.Share.Value, a.Share.Value), strings.Compare(a.Function, b.Function))
	})
	return costs
}

// Beside returns what had a processor, or is known to save something, and has no share, since nobody waited for
// it: the most processor time first. The runtime's own parts are left out.
func (l *Ledger) Beside() (costs []Cost) {
	pools, used := l.pools(), l.used()
	for name, a := range l.accounts {
		if a.Class == Runtime || l.Wall() <= 0 {
			continue
		}
		if c := l.cost(a, pools[name], used[name], l.Wall()); c.Share.Value == 0 && (c.CPU > 0 || c.Saved.Value > 0) {
			costs = append(costs, c)
		}
	}
	slices.SortFunc(costs, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.CPU, a.CPU), strings.Compare(a.Function, b.Function))
	})
	return costs
}

// Wall is the wall time of all phases.
func (l *Ledger) Wall() (total time.Duration) {
	for _, p := range l.phases {
		total += p.wall
	}
	return total
}

func (l *Ledger) cost(a *account, pools pools, used []float64, total time.Duration) Cost {
	c := Cost{Frame: a.Frame, Class: a.Class, Kind: a.kind(), Phases: make(map[string]float64)}
	rows := make([]row, len(l.phases))
	for i := range l.phases {
		r := l.row(a.amounts[i], i, pools, float64(total))
		rows[i] = r
		c.GC += r.gc
		c.Waiting += r.waiting
		if share := r.share(); share > 0 {
			c.Phases[l.phases[i].name] = share
		}
	}
	c.GC, c.Unsampled = min(c.GC, 1), a.unsampled/float64(total)
	c.Share = l.vary(a, interval(rows))
	c.Saved, c.Replayed = a.save(c.Share, float64(total)), a.replayed
	if c.Share.Value > 0 {
		c.Saved = warmed(c.Saved, float64(c.Waiting)/float64(total)/c.Share.Value)
	}
	c.CPU = l.processor(a, used)
	if l.cpu > 0 {
		c.Flat = float64(a.flat) / float64(l.cpu)
		c.Cum = float64(a.cum) / float64(l.cpu)
	}
	return c
}

// cold is by how much at most, as experiments with programs tell, what runs between waits takes
// longer than without them: caches and clock rates have to recover.
const cold = 0.1

// warmed is what is saved without a function of which a part is waiting: it may be more, as the
// rest of the run gets faster.
func warmed(saved stat.Interval, waiting float64) stat.Interval {
	saved.High = 1 - (1-saved.High)*(1-cold*min(waiting, 1))
	return saved
}

// A row is what a function, or a part of it, is charged with in one phase, as shares of
// the run.
type row struct {
	strata    []stat.Stratum
	exact, gc float64
	waiting   time.Duration
}

func (l *Ledger) row(a amount, i int, pools pools, total float64) row {
	p := &l.phases[i]
	waiting, sampled := l.divide(i)
	pooled := at(pools.pooled, i)
	out := row{exact: (float64(a.exact) + pooled) / total, waiting: a.waited}
	out.gc = (float64(a.collected) + pooled) / total
	if p.samples > 0 && sampled > 0 {
		weight, collected := float64(sampled)/total, at(pools.collected, i)
		hits := a.hits + collected + at(pools.yielded, i)
		out.strata = append(out.strata, p.effective(stat.Stratum{Weight: weight, Hits: hits, Samples: p.samples}))
		out.gc += weight * (a.gc + collected) / p.samples
	}
	for _, d := range a.divided {
		if d.n > 0 {
			wide := max(p.dispersion, 1)
			out.strata = append(out.strata, stat.Stratum{Weight: float64(d.wall) / total, Hits: d.hits / wide, Samples: d.n / wide})
		}
	}
	if a.waits > 0 {
		share := a.waits / p.waited
		out.strata = append(out.strata, stat.Stratum{Weight: float64(waiting) / total, Hits: share * p.looks, Samples: p.looks})
		out.waiting += time.Duration(float64(waiting) * share)
	}
	return out
}

// interval is the sum of rows of different phases.
func interval(rows []row) stat.Interval {
	var strata []stat.Stratum
	var exact float64
	for _, r := range rows {
		strata = append(strata, r.strata...)
		exact += r.exact
	}
	s := stat.Share(strata, Confidence)
	return stat.Interval{Value: min(1, s.Value+exact), Low: min(1, s.Low+exact), High: min(1, s.High+exact)}
}

func (r row) share() float64 {
	share := r.exact
	for _, s := range r.strata {
		share += s.Weight * s.Hits / s.Samples
	}
	return min(1, share)
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

// plus adds time that is measured, and waited.
func (c *Cost) plus(d Cost) {
	c.Share = stat.Interval{Value: min(1, c.Share.Value+d.Share.Value), Low: min(1, c.Share.Low+d.Share.Low), High: min(1, c.Share.High+d.Share.High)}
	c.Waiting += d.Waiting
	for phase, share := range d.Phases {
		c.Phases[phase] = min(1, c.Phases[phase]+share)
	}
}

// rest is the time that no sample explains: waiting, and phases too short to be
// sampled.
func (l *Ledger) rest(total time.Duration) []Cost {
	waiting := Cost{Frame: Frame{Function: symbol.Waiting}, Class: Runtime, Phases: make(map[string]float64)}
	unknown := Cost{Frame: Frame{Function: symbol.NotSampled}, Class: Runtime, Phases: make(map[string]float64)}
	add := func(c *Cost, phase string, d time.Duration) {
		if d > 0 {
			share := float64(d) / float64(total)
			c.Phases[phase] += share
			c.Share.Value = min(1, c.Share.Value+share)
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
