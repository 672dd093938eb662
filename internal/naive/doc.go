// Package naive has the slow, obvious version of what each of the five packages
// does: where each story starts.
//
// It is kept for two reasons: to be profiled, because a bottleneck finder needs
// something to find, and to be the oracle for the tests of the fast versions.
// Nothing here is meant to be fast.
package naive
