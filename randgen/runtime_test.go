package randgen

import (
	"bytes"
	"io"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"sync"
	"testing"
)

// The tracer and the profiler walk the stack from inside the kernels, and the
// collector stops them: an assembly function that spoils the frame pointer
// crashes here.
func TestUnderTraceAndProfiler(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws for seconds")
	}
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer trace.Stop()
	if err := pprof.StartCPUProfile(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer pprof.StopCPUProfile()
	onTiers(t, func(t *testing.T) {
		var wg sync.WaitGroup
		for _, a := range []*Alphabet{Letters, Hex, alphabetOf(96), MustAlphabet("aé中🙂")} {
			wg.Go(func() {
				want, got := make([]byte, 1<<20), make([]byte, 1<<20)
				New(a, testSeed).Fill(want)
				for range 1 + 10/testStep {
					New(a, testSeed).Fill(got)
					runtime.GC()
					if !bytes.Equal(got, want) {
						t.Errorf("%q...: the stream differs", a.Chars()[:1])
					}
				}
			})
		}
		wg.Wait()
	})
}
