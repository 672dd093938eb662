package bottleneck

import (
	"io"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
)

// Charging a profile of 100,000 stacks and writing the report as a page.
func BenchmarkReport(b *testing.B) {
	p := reporttest.Stacks(rand.New(rand.NewPCG(1, 2)), 100_000)
	b.Run("stacks=100000/impl=api", func(b *testing.B) {
		for b.Loop() {
			r, err := Analyze(p, AnalyzeConfig{Own: []string{"example.com/m"}})
			if err != nil {
				b.Fatal(err)
			}
			if err := r.WriteHTML(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}
