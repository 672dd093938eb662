package difference

import "math"

// A Limit is by how much a benchmark may be worse in a unit, as a part of what it was:
// 0.03 for 3 %.
type Limit struct {
	Unit string
	By   float64
}

// Slowdown returns the benchmark that is slower by the largest factor, if one is
// slower by more than limit, 0.03 for 3 %; otherwise nil. Only time counts.
func (d *Difference) Slowdown(limit float64) *BenchmarkDifference {
	return d.Worst(Limit{SecPerOp, limit})
}

// Worst returns the benchmark that crosses a limit by most, or nil. From none to some is
// worst. The time of profiles is whatever they are of.
func (d *Difference) Worst(l Limit) *BenchmarkDifference {
	var worst *BenchmarkDifference
	for i := range d.Benchmarks {
		if b := &d.Benchmarks[i]; d.crosses(b, l) && (worst == nil || b.worse() > worst.worse()) {
			worst = b
		}
	}
	return worst
}

// crosses reports whether a benchmark crosses a limit.
func (d *Difference) crosses(b *BenchmarkDifference, l Limit) bool {
	return (b.Unit == l.Unit || d.Profile != nil && l.Unit == SecPerOp) && b.worse() > l.By
}

// worse is by how much a benchmark has become worse: infinitely from none to some, and 0
// where it is not shown that it has.
func (b *BenchmarkDifference) worse() float64 {
	switch {
	case b.Verdict != Slower:
		return 0
	case b.Change.Ratio == 0:
		return math.Inf(1)
	}
	return max(b.Change.Ratio, 1/b.Change.Ratio) - 1 // the latter of what there should be much of
}
