// Package naive holds where each story starts: the slow, obvious version of
// each of the five packages' work, written plainly.
//
// It is kept for two reasons: to be profiled, because a bottleneck finder needs
// something to find, and to be the oracle of the fast version's tests. Nothing
// here is meant to be fast, and nothing outside this module can import it.
package naive
