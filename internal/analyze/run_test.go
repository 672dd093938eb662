package analyze

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/profiles"
	"github.com/bottleneck-go/bottleneck/internal/simulated"
)

// walks are stacks of some 25 functions of a program of 5,000, few of which are the same.
func walks(r *rand.Rand, n int) map[string]int64 {
	stacks := make(map[string]int64)
	for range n {
		var stack strings.Builder
		stack.WriteString("main.main")
		for at := range 10 + int(15*r.ExpFloat64()) {
			fmt.Fprintf(&stack, ";example.com/m/p%d.f%d[/src/m/p%d/p.go]", at%40, at*40+r.IntN(1+r.IntN(8)), at%40)
		}
		stacks[stack.String()]++
	}
	return stacks
}

// BenchmarkRun charges profiles that have few stacks in common and writes the page.
func BenchmarkRun(b *testing.B) {
	dir, r := b.TempDir(), rand.New(rand.NewPCG(15, 16))
	for i := range 20 {
		if err := gorun.WriteProfile(filepath.Join(dir, fmt.Sprintf("%02d.pprof", i)), simulated.CPU(time.Minute, walks(r, 12_000))); err != nil {
			b.Fatal(err)
		}
	}
	record := b.TempDir()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(b.Context(), []string{dir}, profiles.Config{}, Config{}, record); err != nil {
			b.Fatal(err)
		}
	}
}
