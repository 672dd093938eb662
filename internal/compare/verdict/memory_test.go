package verdict

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

func TestMemory(t *testing.T) {
	check := func(base, head [2]float64, want difference.Verdict) {
		t.Helper()
		if b, _ := Memory("m", "BenchmarkX", [2][]float64{base[:], head[:]}); b.Verdict != want || b.Unit != difference.LiveBytes || b.Base.Low > b.Base.Center || b.Change.Low > b.Change.High {
			t.Errorf("%v to %v: %+v, want %s", base, head, b, want)
		}
	}
	check([2]float64{100, 105}, [2]float64{200, 190}, difference.Slower)
	check([2]float64{200, 190}, [2]float64{100, 105}, difference.Faster)
	check([2]float64{100, 105}, [2]float64{108, 98}, difference.Same)
	check([2]float64{100, 180}, [2]float64{190, 200}, difference.Unclear)
	check([2]float64{0, 0}, [2]float64{0, 0}, difference.Same)
	check([2]float64{0, 0}, [2]float64{50, 50}, difference.Slower)
}

// What is in use may be one thing or another, as collections happen to fall: of identical code
// at most 5 % is called changed. With exactly that rate more than 70 of 1000 have probability
// 0.002.
func TestMemoryIdentical(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	changed := 0
	for range 1000 {
		var v [2][]float64
		for more := true; more; {
			for side := range v {
				v[side] = append(v[side], []float64{100, 190}[r.IntN(2)]+r.Float64())
			}
			var b difference.BenchmarkDifference
			if b, more = Memory("m", "BenchmarkX", v); !more && b.Verdict.Changed() {
				changed++
			}
		}
	}
	if changed > 70 {
		t.Errorf("of 1000 comparisons of identical code, %d call it changed", changed)
	}
}
