package doubles

import (
	"io"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// A goroutine within a long Count can be stopped soon, though assembly cannot be
// interrupted. Reading the memory statistics stops the world; if that had to wait
// for the end of the Count, it would take about as long as one. A block is a
// thousandth of the text, and a quarter leaves room for a busy machine,
// as do ten tries.
func TestStop(t *testing.T) { onTiers(t, testStop) }

func testStop(t *testing.T) {
	if slow > 1 {
		t.Skip("the race detector stops for itself")
	}
	text := letters(32 << 20)
	for name, count := range map[string]func(){
		"Count":      func() { Count(text) },
		"CountRunes": func() { CountRunes(text) },
	} {
		var stop, whole time.Duration
		for try := 0; try < 10 && (try == 0 || stop > whole/4); try++ {
			stop, whole = stopTime(count)
		}
		if stop > whole/4 {
			t.Errorf("%s: stopping takes %v, a whole count %v", name, stop, whole)
		}
	}
}

// stopTime returns the time that it takes to stop the world just after f began,
// and the time of f, both the lower quartile of several.
func stopTime(f func()) (stop, whole time.Duration) {
	var begun atomic.Int64
	var over atomic.Bool
	var wholes, stops []time.Duration
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for !over.Load() {
			begun.Add(1)
			wholes = append(wholes, elapsed(f))
		}
	}()
	for round := range int64(9) {
		for begun.Load() <= round {
			runtime.Gosched()
		}
		stops = append(stops, elapsed(func() { runtime.ReadMemStats(new(runtime.MemStats)) }))
	}
	over.Store(true)
	<-ended
	return quartile(stops), quartile(wholes)
}

func elapsed(f func()) time.Duration {
	begin := time.Now()
	f()
	return time.Since(begin)
}

func quartile(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/4]
}

// The tracer and the profiler walk the stack by frame pointers at any moment,
// also while a kernel runs; one that used the register for something else would
// send them astray.
func TestTraceAndProfile(t *testing.T) {
	if err := trace.Start(io.Discard); err != nil {
		t.Skip("no second trace:", err)
	}
	defer trace.Stop()
	if err := pprof.StartCPUProfile(io.Discard); err != nil {
		t.Skip("no second profile:", err)
	}
	defer pprof.StopCPUProfile()
	onTiers(t, func(t *testing.T) {
		text := letters(16 << 20 / slow)
		want := Count(text)
		for range 5 {
			got := CountParallel(text)
			runtime.GC()
			if runes := CountRunes(text); got != want || runes != want {
				t.Errorf("counted %d and %d, want %d", got, runes, want)
			}
		}
	})
}
