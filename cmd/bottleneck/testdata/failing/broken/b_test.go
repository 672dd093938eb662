// Package broken does not compile.
package broken

import "testing"

func BenchmarkA(b *testing.B) { undefined() }
