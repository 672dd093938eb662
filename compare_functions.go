package bottleneck

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// manySamples is a number of degrees of freedom that stands for any large one.
const manySamples = 1000

func square(x float64) float64 { return x * x }

// A functionPair is a function's charged share in the rounds of both sides.
type functionPair struct {
	Function
	shares  [2][]float64
	sampled [2][]float64 // the variance of the shares by sampling alone
}

// explain charges both sides' time to functions. The shares come from the
// profiled runs; the time that they divide is the base's median, and that times
// the paired ratio for the head.
func (c *comparer) explain(b *BenchmarkDifference) {
	pairs, names := c.functionPairs(benchmarkKey{b.Package, b.Name}), c.foldNames()
	base := 1e9 * b.Base.Center
	left := FunctionDifference{
		Function: Unattributed, BaseNs: base, HeadNs: 1e9 * b.Head.Center, ChangeNs: 1e9*b.Head.Center - base, P: 1, Q: 1,
	}
	delete(pairs, charge.NotSampled)
	var changes []functionChange
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		changes = append(changes, b.functionChange(pairs[name]))
	}
	pool(changes)
	for _, x := range changes {
		f := b.explainFunction(x)
		f.Folded, f.declared = names[f.Function], c.declares(f.Function)
		f.Q = min(1, f.P*stat.Spend(c.looks))
		left.BaseNs -= f.BaseNs
		left.HeadNs -= f.HeadNs
		left.ChangeNs -= f.ChangeNs
		b.Functions = append(b.Functions, f)
	}
	for _, x := range []*float64{&left.BaseNs, &left.HeadNs, &left.ChangeNs} {
		if math.Abs(*x) < tiny*base { // left by rounding
			*x = 0
		}
	}
	left.Low, left.High = left.ChangeNs, left.ChangeNs
	if left.ChangeNs != 0 || left.BaseNs != 0 {
		b.Functions = append(b.Functions, left)
	}
}

// A functionChange is how a function's time changed in the profiled rounds, in
// nanoseconds.
type functionChange struct {
	*functionPair
	base, head float64
	stat.Difference
	sampling float64 // the part of its squared error that comes from the number of samples
}

// size is the function's time, in the mean over both sides.
func (x functionChange) size() float64 { return (x.base + x.head) / 2 }

func (b *BenchmarkDifference) functionChange(p *functionPair) functionChange {
	base := 1e9 * b.Base.Center
	head := base * b.Change.Ratio
	x := functionChange{functionPair: p}
	n := float64(len(p.shares[0]))
	differences := make([]float64, len(p.shares[0]))
	for r := range differences {
		x.sampling += (square(base)*p.sampled[0][r] + square(head)*p.sampled[1][r]) / square(n)
		differences[r] = head*p.shares[1][r] - base*p.shares[0][r]
		x.base += base * p.shares[0][r] / n
		x.head += head * p.shares[1][r] / n
	}
	x.Difference = stat.Paired(differences, charge.Confidence)
	return x
}

// mostPooled is for how many functions the scatter of all of them counts at most
// when that of one is estimated.
const mostPooled = 3

// pool lets functions learn from one another how uncertain they are: a few rounds
// say little about a single one. What disturbs the machine scatters a function's
// share in proportion to it, beyond what sampling does, and that proportion is
// taken to be one for all.
func pool(changes []functionChange) {
	var excess, squares, fourths float64
	for _, x := range changes {
		size := square(x.size())
		excess += square(x.Error) - x.sampling
		squares += size
		fourths += square(size)
	}
	if math.IsInf(excess, 0) || math.IsNaN(excess) || squares == 0 {
		return // a single round
	}
	scatter := max(0, excess) / squares
	others := min(square(squares)/fourths-1, mostPooled)
	for i, x := range changes {
		usual := x.sampling + scatter*square(x.size())
		changes[i].Difference = x.Moderate(math.Sqrt(usual), others*x.Freedom, charge.Confidence)
	}
}

// explainFunction tells a function's change. Two errors add up: that of the shares,
// and that of the benchmark's own change, which moves all functions alike.
func (b *BenchmarkDifference) explainFunction(x functionChange) FunctionDifference {
	f := FunctionDifference{
		Function: x.Function.Function, File: x.File, Line: x.Line, BaseNs: x.base, HeadNs: x.head, ChangeNs: x.head - x.base,
	}
	d := x.Difference
	// Few rounds can agree by chance: the error is at least that of the samples.
	if x.sampling > square(d.Error) {
		d = d.Widen(math.Sqrt(x.sampling-square(d.Error)), manySamples, charge.Confidence)
	}
	d = d.Widen(f.HeadNs*b.paired.Error, b.paired.Freedom, charge.Confidence)
	f.setError(d, 1e9*b.Base.Center*(1+b.Change.Ratio))
	return f
}

