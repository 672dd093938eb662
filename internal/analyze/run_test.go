package analyze

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
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

// A hanging input ends a context when it is read, and then nothing comes.
type hanging struct {
	interrupt context.CancelCauseFunc
	forever   chan struct{}
}

var errEnough = errors.New("enough")

func (h hanging) Read([]byte) (int, error) {
	h.interrupt(errEnough)
	<-h.forever
	return 0, io.EOF
}

// Neither what hangs nor what takes long is waited for when the context ends.
func TestInterrupted(t *testing.T) {
	check := func(what string, f func(context.Context, profiles.Config) error) {
		t.Helper()
		ctx, interrupt := context.WithCancelCause(t.Context())
		in := hanging{interrupt, make(chan struct{})}
		defer close(in.forever)
		if err := f(ctx, profiles.Config{Stdin: in}); err != errEnough {
			t.Errorf("%s: %v, want the context's cause", what, err)
		}
	}
	check("Run", func(ctx context.Context, from profiles.Config) error {
		_, err := Run(ctx, []string{"-"}, from, Config{}, "")
		return err
	})
	check("RunSides", func(ctx context.Context, from profiles.Config) error {
		_, err := RunSides(ctx, Sides{From: from, Base: "-", Head: "-"})
		return err
	})
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
