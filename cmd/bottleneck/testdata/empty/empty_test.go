// Package empty has a benchmark of nothing, all of whose samples hit code that
// was inlined from package testing.
package empty

import "testing"

func BenchmarkNothing(b *testing.B) {
	for b.Loop() {
	}
}
