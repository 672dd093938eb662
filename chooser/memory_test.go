package chooser_test

import (
	"runtime"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// A table of many weights is made in the memory that it takes, and little more: weights
// are copied only if one of them is zero.
func TestTableMemory(t *testing.T) {
	const n = 1 << 18
	ints := make([]int64, n)
	for i := range ints {
		ints[i] = 1 + int64(i%997)
	}
	with := func(first int64) []int64 { return append([]int64{first}, ints[1:]...) }
	for _, c := range []struct {
		name    string
		weights []int64
		bytes   uint64 // for each weight, at most
	}{
		{"none is zero", ints, 8},
		{"the sum is beyond 2^32", with(1 << 40), 12},
		{"one is zero", with(0), 8 + 8 + 4}, // the others, and their indices
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		table, err := chooser.NewTable(c.weights)
		runtime.ReadMemStats(&after)
		if err != nil || table.Len() != n {
			t.Fatal(table.Len(), err)
		}
		used, allocations := after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
		if most := n*c.bytes + 1<<17; used > most || allocations > 30 { // 128 kB to lay out from
			t.Errorf("%s: %d bytes in %d allocations, want %d in 30 at most", c.name, used, allocations, most)
		}
	}
}
