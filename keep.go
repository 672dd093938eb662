package bottleneck

import (
	"bytes"
	"context"
	"fmt"
	"runtime/trace"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/trace/creators"
	"github.com/bottleneck-go/bottleneck/internal/tracer"
	"github.com/bottleneck-go/bottleneck/internal/usage"
)

// mostKept bounds the memory of what is kept, in bytes.
const mostKept = 32 << 20

// A keeper keeps the execution trace of the last time, on the runtime's flight recorder.
type keeper struct {
	keep   time.Duration
	asked  bool // as Recorder's
	rules  charge.Rules
	begun  snapshot
	flight *trace.FlightRecorder
	marks  string // their category
	asks   atomic.Int64

	mu    sync.Mutex      // one snapshot at a time
	last  []byte          // what was kept when it was stopped
	made  map[int64]int64 // and who had made the goroutines that there were
	ended question
}

// keep starts keeping the past.
func (r *Recorder) keep() error {
	k := &keeper{keep: r.config.Keep, asked: r.asked, rules: processRules(r.config.Own), begun: now(), marks: tracer.Category()}
	k.begun.used = usage.Now()
	k.flight = trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: k.keep, MaxBytes: mostKept})
	if err := k.flight.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	r.running, r.keeper = true, k
	return nil
}

// keeping is what keeps the past, or nil.
func (r *Recorder) keeping() (*keeper, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keeper != nil && (bubbled() || !r.running && r.unreal) {
		return nil, errBubble
	}
	return r.keeper, nil
}

// Since reports what the calling goroutine did and waited for since a moment, after the
// fact: for instance, because the request that it has just answered was slow. The moment
// must not be longer ago than [RecorderConfig].Keep, which must not be 0, and not in the
// future. Otherwise, before the first Start and after Stop, the error is [ErrNoRecording].
func (r *Recorder) Since(moment time.Time) (*Report, error) {
	k, err := r.keeping()
	switch ago := time.Since(moment); {
	case err != nil:
		return nil, err
	case k == nil || !r.Enabled():
		return nil, fmt.Errorf("%w: nothing is kept before Start, after Stop, or where RecorderConfig.Keep is 0", ErrNoRecording)
	case ago < 0:
		return nil, fmt.Errorf("%w since %v from now", ErrNoRecording, -ago)
	case ago > k.keep:
		return nil, fmt.Errorf("%w since %v ago: RecorderConfig.Keep is %v", ErrNoRecording, ago, k.keep)
	case moment.Before(k.begun.at):
		return nil, fmt.Errorf("%w since %v ago: it was started %v ago", ErrNoRecording, ago, time.Since(k.begun.at))
	}
	return k.report(moment)
}

// stop ends the keeping; what was kept stays.
func (k *keeper) stop() {
	end := k.ask()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.flight.Enabled() {
		k.last, k.made, k.ended = k.snapshot(), creators.Now(), end
		k.flight.Stop()
	}
}

// A question is when it was asked, and the number of its mark, by the goroutine that asks.
type question struct {
	at   time.Time
	mark int
}

// ask marks in what is kept who asks, and when: that others ask, too, is not waited for.
func (k *keeper) ask() question {
	q := question{time.Now(), int(k.asks.Add(1))}
	trace.Log(context.Background(), k.marks, fmt.Sprintf("X %d %d ", q.at.Sub(k.begun.at).Nanoseconds(), q.mark))
	return q
}

// snapshot returns what is kept now.
func (k *keeper) snapshot() []byte {
	var out bytes.Buffer
	if _, err := k.flight.WriteTo(&out); err != nil {
		return nil // somebody else is writing: nothing is known
	}
	return out.Bytes()
}

// report is of what is kept, or of what the calling goroutine did since a moment.
func (k *keeper) report(since time.Time) (*Report, error) {
	asked := k.ask()
	k.mu.Lock()
	text, made := k.last, k.made
	if text == nil {
		text = k.snapshot()
		if since.IsZero() {
			made = creators.Now()
		}
	} else {
		asked = k.ended
	}
	k.mu.Unlock()
	if text == nil {
		return nil, ErrNoRecording
	}
	x := traces{began: k.begun.at, marks: k.marks, windows: [][]byte{text}, made: made, stages: []stageChange{{at: k.begun.at}}, kept: true, mark: asked.mark}
	if x.since = since; since.IsZero() {
		x.since = asked.at.Add(-k.keep)
		x.served, x.asked = true, k.asked
	}
	in := inspection{profile: noProfile(), rules: k.rules, traces: x, wall: asked.at.Sub(slices.MaxFunc([]time.Time{x.since, k.begun.at}, time.Time.Compare))}
	used := now()
	used.used = usage.Now()
	in.share = used.share(k.begun)
	return in.report(), nil
}

// noProfile is a CPU profile without samples.
func noProfile() *profile.Profile {
	nanoseconds := &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}
	return &profile.Profile{SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, nanoseconds}, PeriodType: nanoseconds, Period: int64(10 * time.Millisecond)}
}
