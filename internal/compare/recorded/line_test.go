package recorded

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
)

// A result has what package testing prints, and as many figures.
func TestLine(t *testing.T) {
	check := func(want string, ns float64, counts ...duet.Count) {
		t.Helper()
		if got := Line(ns, counts); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	check("12.3457 ns/op", 12.345678)
	check("1234567 ns/op\t96 B/op\t2 allocs/op", 1234567, duet.Count{Bytes: 96.3, Allocs: 2.5})
	check("100 ns/op\t96 B/op\t3 allocs/op", 100, duet.Count{Bytes: 95.98, Allocs: 2.998}) // what differs of two runs
	own := map[string]float64{"ns/op": 25, "MB/s": 7, "B/op": 8, "allocs/op": 9}
	check("100 ns/op\t8 B/op\t7 MB/s\t9 allocs/op\t25 reported-ns/op", 100, duet.Count{SetBytes: 100, Bytes: 1, Allocs: 1, Extra: own})
	check("100 ns/op\t0 B/op\t0 allocs/op", 100, duet.Count{Extra: map[string]float64{"ns/op": 0}})
	check("100 ns/op\t1000 MB/s\t0.5 x/op\t3 y/op\t0 B/op\t0 allocs/op", 100, duet.Count{SetBytes: 100, Extra: map[string]float64{"y/op": 3, "x/op": 0.5}})
}
