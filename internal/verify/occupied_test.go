package verify

import (
	"bytes"
	"runtime/trace"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

//go:noinline
func sleeper(mu *sync.Mutex, d time.Duration) time.Duration {
	mu.Lock()
	defer mu.Unlock()
	start := time.Now()
	time.Sleep(d)
	<-time.After(d)
	return time.Since(start)
}

// Time in a function counts on all goroutines, but not that in which it queues for a lock.
func TestOccupied(t *testing.T) {
	var out bytes.Buffer
	if err := trace.Start(&out); err != nil {
		t.Fatal(err)
	}
	var locks [2]sync.Mutex
	var mu sync.Mutex
	var took time.Duration
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			d := sleeper(&locks[i%2], 3*time.Millisecond)
			mu.Lock()
			took += d
			mu.Unlock()
		})
	}
	wg.Wait()
	trace.Stop()
	g, err := goroutines.Read(&out, goroutines.Config{Target: charge.Rules{Own: func(string) bool { return true }, Standard: symbol.Standard}.Target})
	if err != nil {
		t.Fatal(err)
	}
	var o occupation
	o.add(g, func(f string) bool { return strings.HasSuffix(f, ".sleeper") }, spans{{g.From, g.To}})
	got := time.Duration(o.total)
	// On a busy machine it may have been ready, and not running, for some of that time.
	if got < 36*time.Millisecond || got > took*11/10 {
		t.Errorf("occupied for %v, want %v", got, took)
	}
	const half = 17e6 // nanoseconds, or longer where timers are late
	if o.slept < half || o.slept > o.waited-half {
		t.Errorf("slept %v of %v that it waited, want some half", o.slept, o.waited)
	}
	if o.ticked > 0 {
		t.Errorf("waited %v of %v for a ticker", o.ticked, o.waited)
	}
	if l := o.line(); !l.Waits || len(o.lines) < 2 || o.lines[l.Number] < o.total/3 {
		t.Errorf("line %+v of %v, want one of two that wait", l, o.lines)
	}
}

// Of a benchmark counts what calls do beside one another while its timer runs, and nothing of
// its setup or of other benchmarks.
func TestOccupiedBenchmark(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins testing.(*B).launch:1")
	at := 0
	mark := func(kind, name string) { s.At(at, `1 marks "%s %d 1 %s"`, kind, at*1000, name) }
	nap := func(ids ...int) {
		for _, id := range ids {
			s.At(at, "1 makes %d main.bench:2 main.bench.func1:1", id)
			s.At(at, "%d runs", id)
			s.At(at, "%d blocks sleep time.Sleep:1<main.nap:7<main.bench.func1:2", id)
		}
		for at += 1000; len(ids) > 0; ids = ids[1:] {
			s.At(at, "%d woken", ids[0])
			s.At(at, "%d runs", ids[0])
			s.At(at, "%d ends", ids[0])
		}
	}
	for i, name := range []string{"BenchmarkOther", "BenchmarkThis-2"} {
		mark("r", name)
		mark("s", "")
		nap(10 + i) // its setup
		mark("z", "")
		nap(20+i, 30+i, 40+i)
		mark("p", "")
		mark("e", "")
	}
	s.At(at+1, "1 ends")
	g := scripted.Graph(4, s.String())
	o, traced := occupied([]*goroutines.Graph{g}, func(f string) bool { return f == "main.nap" }, "BenchmarkThis")
	if traced != 1e6 || o.total < 2.9e6 || o.total > 3.1e6 || o.waited < o.total/2 {
		t.Errorf("occupied for %v, waited for %v, of %v; want three times that", o.total, o.waited, traced)
	}
}
