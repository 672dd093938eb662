package gotest

import (
	"slices"
	"testing"
)

// What is not replayed of a function is little in all traces together, however many there are.
func TestWorthReplaying(t *testing.T) {
	charges := make([]map[string]int64, 100)
	for i := range charges {
		charges[i] = map[string]int64{"m.spread": 9, "m.rare": 0}
	}
	charges[7] = map[string]int64{"m.spread": 300, "m.rare": 10, "m.large": 50}
	charges[8]["m.large"] = 10
	list := worthReplaying(charges, []string{"m.spread", "m.rare", "m.large"}, 10)
	left := make(map[string]int64)
	for i, c := range charges {
		for function, ns := range c {
			if !slices.Contains(list[i], function) {
				left[function] += ns
			}
		}
	}
	for function, want := range map[string]int64{"m.spread": 9, "m.rare": 10, "m.large": 10} {
		if left[function] != want {
			t.Errorf("%s: %d not replayed, want %d", function, left[function], want)
		}
	}
	if !slices.Equal(list[7], []string{"m.spread", "m.large"}) {
		t.Errorf("trace 7 is replayed for %q", list[7])
	}
}
