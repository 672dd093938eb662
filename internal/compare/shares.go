package compare

import (
	"maps"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// scarce is the part of a side's usual number of samples below which a profile does
// not count. It would count as much as the others, and says little.
const scarce = 0.2

// profiledRounds are the rounds in which both sides were profiled.
type profiledRounds struct {
	seconds   [2][]float64 // that an operation took
	functions map[string]*functionPair
}

// A functionPair is a function's charged share in the rounds of both sides.
type functionPair struct {
	report.Function
	shares  [2][]float64
	sampled [2][]float64 // the variance of the shares by sampling alone
}

// profiledRounds collects a benchmark's functions, each under the name that it is
// counted under.
func (c *comparer) profiledRounds(key suite.Key) *profiledRounds {
	p := &profiledRounds{functions: make(map[string]*functionPair)}
	least := [2]float64{scarce * c.sides[0].usualSamples(key), scarce * c.sides[1].usualSamples(key)}
	n := 0
	for r := range c.rounds {
		rounds := [2]round{c.sides[0].rounds[r], c.sides[1].rounds[r]}
		if min(len(rounds[0].functions[key]), len(rounds[1].functions[key])) == 0 ||
			rounds[0].samples[key] < least[0] || rounds[1].samples[key] < least[1] {
			continue
		}
		n++
		for i, round := range rounds {
			p.seconds[i] = append(p.seconds[i], round.profiled[key])
			for _, f := range round.functions[key] {
				p.function(f, c.folded(f.Function)).add(i, n, f.Charged, round.samples[key])
			}
		}
	}
	delete(p.functions, symbol.NotSampled)
	for _, f := range p.functions {
		f.grow(n)
	}
	return p
}

// usualSamples is how many samples a profile has of a benchmark, in the median.
func (s *version) usualSamples(key suite.Key) float64 {
	var counts []float64
	for _, r := range s.rounds {
		if n := r.samples[key]; n > 0 {
			counts = append(counts, n)
		}
	}
	return stat.Middle(counts)
}

// function returns what a function is counted under by its name.
func (p *profiledRounds) function(f report.Function, name string) *functionPair {
	known := p.functions[name]
	if known == nil {
		known = &functionPair{Function: f}
		p.functions[name] = known
	}
	if f.Function == name {
		known.Function = f
	}
	known.Function.Function = name
	return known
}

// add adds to a function's share in the nth round.
func (p *functionPair) add(side, n int, share, samples float64) {
	p.grow(n)
	p.shares[side][n-1] += share
	whole := p.shares[side][n-1]
	p.sampled[side][n-1] = whole * max(0, 1-whole) / max(1, samples)
}

// grow fills up the rounds in which a function was not seen.
func (p *functionPair) grow(n int) {
	for i := range p.shares {
		p.shares[i] = append(p.shares[i], make([]float64, n-len(p.shares[i]))...)
		p.sampled[i] = append(p.sampled[i], make([]float64, n-len(p.sampled[i]))...)
	}
}

// A functionChange is how a function's time changed, in nanoseconds.
type functionChange struct {
	*functionPair
	usual [2]float64 // shares at the time that an operation takes
	ns    [2]float64 // of the base and the head
	stat.Difference
	sampling float64 // the part of its squared error that comes from the number of samples
}

// changes tells the functions' changes, by their names, where an operation takes so
// many nanoseconds on each side: O times a function's share a there, which change
// finds, so scaled that the functions together keep what their mean shares s add up to,
//
//	ns = O a (sum of all s) / (sum of all a)
func (p *profiledRounds) changes(operation [2]float64) (changes []functionChange) {
	excess := p.excess(operation)
	var sampled, drawn [2]float64 // the sums of the shares, and of what the lines make of them
	for _, name := range slices.Sorted(maps.Keys(p.functions)) {
		x := p.functions[name].change(operation, excess)
		for i, shares := range x.shares {
			sampled[i] += stat.Mean(shares)
			drawn[i] += x.usual[i]
		}
		changes = append(changes, x)
	}
	for i := range changes {
		x := &changes[i]
		for side := range x.ns {
			x.ns[side] = operation[side] * x.usual[side] * sampled[side] / max(drawn[side], tiny)
		}
		x.Value = x.ns[1] - x.ns[0]
	}
	pool(changes)
	return changes
}

// excess is which part of a profiled round's time was more than an operation takes.
func (p *profiledRounds) excess(operation [2]float64) (excess [2][]float64) {
	for i, all := range p.seconds {
		for _, sec := range all {
			if sec > 0 {
				excess[i] = append(excess[i], 1-operation[i]/(1e9*sec))
			} else {
				excess[i] = append(excess[i], 0) // not known
			}
		}
	}
	return excess
}

// change compares a function's shares at the time that an operation takes. What
// disturbs the machine slows some functions more than others, and a round by the
// more, the longer it goes on: in round r of side g, whose part x is in excess, a
// share is taken to be
//
//	y = a(g) + b s(g) x(g, r) + error
//
// where s is the side's mean share and b is one for both sides: analysis of covariance
// (Fisher 1932), by stat.Parallel. A function that alone is slowed down has b = 1-s,
// and none has more; so b is drawn towards 0 by a ridge of v/(1-s)², where v is the
// variance of a share by sampling: the estimate for b normal around 0 with deviation
// 1-s (Hoerl and Kennard 1970; Lindley and Smith 1972).
func (p *functionPair) change(operation [2]float64, excess [2][]float64) functionChange {
	x := functionChange{functionPair: p}
	var at [2][]float64
	var both, sampled float64
	for i, shares := range p.shares {
		share, variance := stat.Mean(shares), stat.Mean(p.sampled[i])
		for r := range shares {
			at[i] = append(at[i], share*excess[i][r])
		}
		both += share / 2
		sampled += variance / 2
		x.sampling += stat.Square(operation[i]) * variance / float64(len(shares))
	}
	ridge := sampled / stat.Square(max(1-both, tiny))
	x.usual, x.Difference = stat.Parallel(at, p.shares, ridge, operation, charge.Confidence)
	for i := range x.usual {
		x.usual[i] = max(0, x.usual[i])
	}
	return x
}

// mostPooled is for how many functions the scatter of all of them counts at most
// when that of one is estimated.
const mostPooled = 3

// pool lets functions learn from one another how uncertain they are: a few rounds
// say little about a single one. What disturbs the machine scatters the time t of
// each function in proportion to it, beyond what sampling does, and that proportion
// is taken to be one for all: t(1+e), where the e of all functions are independent and
// of variance f. The time that a share p = t/T gives a function then has, to first
// order (the delta method, Cramér 1946), the variance
//
//	f v(i), v(i) = t(i)² ((1-p(i))² + sum over j ≠ i of p(j)²)
//
// Of one that takes nearly all the time the share can hardly change. With E the
// standard error by a function's own rounds and m its part from sampling, f is found by
// moments, and not below 0 (as in DerSimonian and Laird 1986),
//
//	f = sum of (E² - m) / sum of v
//
// and m + f v is what is usual for a function. It counts as much as the rounds of n-1
// other functions, where n = (sum of v)² / sum of v² is how many of them have a say
// (Kish 1965), but for mostPooled at most; both are combined by Smyth 2004, with
// stat.Difference.Moderate.
func pool(changes []functionChange) {
	var whole, squares float64
	for _, x := range changes {
		whole += x.size()
		squares += stat.Square(x.size())
	}
	if whole == 0 {
		return
	}
	scattered := func(x functionChange) float64 { // v
		share := x.size() / whole
		return stat.Square(x.size()) * (stat.Square(1-share) + squares/stat.Square(whole) - stat.Square(share))
	}
	var excess, all, fourths float64
	for _, x := range changes {
		excess += stat.Square(x.Error) - x.sampling
		all += scattered(x)
		fourths += stat.Square(scattered(x))
	}
	if math.IsInf(excess, 0) || math.IsNaN(excess) || all == 0 {
		return // a single round, or a single function
	}
	scatter := max(0, excess) / all
	others := min(stat.Square(all)/fourths-1, mostPooled)
	for i, x := range changes {
		usual := x.sampling + scatter*scattered(x)
		changes[i].Difference = x.Moderate(math.Sqrt(usual), others*x.Freedom, charge.Confidence)
	}
}

// size is the function's time, in the mean over both sides.
func (x functionChange) size() float64 { return stat.Mean(x.ns[:]) }
