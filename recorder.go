package bottleneck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/trace/creators"
	"github.com/bottleneck-go/bottleneck/internal/tracer"
	"github.com/bottleneck-go/bottleneck/internal/usage"
)

var (
	// ErrBusy means that a CPU profile, or with RecorderConfig.Keep a trace, is already being
	// recorded in this process: the runtime can record only one at a time.
	ErrBusy = errors.New("bottleneck: this process is already being recorded")
	// ErrNoRecording means that a Recorder has not recorded anything yet, or is
	// still recording.
	ErrNoRecording = errors.New("bottleneck: no finished recording")
)

// errBubble is of bubbles of testing/synctest: the runtime (1.26) cannot begin a trace there.
var errBubble = errors.New("bottleneck: time is not real in a bubble of testing/synctest: record around it")

// bubbled reports whether it is called in a bubble of testing/synctest, where the clock has no
// monotonic reading.
func bubbled() bool {
	now := time.Now()
	return now == now.Round(0)
}

// Warnings about recordings that the program has interfered with.
var (
	errProfileEnded = errors.New("the program ended the CPU profile of this recording: what it did afterwards was not sampled")
	errTraceEnded   = errors.New("the program ended an execution trace of this recording, which is left out")
	errLooked       = errors.New("all execution traces that the runtime makes were in use: goroutines were sampled instead, which does not tell who waits for whom")
)

// A RecorderConfig says how a recording is charged. The zero value is ready for
// use.
type RecorderConfig struct {
	// Own holds prefixes of import paths that count as your own code. None means the main
	// module of this program, according to its build information.
	Own []string

	// Keep, if not 0, is how much of the past the recorder keeps, for use at any time
	// between Start and Stop: Report then charges this time, and Since the calling
	// goroutine. Only the execution trace is recorded, so the program's own profiles and
	// traces work as always. It tells what was waited for; what ran meanwhile counts for the
	// innermost function that did not return, and is never certain. It costs a few percent of
	// the time if goroutines change their state about a hundred thousand times a second, and at
	// most 32 MB. Start returns an error if it is negative.
	Keep time.Duration
}

// A Recorder records this process between Start and Stop. Create one with [NewRecorder]; the
// zero Recorder works too, with the zero [RecorderConfig]. Its methods may be called by
// several goroutines. It takes 100 CPU samples a second and records the execution trace:
// all of it if that costs less than 1.5 % of the time, and otherwise windows of it. A trace and
// a flight recorder may run at the same time, which the runtime has one of each; while both of
// them are the program's own, goroutines are sampled instead, and nothing is certain.
type Recorder struct {
	config RecorderConfig
	alone  bool // what one goroutine does is recorded, not a service
	asked  bool // for from outside of the process

	mu      sync.Mutex
	running bool
	begun   snapshot
	ended   snapshot
	rules   charge.Rules
	tracer  *tracer.Tracer
	traces  traces
	keeper  *keeper // where the last time is kept
	watch   *watch  // where somebody else traces
	looks   []look
	waits   waitStacks
	ending  []error // what the program has ended of the recording
	unreal  bool    // it was stopped where time is not real
	profile *samples
}

// samples are the CPU profile of the finished recording, or of the one under way. It is written
// when it ends.
type samples struct {
	bytes.Buffer
	ended atomic.Bool
}

func (s *samples) Write(p []byte) (int, error) {
	s.ended.Store(true)
	return s.Buffer.Write(p)
}

// A snapshot is what the process has used by some moment.
type snapshot struct {
	at     time.Time
	cpu    time.Duration
	used   usage.Moment
	stages map[string]time.Duration
	allocs *profile.Profile
}

// NewRecorder returns a [Recorder] that has not been started.
func NewRecorder(config RecorderConfig) *Recorder { return &Recorder{config: config} }

// Start begins a recording and forgets the one before. It returns [ErrBusy] if
// this process is already being profiled, by this Recorder or by anyone else. In a bubble of
// testing/synctest, where time is not real, there is no recording and no report.
func (r *Recorder) Start() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running {
		return ErrBusy
	}
	switch {
	case bubbled():
		return errBubble
	case r.config.Keep < 0:
		return fmt.Errorf("RecorderConfig.Keep is %v: it must not be negative", r.config.Keep)
	case r.config.Keep > 0:
		return r.keep()
	}
	allocs, err := readAllocs()
	if err != nil {
		return err
	}
	var made map[int64]int64
	if !r.alone {
		made = creators.Now()
	}
	used := usage.Now()
	out := new(samples)
	if err := pprof.StartCPUProfile(out); err != nil {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	r.running, r.profile = true, out
	r.rules = processRules(r.config.Own)
	r.traces, r.watch, r.ending = traces{made: made}, nil, nil
	if r.tracer, err = tracer.Start(); err == nil {
		stages.record()
	} else {
		r.watch = startWatch(r.rules)
	}
	r.begun = now()
	r.begun.allocs, r.begun.used = allocs, used
	return nil
}

