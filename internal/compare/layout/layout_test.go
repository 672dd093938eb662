package layout

import (
	"math"
	"testing"
)

// An interval is at least as wide as the number of samples makes it, also where all
// layouts happen to agree: 12 layouts of 75 samples a side leave a share of a half
// uncertain by 1.7 points, the difference of two by 2.4.
func TestFewSamplesAreUncertain(t *testing.T) {
	p := &Part{}
	weights := make([]float64, 12)
	for i := range weights {
		weights[i] = 1
		p.changes = append(p.changes, 0)
		for side := range p.Sides {
			p.Sides[side] = append(p.Sides[side], 0.5)
		}
		p.sampling = append(p.sampling, 2*0.25/75)
	}
	if d := (Model{}).Difference(p, weights); math.Abs(d.Error-0.0236) > 0.0005 || d.High != -d.Low {
		t.Errorf("%+v, want an error of 0.0236", d)
	}
}
