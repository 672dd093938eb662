package suite

import (
	"slices"
	"testing"
)

// Runs of n, 2n and 3n operations, each with a setup of its own of 1,000 bytes.
func TestAllocationsLeaveOutSetup(t *testing.T) {
	measured := make([]float64, 2)
	for run, bytes := range []float64{1000 + 64*10, 1000 + 64*20, 1000 + 66*30} {
		addDifference(measured, run, bytes/10)
	}
	if want := []float64{64, 70}; !slices.Equal(measured, want) {
		t.Errorf("%v, want %v", measured, want)
	}
}

// What a run lacks was nothing there, however many measurements it has.
func TestTogether(t *testing.T) {
	got := Together(map[string]*Allocation{"f": {Bytes: []float64{3, 5}, Objects: []float64{1, 1}}},
		map[string]*Allocation{"f": {Bytes: []float64{4, 9}, Objects: []float64{1, 2}}, "g": {Bytes: []float64{7, 8}, Objects: []float64{1, 1}}})
	if f, g := got["f"], got["g"]; len(got) != 2 || !slices.Equal(f.Bytes, []float64{3, 9}) || !slices.Equal(f.Objects, []float64{1, 2}) || !slices.Equal(g.Bytes, []float64{0, 8}) {
		t.Errorf("%+v", got)
	}
}
