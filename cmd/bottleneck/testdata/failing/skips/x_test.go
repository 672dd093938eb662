package skips

import "testing"

func BenchmarkSkips(b *testing.B) { b.Skip("not today") }
