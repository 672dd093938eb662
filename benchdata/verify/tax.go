//go:build !fixtax

package checkout

// tax looks the rate up for each item, and looks through the whole table although
// the rate was found long before its end.
//
//go:noinline
func tax(o order) (sum uint64) {
	for _, item := range o.items {
		rate := uint64(0)
		for _, r := range rates {
			if r.zone == item {
				rate = r.percent
			}
		}
		sum += rate
	}
	return sum
}
