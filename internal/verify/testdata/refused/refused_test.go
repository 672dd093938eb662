package refused

import "testing"

func BenchmarkAll(b *testing.B) {
	for b.Loop() {
		_ = tight(1)
		_ = twinA() + twinB()
	}
}

func TestIdle(*testing.T) { idle(); assembly(1) }
