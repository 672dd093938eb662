package critical

import (
	"math/rand/v2"
	"testing"
)

// What is left most comes first, whatever was taken, and of equals the first site.
func TestLeftovers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 12 {
		left := make(map[int32]float64)
		for site := range n + 1 {
			left[int32(site)] = float64(r.IntN(20))
		}
		l := leftover(left)
		for range 100 {
			most := int32(0)
			for site := range int32(len(left)) {
				if left[site] > left[most] {
					most = site
				}
			}
			if l[0].site != most || l[0].time != left[most] {
				t.Fatalf("%v comes first of %v", l[0], left)
			}
			taken := float64(r.IntN(5))
			l.take(taken)
			left[most] -= taken
		}
	}
}
