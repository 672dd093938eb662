//go:build fixtax

package checkout

// tax stops looking when it has found the rate: on average, halfway.
//
//go:noinline
func tax(o order) (sum uint64) {
	for _, item := range o.items {
		for _, r := range rates {
			if r.zone == item {
				sum += r.percent
				break
			}
		}
	}
	return sum
}
