package verdict

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

func TestMemory(t *testing.T) {
	check := func(base, head [2]float64, want difference.Verdict) {
		t.Helper()
		if b := Memory("m", "BenchmarkX", [2][2]float64{base, head}); b.Verdict != want || b.Unit != difference.LiveBytes || b.Base.Low > b.Base.Center || b.Change.Low > b.Change.High {
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
