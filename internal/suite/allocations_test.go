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
