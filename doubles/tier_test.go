package doubles

import "testing"

var tierNames = map[tier]string{portable: "portable", avx2: "AVX2", avx512: "AVX-512"}

// use makes the package work on a tier until the test ends.
func use(tb testing.TB, t tier) {
	current = t
	tb.Cleanup(func() { current = best() })
}

// onTiers runs a test on every tier of this machine.
func onTiers(t *testing.T, test func(t *testing.T)) {
	for tier := range best() + 1 {
		t.Run(tierNames[tier], func(t *testing.T) {
			use(t, tier)
			test(t)
		})
	}
}
