package report

import (
	"slices"
	"testing"
)

func TestSuspects(t *testing.T) {
	r := &Report{Module: "example.com/m", Functions: []Function{
		{Function: "example.com/m/p.BenchmarkAll", File: "p_test.go", Charged: 0.2},
		{Function: "example.com/m/p.(*T[...]).Add", File: "p.go", Charged: 0.2},
		{Function: "example.com/m/p", Charged: 0.1},
		{Function: "example.com/m/p.(*T[...]).Add", File: "p.go", Charged: 0.1},
		{Function: "example.com/mother.Far", File: "far.go", Charged: 0.1},
		{Function: "example.com/m/p.init.0", File: "p.go", Charged: 0.1},
		{Function: "runtime.gcBgMarkWorker", Charged: 0.1},
		{Function: "main.main", File: "main.go", Charged: 0.05},
		{Function: "main.work", File: "main.go", Charged: 0.04},
		{Function: "example.com/m.mainly", File: "m.go", Charged: 0.03},
		{Function: "example.com/m.rare", File: "m.go", Charged: 0.0001},
	}}
	check := func(n int, want ...string) {
		t.Helper()
		if got := r.Suspects(n); !slices.Equal(got, want) {
			t.Errorf("Suspects(%d) = %q, want %q", n, got, want)
		}
	}
	check(9, "example.com/m/p.(*T).Add", "main.work", "example.com/m.mainly")
	check(2, "example.com/m/p.(*T).Add", "main.work")
	check(0)
}
