package charge

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Piece is a part of the wall time of a phase that was found along a critical path.
type Piece struct {
	Target
	Kind string // what it is: see package critical
	Wall time.Duration
	// Hits of Samples belong to the target, where samples divide Wall; else it has all.
	Hits, Samples float64
	// Pieces is how many were measured, if Wall is of several: where one ends is known to
	// within some instructions.
	Pieces int
	Waits  bool // nothing ran
	// Block is the part of a run that the piece was found in, counted over all runs, if
	// the pieces stand for more than was recorded: parts differ by chance.
	Block int
}

func (p *Piece) value() float64 {
	if p.Samples > 0 {
		return float64(p.Wall) * p.Hits / p.Samples
	}
	return float64(p.Wall)
}

// AddPiece charges a part of a phase's wall time. The pieces of a phase must add up to no more
// than that.
func (l *Ledger) AddPiece(phaseName string, p Piece) {
	i := l.phase(phaseName)
	value := p.value()
	if p.Samples > 0 {
		l.phases[i].divided += value
	} else {
		l.phases[i].exact += p.Wall
	}
	if p.Class == Runtime && p.GC {
		l.phases[i].pooled += value
		return
	}
	l.add(p.Target, i, func(a *amount) {
		if p.Samples > 0 {
			a.divide(division{p.Wall, p.Hits, p.Samples, p.Block})
		} else {
			a.exact += p.Wall
		}
		if p.Waits {
			a.waited += p.Wall
		}
		if p.GC {
			a.collected += time.Duration(value)
		}
	})
	a := l.account(p.Target)
	if a.kinds == nil {
		a.kinds = make(map[string]float64)
	}
	a.kinds[p.Kind] += value
	a.pieces += p.Pieces
	if p.Polls {
		a.unknown += value
	}
	if !p.Waits && p.Samples == 0 && p.Class != Runtime {
		a.unsampled += value
	}
	l.block(a, p.Block, value)
}

// kind is what most of an account's measured time is. Where processors are shared, everything is
// ready at times: there are too few of them where most of it is.
func (a *account) kind() string {
	const ready, most = "ready", 2.0 / 3
	var all float64
	for _, t := range a.kinds {
		all += t
	}
	kinds := slices.SortedFunc(maps.Keys(a.kinds), func(x, y string) int {
		return cmp.Or(cmp.Compare(a.kinds[y], a.kinds[x]), strings.Compare(x, y))
	})
	switch {
	case len(kinds) == 0:
		return ""
	case kinds[0] == ready && len(kinds) > 1 && a.kinds[ready] < most*all:
		return kinds[1]
	}
	return kinds[0]
}

// AddSaved says how much more, or less, than what it is charged a run would save if a
// function cost nothing: its value, and between what it lies.
func (l *Ledger) AddSaved(function string, more stat.Interval) {
	if a := l.accounts[function]; a != nil {
		a.saved.Value += more.Value
		a.saved.Low += more.Low
		a.saved.High += more.High
		a.replayed = true
	}
}

// AddUnknown says that a part of what a function is charged was waiting for somebody who is not
// known.
func (l *Ledger) AddUnknown(function string, wall time.Duration) {
	if a := l.accounts[function]; a != nil {
		a.unknown += float64(wall)
	}
}

// Unknown is the part of all phases in which functions polled, or waited for somebody who is
// not known, by function.
func (l *Ledger) Unknown() map[string]float64 {
	shares := make(map[string]float64)
	for name, a := range l.accounts {
		if a.unknown > 0 {
			shares[name] = a.unknown / float64(l.Wall())
		}
	}
	return shares
}

// save is what would be saved, as a share of the whole.
func (a *account) save(share stat.Interval, total float64) stat.Interval {
	at := func(x, more float64) float64 { return min(max(0, x+more/total), 1) }
	return stat.Interval{Value: at(share.Value, a.saved.Value), Low: at(share.Low, a.saved.Low), High: at(share.High, a.saved.High)}
}

// processor is an account's share of the samples, with its part of what the runtime used, by phase.
func (l *Ledger) processor(a *account, used []float64) float64 {
	var n, all float64
	for i, x := range a.amounts {
		all += l.phases[i].processor
		n += x.processor + at(used, i)
	}
	if all == 0 {
		return 0
	}
	return min(n/all, 1)
}

// block notes what an account has in a part of a run.
func (l *Ledger) block(a *account, n int, value float64) {
	if n == 0 {
		return
	}
	if l.blocks == nil {
		l.blocks = make(map[int]float64)
	}
	if a.blocks == nil {
		a.blocks = make(map[int]float64)
	}
	l.blocks[n] += value
	a.blocks[n] += value
}

// edge is how far off the ends of a measured piece may be from where the function itself begins
// and ends: what it does before it waits, and after, is named by samples.
const edge = 2 * time.Microsecond

// clocks is what a measured share may be off by where it is compared with a program's own
// clock.
const clocks = 0.002

// vary widens an interval by the pieces' edges, and by how much the parts of runs differ: that of the ratio of sums
// (Cochran 1977, 6.4), as if the parts were chosen by chance.
func (l *Ledger) vary(a *account, share stat.Interval) stat.Interval {
	edges := float64(a.pieces) * float64(edge) / float64(l.Wall())
	if a.pieces > 0 {
		edges += clocks
	}
	// A program's own clock has in it how long a processor was waited for after what it measures.
	late := share.Value * l.late()
	share.Low, share.High = max(0, share.Low-edges), min(1, share.High+edges+late)
	n := float64(len(l.blocks))
	if n < 2 {
		return share
	}
	var all, own float64
	for i, t := range l.blocks {
		all += t
		own += a.blocks[i]
	}
	ratio := own / all
	var squares float64
	for i, t := range l.blocks {
		squares += stat.Square(a.blocks[i] - ratio*t)
	}
	half := stat.Student(n-1, Confidence) * math.Sqrt(n/(n-1)*squares) / float64(l.Wall())
	share.Low = max(0, share.Value-math.Hypot(half, share.Value-share.Low))
	share.High = min(1, share.Value+math.Hypot(half, share.High-share.Value))
	return share
}

// late is the part of the pieces in which a processor was waited for.
func (l *Ledger) late() (share float64) {
	if a := l.accounts[symbol.NoProcessor]; a != nil {
		for _, t := range a.kinds {
			share += t
		}
	}
	return share / float64(l.Wall())
}
