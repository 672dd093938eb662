package verdict

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

// MemoryThreshold is the change of what is in use that counts as none: how much the heap
// grows between two looks, and as much for when they happen to be.
const MemoryThreshold = 0.2

// leastMemory and sureMemory are how often each side is measured: of identical code all four
// of one side lie above all of the other in one of 35 cases, and of two in one of three.
const leastMemory, sureMemory = 2, 4

// Memory compares measurements of each side of the most that a benchmark had in use. More
// are needed if there are too few to be certain of what they seem to say.
func Memory(pkg, name string, v [2][]float64) (b difference.BenchmarkDifference, more bool) {
	var extremes [2][2]float64
	var sides [2]difference.Summary
	for i, x := range v {
		low, high := slices.Min(x), slices.Max(x)
		extremes[i] = [2]float64{low, high}
		sides[i] = difference.Summary{Center: (low + high) / 2, Low: low, High: high, N: len(x)}
	}
	var all difference.AllocationDifference
	Allocations(&all, &extremes, MemoryThreshold*max(sides[0].High, sides[1].High), [2]bool{true, true})
	b = difference.BenchmarkDifference{
		Package: pkg, Name: name, Unit: difference.LiveBytes, Rounds: len(v[0]), Runs: len(v[0]), Verdict: all.Verdict,
		Base: sides[0], Head: sides[1], Noise: difference.Noise{Ratio: 1 + MemoryThreshold},
		Change: difference.Change{P: 1, Q: 1}, Functions: []difference.FunctionDifference{},
	}
	if b.Base.Low > 0 {
		b.Change.Ratio, b.Change.Low, b.Change.High = all.Head/all.Base, b.Head.Low/b.Base.High, b.Head.High/b.Base.Low
	}
	return b, len(v[0]) < leastMemory || b.Verdict.Changed() && len(v[0]) < sureMemory
}
