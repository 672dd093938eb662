package find

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
)

// A service is judged by what it has answered until it was stopped: by who holds the lock
// that its requests wait for, and not by the main goroutine, which waits for nothing.
func TestStopped(t *testing.T) {
	gateAlone(t)
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/serving"}, StopAfter: 700 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	q := r.Requests
	if q == nil || q.PerSecond < 10 || q.PerSecond > 1000 || q.Median < time.Millisecond || q.P99 < q.Median {
		t.Errorf("requests %+v; one takes a millisecond and more, and one at a time", q)
	}
	b := r.Bottleneck
	if b == nil || b.Function != "main.(*server).bump" || b.Kind != "lock" || b.Share/reporttest.Ran(r.Functions) < 0.6 {
		t.Errorf("bottleneck %+v, want bump, which holds the lock", b)
	}
}

// With the race detector the runtime tells of no deadlock. What waits for ever is charged,
// and not who takes the interrupt that ends it.
func TestStoppedDeadlock(t *testing.T) {
	gateAlone(t)
	dir := fixture.Tree(t, map[string]string{
		"go.mod":  "module example.com/blocked\n\ngo 1.24\n",
		"main.go": "package main\n\nfunc main() { <-make(chan int) }\n",
	})
	target := suite.Target{Dir: dir, BuildFlags: []string{"-race"}}
	r, err := Run(t.Context(), Config{Target: target, StopAfter: 2 * time.Second, Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Bottleneck; b == nil || b.Function != "main.main" || b.Share < 0.6 {
		t.Errorf("bottleneck %+v, want main.main", b)
	}
}

// One that is asked nothing has no bottleneck to be certain of.
func TestStoppedIdle(t *testing.T) {
	gateAlone(t)
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/idle"}, StopAfter: 500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Bottleneck; b == nil || b.Certain || len(r.Warnings) == 0 {
		t.Errorf("bottleneck %+v, warnings %v; want none that is certain, and why", b, r.Warnings)
	}
}

// Results that another process printed are seen, though they are not measured.
func TestNoResult(t *testing.T) {
	s := &search{suite: &suite.Suite{Target: suite.Target{Packages: []string{"./a"}}}}
	if err := s.noResult(); !errors.Is(err, suite.ErrUsage) || strings.Contains(err.Error(), "TestMain") {
		t.Error(err)
	}
	s.printed = []byte("BenchmarkX-2\t5\t100 ns/op\n")
	if err := s.noResult(); !strings.Contains(err.Error(), "TestMain") {
		t.Error(err)
	}
}
