package stat

import (
	"math"
	"testing"
)

// Moments tell the grid that they stray from, though one is left out.
func TestGrid(t *testing.T) {
	at := []float64{5, 15, 35, 44, 55, 66}
	off, begin, period := Grid(at)
	if math.Abs(period-10) > 0.2 || math.Abs(begin-5) > 0.5 || off < 0.1 || off > 1 {
		t.Errorf("a grid from %.2f with a period of %.2f, about which they vary by %.2f; want 5, 10 and less than 1", begin, period, off)
	}
	if v := Variance(at[:2]); v != 50 {
		t.Errorf("the variance of 5 and 15 is %v, want 50", v)
	}
}
