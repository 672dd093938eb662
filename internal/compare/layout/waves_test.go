package layout

import (
	"math"
	"testing"
)

// The looks share the risk of false alarms, and the waves the layouts.
func TestWaves(t *testing.T) {
	for layouts := Least; layouts <= 24; layouts++ {
		var n int
		var risk, end float64
		for _, w := range Waves(layouts) {
			if w.Layouts < Least || w.End <= end {
				t.Errorf("%d layouts: %+v", layouts, Waves(layouts))
			}
			n, risk, end = n+w.Layouts, risk+w.Risk, w.End
		}
		if n != layouts || math.Abs(risk-1) > 1e-9 || end != 1 {
			t.Errorf("%d layouts: %+v, of %d layouts and a risk of %v", layouts, Waves(layouts), n, risk)
		}
	}
}
