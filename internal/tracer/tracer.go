// Package tracer records the execution trace of this process: all of it while that
// is cheap, or else windows of it at random times.
//
//	t, err := tracer.Start()
//	...
//	windows := t.Stop()
package tracer

import (
	"bytes"
	"context"
	"fmt"
	"runtime/trace"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/budget"
)

// A Tracer records from Start to Stop. Its methods may be called by several
// goroutines.
type Tracer struct {
	began    time.Time
	category string
	budget   budget.Budget
	size     atomic.Int64
	wake     chan struct{} // the budget may be exceeded
	stopped  chan struct{}

	mu      sync.Mutex // guards what follows, and the beginning and end of traces
	open    bool
	done    bool
	windows []*bytes.Buffer
	flight  *trace.FlightRecorder // of the open window, where somebody else traces, too
	ended   bool
}

// Start starts recording. Where somebody else traces this process, too, it records on the
// runtime's flight recorder; the error says that somebody else uses that as well: the
// runtime has one of each.
//
// In the traces stand log events of the recording's own category, each with a kind, the
// nanoseconds since Start and a number, as in the marks of recorded programs: P and X
// where Start and Stop were called, by the goroutines that did, W and w at the
// beginning and end of each window.
func Start() (*Tracer, error) {
	t := &Tracer{began: time.Now(), category: Category(), wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	t.budget.Start(0)
	if err := t.begin(); err != nil {
		return nil, err
	}
	t.mark('P')
	go t.run()
	return t, nil
}

// Began is when the recording began, and Category that of its marks.
func (t *Tracer) Began() time.Time { return t.began }
func (t *Tracer) Category() string { return t.category }

// recordings is how many have begun in this process.
var recordings atomic.Int64

// Category is that of the marks of one more recording: in a trace may stand those of several,
// each by its own clock.
func Category() string { return fmt.Sprintf("bottleneck recording %d", recordings.Add(1)) }

// Ended reports whether anybody else has ended a trace of this recording, which is left
// out then: what it tells is not of a time that was chosen at random.
func (t *Tracer) Ended() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ended
}

// Stop ends the recording and returns its traces, in order. The first Stop returns
// them, further ones nothing.
func (t *Tracer) Stop() (windows [][]byte) {
	t.mu.Lock()
	if !t.done {
		t.done = true
		if t.open {
			t.mark('X')
		}
		t.end()
		for _, w := range t.windows {
			windows = append(windows, w.Bytes())
		}
		t.windows = nil
	}
	t.mu.Unlock()
	t.look()
	<-t.stopped
	return windows
}

// run begins and ends windows as the budget says.
func (t *Tracer) run() {
	defer close(t.stopped)
	for {
		next := t.turn()
		if next == 0 {
			return
		}
		select {
		case <-t.wake:
		case <-time.After(next):
		}
	}
}

// turn returns after how long run has to look again, or 0 at the end.
func (t *Tracer) turn() (next time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done {
		return 0
	}
	if t.flight != nil {
		t.alone()
		return time.Second
	}
	if pause := t.budget.Account(int64(time.Since(t.began)), t.size.Load()); pause > 0 {
		t.end()
		return pause
	}
	if !t.open {
		_ = t.begin() // again in a second, if others record all that can be recorded
	}
	return time.Second
}

func (t *Tracer) begin() error {
	window := new(bytes.Buffer)
	if trace.Start(counter{window, t}) != nil {
		flight := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: longest, MaxBytes: mostBeside})
		if err := flight.Start(); err != nil {
			return err
		}
		t.flight = flight
	}
	t.opened(window)
	return nil
}

func (t *Tracer) opened(window *bytes.Buffer) {
	t.windows = append(t.windows, window)
	t.open = true
	t.mark('W')
}

func (t *Tracer) end() {
	switch {
	case !t.open:
	case t.flight != nil:
		t.mark('w')
		t.land()
	case trace.IsEnabled():
		t.close(t.mark('w'))
	default:
		t.drop()
	}
	t.open = false
}

// close ends a trace, into which the last mark was written, unless somebody else has ended it before and
// has begun another one.
func (t *Tracer) close(last string) {
	trace.Stop()
	if !bytes.Contains(t.windows[len(t.windows)-1].Bytes(), []byte(last)) {
		t.drop()
	}
}

// drop leaves out a trace that somebody else has ended.
func (t *Tracer) drop() {
	t.ended = true
	t.windows = t.windows[:len(t.windows)-1]
}

const (
	// mostBeside bounds the memory of what is recorded beside somebody else's trace, in bytes; of what
	// takes more, the last part is kept, and of no more than the longest time.
	mostBeside = 32 << 20
	longest    = 24 * time.Hour
)

// land takes over what was recorded beside somebody else's trace.
func (t *Tracer) land() {
	if _, err := t.flight.WriteTo(t.windows[len(t.windows)-1]); err != nil {
		t.windows = t.windows[:len(t.windows)-1]
	}
	t.flight.Stop()
	t.flight = nil
}

// alone goes on with a trace of its own, whose cost is bounded, if nobody else makes one any more.
func (t *Tracer) alone() {
	window := new(bytes.Buffer)
	if trace.Start(counter{window, t}) != nil {
		return
	}
	t.end()
	t.opened(window)
}

// mark writes a mark and returns it.
func (t *Tracer) mark(kind byte) (text string) {
	text = fmt.Sprintf("%c %d 0 ", kind, time.Since(t.began).Nanoseconds())
	trace.Log(context.Background(), t.category, text)
	return text
}

// look makes run look at the budget.
func (t *Tracer) look() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// A counter keeps what is written, and the budget.
type counter struct {
	window *bytes.Buffer
	tracer *Tracer
}

func (c counter) Write(p []byte) (int, error) {
	if t := c.tracer; t.budget.Exceeds(t.size.Add(int64(len(p)))) {
		t.look()
	}
	return c.window.Write(p)
}
