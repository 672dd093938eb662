package verdict

import (
	"math"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

// hopeless is how many times more layouts a verdict may need to be worth its time.
const hopeless = 20

// Settled reports whether measuring more would add nothing.
func Settled(d *difference.Difference) bool {
	for i := range d.Benchmarks {
		if b := &d.Benchmarks[i]; b.Unit == difference.SecPerOp && !isSettled(b) {
			return false
		}
	}
	return true
}

// isSettled reports whether a benchmark has a verdict, and a change is explained.
func isSettled(b *difference.BenchmarkDifference) bool {
	explained := len(b.Functions) > 0 && b.Functions[0].Verdict.Changed()
	return b.Verdict == difference.Same || b.Verdict.Changed() && explained
}

// Weight is how much of the time a benchmark is to get: less if it is so far from a
// verdict that it will hardly get one. Its interval must get so short that it shows a
// change, or lies within the threshold; it does with the square root of what is measured.
func Weight(b *difference.BenchmarkDifference, threshold float64) float64 {
	if isSettled(b) {
		return 0
	}
	half := (b.Change.High - b.Change.Low) / 2
	off := math.Abs(b.Change.Ratio - 1)
	if half > math.Sqrt(hopeless)*max(off, threshold-off) {
		return 0.25
	}
	return 1
}
