package difference

import "math"

// A Limit is how much worse a benchmark may become in a unit: By is 0.03 for 3 %.
type Limit struct {
	Unit string
	By   float64
}

// Slowdown returns the benchmark that is slower by the largest factor, if that is
// more than limit (0.03 for 3 %), or nil. Only time counts.
func (d *Difference) Slowdown(limit float64) *BenchmarkDifference {
	return d.Worst(Limit{SecPerOp, limit})
}

// Worst returns the benchmark that exceeds the limit by most, or nil. From none to
// some exceeds every limit, and is worst. In a comparison of profiles, SecPerOp
// matches whatever their unit is.
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
