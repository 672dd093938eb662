//go:build race

package doubles

// slow is how much less the long tests do under the race detector, which makes
// every byte that Go code reads ten times as expensive.
const slow = 16