// Stop ends the recording. It does nothing if nothing is being recorded.
func (r *Recorder) Stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.running {
		return
	}
	r.unreal = bubbled()
	if r.keeper != nil {
		r.keeper.stop()
		r.running = false
		return
	}
	r.ended = now()
	if r.tracer != nil {
		r.traces = traces{began: r.tracer.Began(), marks: r.tracer.Category(), windows: r.tracer.Stop(), stages: stages.recorded(), made: r.traces.made, served: !r.alone, asked: r.asked}
	}
	r.looks, r.waits = r.watch.end()
	if r.profile.ended.Load() {
		r.ending = append(r.ending, errProfileEnded) // the one under way, if there is one, is the program's
	} else {
		pprof.StopCPUProfile()
	}
	if r.tracer != nil && r.tracer.Ended() {
		r.ending = append(r.ending, errTraceEnded)
	}
	r.running, r.ended.used = false, usage.Now()
	// Without it, garbage collection is charged to the runtime.
	r.ended.allocs, _ = readAllocs()
}

// Enabled reports whether a recording is under way.
func (r *Recorder) Enabled() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running
}

// WriteTo writes the finished recording's CPU profile, in the form that go tool
// pprof reads. It returns [ErrNoRecording] before the first Stop.
func (r *Recorder) WriteTo(w io.Writer) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keeper != nil {
		return 0, fmt.Errorf("%w of a CPU profile: with RecorderConfig.Keep there is none", ErrNoRecording)
	}
	if r.running || r.profile == nil {
		return 0, ErrNoRecording
	}
	n, err := w.Write(r.profile.Bytes())
	return int64(n), err
}

// Report charges the finished recording. Its phases are the stages, and "other" for what
// was in none. It returns [ErrNoRecording] before the first Stop. With [RecorderConfig].Keep,
// it charges the time that was kept, and its only phase is "run".
func (r *Recorder) Report() (*Report, error) {
	if k, err := r.keeping(); k != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return k.report(time.Time{})
	}
	in, err := r.inspect()
	if err != nil {
		return nil, err
	}
	return in.report(), nil
}

// inspect returns what the finished recording holds.
func (r *Recorder) inspect() (inspection, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.running || r.profile == nil:
		return inspection{}, ErrNoRecording
	case r.unreal:
		return inspection{}, errBubble
	}
	p, err := profile.ParseData(r.profile.Bytes())
	if err != nil {
		return inspection{}, fmt.Errorf("bottleneck: reading the recording: %w", err)
	}
	return inspection{
		profile: p,
		allocs:  r.ended.allocatedSince(r.begun),
		rules:   r.rules,
		traces:  r.traces,
		looks:   r.looks,
		waits:   r.waits.profile(),
		ending:  r.ending,
		watched: r.watch != nil,
		wall:    r.ended.at.Sub(r.begun.at),
		cpu:     r.ended.cpu - r.begun.cpu,
		share:   r.ended.share(r.begun),
		stages:  r.ended.stagesSince(r.begun),
	}, nil
}

// share is what this process had of the machine's processors since another snapshot.
func (s snapshot) share(begun snapshot) usage.Share {
	return s.used.Share(begun.used, s.at.Sub(begun.at), s.cpu-begun.cpu)
}

// now takes a snapshot, without the allocations: reading them takes a while.
func now() snapshot {
	return snapshot{at: time.Now(), cpu: usage.Process(), stages: stages.walls()}
}

func readAllocs() (*profile.Profile, error) {
	var out bytes.Buffer
	if err := pprof.Lookup("allocs").WriteTo(&out, 0); err != nil {
		return nil, err
	}
	return profile.ParseData(out.Bytes())
}

func (s snapshot) stagesSince(begun snapshot) map[string]time.Duration {
	since := make(map[string]time.Duration)
	for name, wall := range s.stages {
		if passed := wall - begun.stages[name]; passed > 0 {
			since[name] = passed
		}
	}
	return since
}

// allocatedSince returns what was allocated after begun, or nil if that is not
// known.
func (s snapshot) allocatedSince(begun snapshot) *profile.Profile {
	if s.allocs == nil || begun.allocs == nil {
		return nil
	}
	before := begun.allocs.Copy()
	before.Scale(-1)
	p, err := profile.Merge([]*profile.Profile{s.allocs, before})
	if err != nil {
		return nil
	}
	return p
}

// Run calls f and reports where its time went. If f returns an error, Run returns it
// together with the report. If there is no report, the error is [ErrBusy] or says why nothing
// could be recorded, and f was not called. A panic in f ends the recording and propagates.
func Run(ctx context.Context, f func(context.Context) error) (*Report, error) {
	r := Recorder{alone: true}
	if err := r.Start(); err != nil {
		return nil, err
	}
	err := func() error {
		defer r.Stop()
		return f(ctx)
	}()
	report, reportErr := r.Report()
	return report, errors.Join(err, reportErr)
}
