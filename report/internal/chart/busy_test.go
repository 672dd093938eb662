package chart

import (
	"math"
	"strings"
	"testing"
)

// The chart of busy processors has a line for each and a step for each moment.
func TestBusy(t *testing.T) {
	if NewBusy(2, nil, nil, 0) != nil {
		t.Error("a chart of nothing")
	}
	shares := []float64{0.25, 0.25, 0.5}
	c := NewBusy(2, []float64{0, 1, 2.1}, shares, 1.25)
	if c.Path != "M0 2V2H1V1H2V0H3V2Z" || c.Top != 2 || len(c.Lines()) != 2 {
		t.Errorf("%+v with lines at %v", c, c.Lines())
	}
	want := "Processors busy over the run, 1.25 on average: none busy 25.0 %, one: the serial part 25.0 %, 2 busy 50.0 %"
	if got := c.Says(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	for _, top := range []float64{1e300, math.Inf(1), math.NaN(), -1} {
		if c := NewBusy(2, []float64{top, 0}, shares, 1.25); strings.ContainsAny(c.Path, "Nn") || len(c.Lines()) > 8 {
			t.Errorf("%v busy: path %s, lines at %v", top, c.Path, c.Lines())
		}
	}
}
