package bottleneck

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime/pprof"
	"runtime/trace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
)

// Asked after the fact, the recorder says what the goroutine that asks waited for.
func TestSince(t *testing.T) {
	r := NewRecorder(RecorderConfig{Keep: 10 * time.Second})
	if _, err := r.Since(time.Now()); !errors.Is(err, ErrNoRecording) {
		t.Errorf("before the start: %v", err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	defer r.Stop()
	// The program's own profiles and traces work meanwhile.
	var profiled, traced bytes.Buffer
	if err := errors.Join(pprof.StartCPUProfile(&profiled), trace.Start(&traced)); err != nil {
		t.Fatal(err)
	}
	trace.Stop()
	pprof.StopCPUProfile()
	var l locked
	time.Sleep(30 * time.Millisecond)
	begun := time.Now()
	l.mu.Lock()
	released := make(chan bool)
	go func() {
		fetch()
		fetch()
		l.mu.Unlock()
		close(released)
	}()
	l.bump()
	<-released
	got, err := r.Since(begun)
	took := time.Since(begun)
	if err != nil {
		t.Fatal(err)
	}
	if got.Wall > took || got.Wall < 5*time.Millisecond {
		t.Errorf("a wall time of %v, want nearly %v", got.Wall, took)
	}
	// A sleep of a millisecond may last for ten on a busy machine, and who is woken then waits for a processor.
	ran := reporttest.Ran(got.Functions)
	fetching, bumping := own(t, got, "fetch").Charged, own(t, got, "bump").Charged
	if fetching < 0.3*ran || bumping < 0.005*ran || fetching+bumping < 0.7*ran {
		t.Errorf("fetch, for which the lock was held: %.1f %%, and bump: %.1f %%, want three quarters and one", 100*fetching, 100*bumping)
	}
	if _, err := r.WriteTo(io.Discard); !errors.Is(err, ErrNoRecording) || !strings.Contains(err.Error(), "Keep") {
		t.Errorf("a CPU profile of what is kept: %v", err)
	}
	if _, err := r.Since(time.Now().Add(-time.Minute)); !errors.Is(err, ErrNoRecording) || !strings.Contains(err.Error(), "Keep is 10s") {
		t.Errorf("longer ago than is kept: %v", err)
	}
	if _, err := r.Since(time.Now().Add(time.Minute)); !errors.Is(err, ErrNoRecording) {
		t.Errorf("in the future: %v", err)
	}
	all, err := r.Report()
	if err != nil || all.Wall < 35*time.Millisecond {
		t.Errorf("all that is kept: %v, %v", all, err)
	}
	r.Stop()
	if after, err := r.Report(); err != nil || after.Wall < all.Wall || !strings.Contains(after.Environment.Go, "go") {
		t.Errorf("after the stop: %v, %v", after, err)
	}
	if _, err := r.Since(begun); !errors.Is(err, ErrNoRecording) {
		t.Errorf("after the stop, since: %v", err)
	}
}

// Who asks, or records beside what is kept, does not disturb those who do so next.
func TestSinceAgain(t *testing.T) {
	r := NewRecorder(RecorderConfig{Keep: time.Minute})
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	defer r.Stop()
	time.Sleep(50 * time.Millisecond) // so long that the clocks of the two differ
	since := func(what string) {
		t.Helper()
		begun := time.Now()
		for range 5 {
			fetch()
		}
		got, err := r.Since(begun)
		if err != nil {
			t.Fatal(err)
		}
		if f := own(t, got, "fetch"); f.Charged < 0.3 {
			t.Errorf("%s: fetch is charged %.1f %%", what, 100*f.Charged)
		}
	}
	since("first")
	since("again")
	beside, err := Run(t.Context(), func(context.Context) error {
		since("while recorded")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	own(t, beside, "fetch")
	since("after the recording")
}

// What is kept has no samples. What ran counts for a function that did not return meanwhile, and
// not for the next one that waits; and it is no verdict to be certain of.
func TestSinceOfComputing(t *testing.T) {
	r := NewRecorder(RecorderConfig{Keep: time.Minute})
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	defer r.Stop()
	begun := time.Now()
	spin(60 * time.Millisecond)
	computed := time.Now()
	fetch()
	fetched, all := time.Since(computed), time.Since(begun)
	got, err := r.Since(begun)
	if err != nil {
		t.Fatal(err)
	}
	want := fetched.Seconds() / all.Seconds()
	if f := own(t, got, "fetch"); f.Charged > want+0.1 {
		t.Errorf("fetch, which waits after the computing, has %.1f %%, want %.1f %%", 100*f.Charged, 100*want)
	}
	if f := own(t, got, "TestSinceOfComputing"); f.Charged > 0.1 && f.Low > 0.1 {
		t.Errorf("what was not sampled has at least %.1f %%", 100*f.Low)
	}
	if b := got.Bottleneck; want < 0.4 && (b.Certain || len(got.Warnings) == 0) {
		t.Errorf("bottleneck %+v, warnings %v", b, got.Warnings)
	}
}

// Who asks while others ask is told of what it did itself, and not of the asking.
func TestSinceAtOnce(t *testing.T) {
	const n, pause = 6, 20 * time.Millisecond
	r := NewRecorder(RecorderConfig{Keep: time.Minute})
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	defer r.Stop()
	waits, names := [2]func(time.Duration){nap, doze}, [2]string{"nap", "doze"}
	var reports [n]*Report
	var errs [n]error
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			begun := time.Now()
			waits[i%2](pause)
			reports[i], errs[i] = r.Since(begun)
		})
	}
	wg.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	for i, got := range reports {
		f := own(t, got, names[i%2])
		if waited := f.Charged * got.Wall.Seconds(); waited < 0.9*pause.Seconds() {
			t.Errorf("number %d: %s was charged %.1f %% of %v", i, f.Function, 100*f.Charged, got.Wall)
		}
	}
}

//go:noinline
func doze(d time.Duration) { time.Sleep(d) }

// There is no report on what was before the start, and none on more than is kept.
func TestSinceBefore(t *testing.T) {
	r := NewRecorder(RecorderConfig{Keep: time.Minute})
	before := time.Now()
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	defer r.Stop()
	if _, err := r.Since(before); !errors.Is(err, ErrNoRecording) || !strings.Contains(err.Error(), "started") {
		t.Errorf("since before the start: %v", err)
	}
	begun := time.Now()
	r.keeper.flight.Stop()
	nap(30 * time.Millisecond)
	left := time.Now()
	if err := r.keeper.flight.Start(); err != nil {
		t.Fatal(err)
	}
	nap(10 * time.Millisecond)
	got, err := r.Since(begun)
	if err != nil {
		t.Fatal(err)
	}
	if got.Wall > time.Since(left) || got.Bottleneck != nil && got.Bottleneck.Certain || len(got.Warnings) == 0 {
		t.Errorf("of what is not kept: %v, %+v, warnings %v", got.Wall, got.Bottleneck, got.Warnings)
	}
}

// In a bubble, where time is not real, nothing is recorded, and what is recorded around it is right.
func TestBubbles(t *testing.T) {
	kept, r := NewRecorder(RecorderConfig{Keep: time.Minute}), new(Recorder)
	if err := errors.Join(kept.Start(), r.Start()); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		_, kept := kept.Report()
		if err := new(Recorder).Start(); err != errBubble || kept != errBubble {
			t.Errorf("in a bubble: %v, %v", err, kept)
		}
		r.Stop()
		if _, err := r.Report(); err != errBubble {
			t.Errorf("stopped in a bubble: %v", err)
		}
	})
	kept.Stop()
	around, err := Run(t.Context(), func(ctx context.Context) error {
		Stage(ctx, "around", func(context.Context) {
			nap(20 * time.Millisecond)
			synctest.Test(t, func(t *testing.T) {
				Stage(t.Context(), "inside", func(context.Context) { time.Sleep(time.Hour) })
			})
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := phase(around, "around"); got < 20*time.Millisecond || got > around.Wall {
		t.Errorf("around the bubble %v of %v", got, around.Wall)
	}
}
