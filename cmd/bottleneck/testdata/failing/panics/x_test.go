package panics

import "testing"

func BenchmarkPanics(b *testing.B) { panic("on fire") }
