package verdict

import "github.com/bottleneck-go/bottleneck/report/difference"

// MemoryThreshold is the change of what is in use that counts as none: how much the heap
// grows between two looks, and as much for when they happen to be.
const MemoryThreshold = 0.2

// Memory compares two measurements of each side of the most that a benchmark had in use.
func Memory(pkg, name string, v [2][2]float64) difference.BenchmarkDifference {
	var all difference.AllocationDifference
	Allocations(&all, &v, MemoryThreshold*max(v[0][0], v[0][1], v[1][0], v[1][1]), [2]bool{true, true})
	side := func(x [2]float64, center float64) difference.Summary {
		return difference.Summary{Center: center, Low: min(x[0], x[1]), High: max(x[0], x[1]), N: len(x)}
	}
	b := difference.BenchmarkDifference{
		Package: pkg, Name: name, Unit: difference.LiveBytes, Rounds: 2, Runs: 2, Verdict: all.Verdict,
		Base: side(v[0], all.Base), Head: side(v[1], all.Head), Noise: difference.Noise{Ratio: 1 + MemoryThreshold},
		Change: difference.Change{P: 1, Q: 1}, Functions: []difference.FunctionDifference{},
	}
	if b.Base.Low > 0 {
		b.Change.Ratio, b.Change.Low, b.Change.High = all.Head/all.Base, b.Head.Low/b.Base.High, b.Head.High/b.Base.Low
	}
	return b
}