// setError takes over how certain a change is. An interval that is not known is
// of the given half width: JSON has no infinity.
func (f *FunctionDifference) setError(d stat.Difference, widest float64) {
	half := min(d.High-d.Value, widest)
	f.Low, f.High = f.ChangeNs-half, f.ChangeNs+half
	f.P, f.Q = d.P, d.P
}

// functionPairs collects the rounds in which both sides were profiled.
func (c *comparer) functionPairs(key benchmarkKey) map[string]*functionPair {
	pairs := make(map[string]*functionPair)
	n := 0
	for r := range c.rounds {
		lists := [2][]Function{c.sides[0].rounds[r].functions[key], c.sides[1].rounds[r].functions[key]}
		if len(lists[0]) == 0 || len(lists[1]) == 0 {
			continue
		}
		n++
		for i, list := range lists {
			for _, f := range list {
				name := c.folded(f.Function)
				p := pairs[name]
				if p == nil {
					p = &functionPair{Function: f}
					pairs[name] = p
				}
				if f.Function == name {
					p.Function = f
				}
				p.Function.Function = name
				p.grow(n)
				p.shares[i][n-1] += f.Charged
				p.sampled[i][n-1] = p.shares[i][n-1] * max(0, 1-p.shares[i][n-1]) / max(1, c.sides[i].rounds[r].samples[key])
			}
		}
	}
	for _, p := range pairs {
		p.grow(n)
	}
	return pairs
}

// grow fills up the rounds in which a function was not seen.
func (p *functionPair) grow(n int) {
	for i := range p.shares {
		p.shares[i] = append(p.shares[i], make([]float64, n-len(p.shares[i]))...)
		p.sampled[i] = append(p.sampled[i], make([]float64, n-len(p.sampled[i]))...)
	}
}

// decideFunctions corrects for the number of functions of all benchmarks and
// gives the verdicts. Functions too small on both sides to reach the threshold
// are not looked at: that choice does not depend on their difference.
func (c *comparer) decideFunctions(d *Difference) {
	var family []*FunctionDifference
	var p []float64
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		for j := range b.Functions {
			f := &b.Functions[j]
			if max(f.BaseNs, f.HeadNs) > 1e9*c.Threshold*b.Base.Center && f.Function != Unattributed {
				family = append(family, f)
				p = append(p, f.Q)
			} else {
				f.Q = 1
			}
		}
	}
	for i, q := range stat.Adjust(p) {
		family[i].Q = q
	}
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		for j := range b.Functions {
			b.Functions[j].Verdict = b.functionVerdict(&b.Functions[j], c.Threshold)
		}
		slices.SortStableFunc(b.Functions, compareImportance)
	}
}

// compareImportance puts changes first, the largest of them first.
func compareImportance(x, y FunctionDifference) int {
	if x.Verdict.Changed() != y.Verdict.Changed() {
		if x.Verdict.Changed() {
			return -1
		}
		return 1
	}
	if (x.Function == Unattributed) != (y.Function == Unattributed) {
		if x.Function == Unattributed {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(math.Abs(y.ChangeNs), math.Abs(x.ChangeNs)), strings.Compare(x.Function, y.Function))
}

// besideShare is the part of a benchmark's change from which on a function is said
// to have part in it. A large change moves caches, branches and what the processor
// does at the same time, and with them functions that nobody has touched.
const besideShare = 0.1

// functionVerdict holds a function against the benchmark that it is part of.
func (b *BenchmarkDifference) functionVerdict(f *FunctionDifference, threshold float64) Verdict {
	limit := 1e9 * threshold * b.Base.Center
	noise := (b.Noise.Ratio - 1) * min(f.BaseNs, f.HeadNs)
	beside := besideShare * 1e9 * b.Base.Center * math.Abs(b.Change.Ratio-1)
	least := max(f.Low, -f.High) // that the change is by its interval
	switch {
	case f.Q > naming || math.Abs(f.ChangeNs) <= max(limit, noise) || least <= beside:
		if -limit <= f.Low && f.High <= limit {
			return Same
		}
		return Unclear
	case f.BaseNs == 0 && !f.declared[0]:
		return New
	case f.HeadNs == 0 && !f.declared[1]:
		return Gone
	case f.ChangeNs > 0:
		return Slower
	}
	return Faster
}
