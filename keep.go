package bottleneck

import (
	"bytes"
	"context"
	"fmt"
	"runtime/trace"
	"sync"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/tracer"
)

// mostKept bounds the memory of what is kept, in bytes.
const mostKept = 32 << 20

// A keeper keeps the execution trace of the last time, on the runtime's flight recorder.
type keeper struct {
	keep   time.Duration
	asked  bool // as Recorder's
	rules  charge.Rules
	began  time.Time
	flight *trace.FlightRecorder
	marks  string // their category

	mu    sync.Mutex // one asks at a time
	last  []byte     // what was kept when it was stopped
	ended time.Time
}

// keep starts keeping the past.
func (r *Recorder) keep() error {
	k := &keeper{keep: r.config.Keep, asked: r.asked, rules: processRules(r.config.Own), began: time.Now(), marks: tracer.Category()}
	k.flight = trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: k.keep, MaxBytes: mostKept})
	if err := k.flight.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	r.running, r.keeper = true, k
	return nil
}

// keeping is what keeps the past, or nil.
func (r *Recorder) keeping() *keeper {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keeper
}

// Since reports what the calling goroutine did and waited for since a moment, after the
// fact: for instance, because the request that it has just answered was slow. The moment
// must not be longer ago than [RecorderConfig].Keep, which must not be 0, and not in the
// future. Otherwise, before the first Start and after Stop, the error is [ErrNoRecording].
func (r *Recorder) Since(moment time.Time) (*Report, error) {
	k := r.keeping()
	switch ago := time.Since(moment); {
	case k == nil || !r.Enabled():
		return nil, fmt.Errorf("%w: nothing is kept before Start, after Stop, or where RecorderConfig.Keep is 0", ErrNoRecording)
	case ago < 0:
		return nil, fmt.Errorf("%w since %v from now", ErrNoRecording, -ago)
	case ago > k.keep:
		return nil, fmt.Errorf("%w since %v ago: RecorderConfig.Keep is %v", ErrNoRecording, ago, k.keep)
	}
	return k.report(moment)
}

// stop ends the keeping; what was kept stays.
func (k *keeper) stop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.flight.Enabled() {
		k.last, k.ended = k.snapshot()
		k.flight.Stop()
	}
}

// snapshot returns what is kept now. The caller's goroutine is marked in it.
func (k *keeper) snapshot() ([]byte, time.Time) {
	now := time.Now()
	trace.Log(context.Background(), k.marks, fmt.Sprintf("X %d 0 ", now.Sub(k.began).Nanoseconds()))
	var out bytes.Buffer
	if _, err := k.flight.WriteTo(&out); err != nil {
		return nil, now // somebody else is writing: nothing is known
	}
	return out.Bytes(), now
}

// report is of what is kept, or of what the calling goroutine did since a moment.
func (k *keeper) report(since time.Time) (*Report, error) {
	k.mu.Lock()
	text, now := k.last, k.ended
	if text == nil {
		text, now = k.snapshot()
	}
	k.mu.Unlock()
	if text == nil {
		return nil, ErrNoRecording
	}
	x := traces{began: k.began, marks: k.marks, windows: [][]byte{text}, stages: []stageChange{{at: k.began}}, kept: true}
	if x.since = since; since.IsZero() {
		x.since = now.Add(-k.keep)
		x.served, x.asked = true, k.asked
	}
	return inspection{profile: noProfile(), rules: k.rules, built: built(), traces: x, wall: now.Sub(later(x.since, k.began))}.report(), nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// noProfile is a CPU profile without samples.
func noProfile() *profile.Profile {
	nanoseconds := &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}
	return &profile.Profile{SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, nanoseconds}, PeriodType: nanoseconds, Period: int64(10 * time.Millisecond)}
}
