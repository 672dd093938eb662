// Package cleanup does most after its benchmarks, and returns from TestMain.
package cleanup

import "testing"

var data = []uint64{1}

//go:noinline
func Save() {
	for i := range uint64(80_000_000) {
		data[0] = data[0]*6364136223846793005 + i
	}
}

//go:noinline
func Check() {
	for i := range uint64(8_000_000) {
		data[0] = data[0]*6364136223846793005 + i
	}
}

func TestMain(m *testing.M) {
	m.Run()
	Save()
}

func BenchmarkQuick(b *testing.B) {
	b.Cleanup(Check)
	for b.Loop() {
	}
}
