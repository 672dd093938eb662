package audit

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// How much the shares of functions of any size differ from unit to unit is found again.
func TestPattern(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for _, deviation := range []float64{0, 0.2} {
		const sheets = 20
		var sum float64
		for range sheets {
			var pods []*profile.Profile
			for range 5 {
				w := program()
				for name := range w {
					w[name] *= math.Exp(deviation * r.NormFloat64())
				}
				pods = append(pods, simulated.CPU(time.Second, simulated.Draw(r, 3000, w)))
			}
			sum += open(t, nil, pods...).Sheet(All).apart.apart / sheets
		}
		// The mean of 20 varies by a tenth. Chance alone makes up some, since it is never negative.
		if got := math.Sqrt(sum); math.Abs(got-deviation) > 0.05 {
			t.Errorf("units differ by %v, want %v", got, deviation)
		}
	}
}

// What all pods do more is a change. What one of them does is not, however many samples it
// has of that.
func TestOnePod(t *testing.T) {
	pods := func(extra ...int64) (list []*profile.Profile) {
		for i := range int64(5) {
			list = append(list, simulated.CPU(time.Second, map[string]int64{
				"main.g": 500 + 3*i, "main.h": 300 - 5*i, "main.i": 200 + 4*i, "main.j": 100 + 2*i, "main.k": 100 - i, "main.l": 90 - 3*i, "main.new": extra[i],
			}))
		}
		return list
	}
	base := seconds(t, pods(0, 0, 0, 0, 0)...)
	for _, c := range []struct {
		extra   []int64
		changed bool
	}{{[]int64{10, 12, 9, 11, 8}, true}, {[]int64{0, 50, 0, 0, 0}, false}} {
		whole, functions := Compare(base, seconds(t, pods(c.extra...)...), nil)
		common := Common(whole, functions)
		for _, f := range functions {
			if p := common.Beside(f); f.Function == "main.new" && p < 0.001 != c.changed {
				t.Errorf("%v new samples: p is %v", c.extra, p)
			}
		}
	}
}

func TestWeights(t *testing.T) {
	sizes := map[string]int64{"main.large": 9000, "main.middle": 1000, "main.small": 4}
	_, functions := Compare(seconds(t, simulated.CPU(time.Second, sizes)), seconds(t, simulated.CPU(time.Second, sizes)), nil)
	weights := make(map[string]float64)
	var sum float64
	for i, w := range Weights(functions, 0.05) {
		weights[functions[i].Function] = w
		sum += w
	}
	if math.Abs(sum-3) > 1e-9 || weights["main.small"] < regardless || weights["main.small"] > 0.3 || weights["main.middle"] < 1 || weights["main.large"] < 1 {
		t.Errorf("weights %v", weights)
	}
	if w := Weights(nil, 0.05); len(w) != 0 {
		t.Errorf("of none: %v", w)
	}
}
