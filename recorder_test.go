package bottleneck

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"runtime/pprof"
	"runtime/trace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

var sink uint64

// spin keeps a processor busy until d has passed.
//
//go:noinline
func spin(d time.Duration) {
	x := sink
	for end := time.Now().Add(d); time.Now().Before(end); {
		for range 10_000 {
			x = x*6364136223846793005 + 1442695040888963407
		}
	}
	sink = x
}

func TestRun(t *testing.T) {
	boom := errors.New("boom")
	r, err := Run(t.Context(), func(ctx context.Context) error {
		Stage(ctx, "first", func(context.Context) { spin(300 * time.Millisecond) })
		Stage(ctx, "second", func(context.Context) { spin(100 * time.Millisecond) })
		return boom
	})
	if !errors.Is(err, boom) {
		t.Errorf("Run = %v, want the function's own error", err)
	}
	if r == nil || r.Bottleneck == nil {
		t.Fatal("no report beside the function's error")
	}
	// spin is this module's own and innermost: both callers' time is its.
	if got, want := r.Bottleneck.Function, "github.com/bottleneck-go/bottleneck.spin"; got != want {
		t.Errorf("bottleneck %s, want %s", got, want)
	}
	const half = 20 // of the samples: a busy machine may leave fewer
	if r.Bottleneck.Phase != "first" || !r.Bottleneck.Certain && r.Samples >= half {
		t.Errorf("bottleneck %+v of %d samples, want a certain one in phase first", r.Bottleneck, r.Samples)
	}
	first := r.Functions[0]
	if len(first.Lines) == 0 || first.Listing == nil || !strings.Contains(strings.Join(first.Listing.Lines, "\n"), "\t"+first.Lines[0].Source+"\n") {
		t.Errorf("the lines of %s are %+v", first.Function, first.Lines)
	}
	if len(first.From) == 0 || first.From[0].Function != "github.com/bottleneck-go/bottleneck.TestRun" {
		t.Errorf("spin is called by %+v", first.From)
	}
	var wall time.Duration
	for _, p := range r.Phases {
		wall += p.Wall
	}
	if wall != r.Wall {
		t.Errorf("phases add up to %v, want %v", wall, r.Wall)
	}
	var charged float64
	for _, f := range r.Functions {
		charged += f.Charged
	}
	if math.Abs(charged-1) > 1e-9 {
		t.Errorf("charged shares add up to %v, want 1", charged)
	}
	if a, b := phase(r, "first"), phase(r, "second"); a < 300*time.Millisecond || b < 100*time.Millisecond {
		t.Errorf("stages lasted %v and %v, want at least 300 ms and 100 ms", a, b)
	}
}

// phase is the wall time of a phase.
func phase(r *Report, name string) (wall time.Duration) {
	for _, p := range r.Phases {
		if p.Name == name {
			wall += p.Wall
		}
	}
	return wall
}

func TestRecorder(t *testing.T) {
	var r Recorder
	r.Stop() // harmless before the first Start
	if _, err := r.Report(); !errors.Is(err, ErrNoRecording) {
		t.Errorf("Report before Start = %v, want ErrNoRecording", err)
	}
	if _, err := r.WriteTo(new(bytes.Buffer)); !errors.Is(err, ErrNoRecording) {
		t.Errorf("WriteTo before Start = %v, want ErrNoRecording", err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	if !r.Enabled() {
		t.Error("not enabled after Start")
	}
	if err := r.Start(); !errors.Is(err, ErrBusy) {
		t.Errorf("second Start = %v, want ErrBusy", err)
	}
	if err := new(Recorder).Start(); !errors.Is(err, ErrBusy) {
		t.Errorf("Start of another = %v, want ErrBusy", err)
	}
	if _, err := r.Report(); !errors.Is(err, ErrNoRecording) {
		t.Errorf("Report while recording = %v, want ErrNoRecording", err)
	}
	r.Stop() // before the first sample
	r.Stop()
	if r.Enabled() {
		t.Error("enabled after Stop")
	}
	report, err := r.Report()
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Warnings) == 0 {
		t.Error("no warning of an empty recording")
	}
	var out bytes.Buffer
	if _, err := r.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	p, err := profile.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.CheckValid(); err != nil {
		t.Error(err)
	}
	if _, err := Analyze(p, AnalyzeConfig{}); err != nil {
		t.Errorf("Analyze of an empty profile: %v", err)
	}
}

func TestAnalyzeRefuses(t *testing.T) {
	var heap bytes.Buffer
	if err := pprof.Lookup("heap").WriteTo(&heap, 0); err != nil {
		t.Fatal(err)
	}
	p, err := profile.Parse(&heap)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Analyze(p, AnalyzeConfig{}); err != nil || r.Profile.SampleType != "inuse_space/bytes" {
		t.Errorf("Analyze of a heap profile = %+v, %v", r, err)
	}
	if _, err := AnalyzeAll([]*profile.Profile{p, nil}, AnalyzeConfig{}); !errors.Is(err, ErrProfile) || !strings.HasSuffix(err.Error(), "profile 2 is nil") {
		t.Errorf("AnalyzeAll of nil: %v", err)
	}
	p.Sample[0].Value = nil
	if _, err := Analyze(p, AnalyzeConfig{}); !errors.Is(err, ErrProfile) {
		t.Errorf("Analyze of a broken profile: %v", err)
	}
}

// What takes a moment that no sample falls into is not certain to be anybody's.
func TestRunOfNothing(t *testing.T) {
	r, err := Run(t.Context(), func(context.Context) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Bottleneck; r.Samples == 0 && b != nil && (b.Certain || b.Low > 0.5) {
		t.Errorf("nothing was sampled, and it is said that %+v", b)
	}
	if err := NewRecorder(RecorderConfig{Keep: -1}).Start(); err == nil || errors.Is(err, ErrBusy) {
		t.Errorf("to keep less than nothing: %v", err)
	}
}

func TestStageClock(t *testing.T) {
	at := time.Unix(0, 0)
	c := newStageClock(func() time.Time { return at })
	pass := func(d time.Duration) { at = at.Add(d) }
	check := func(name string, want time.Duration) {
		t.Helper()
		if got := c.walls()[name]; got != want {
			t.Errorf("stage %s lasted %v, want %v", name, got, want)
		}
	}
	pass(time.Hour) // in no stage
	a := c.enter("a", nil)
	pass(10)
	inner := c.enter("inner", a)
	pass(5)
	check("a", 10) // an outer stage stands still
	c.leave(inner)
	pass(1)
	other := c.enter("other", nil) // on another goroutine
	pass(8)
	c.leave(other)
	c.leave(a)
	pass(time.Hour)
	check("a", 15)
	check("inner", 5)
	check("other", 4)
	b := c.enter("b", nil)
	late := c.enter("late", b) // on a goroutine that b does not wait for
	c.leave(b)
	pass(3)
	c.leave(late)
	pass(time.Hour)
	check("b", 0)
	check("late", 3)
}

// A program that ends the recording's profile, or its trace, is told so, and nothing is certain.
func TestRecorderEnded(t *testing.T) {
	for _, c := range []struct {
		want error
		own  bool // it has a profile of its own under way then
		end  func()
	}{
		{errProfileEnded, false, pprof.StopCPUProfile},
		{errTraceEnded, false, trace.Stop},
		{errProfileEnded, true, func() {
			pprof.StopCPUProfile()
			_ = pprof.StartCPUProfile(io.Discard)
		}},
		{errTraceEnded, false, func() {
			trace.Stop()
			_ = trace.Start(io.Discard)
		}},
	} {
		r, err := Run(t.Context(), func(context.Context) error {
			nap(20 * time.Millisecond)
			c.end()
			spin(20 * time.Millisecond)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Warnings) == 0 || r.Warnings[0] != c.want || r.Bottleneck != nil && r.Bottleneck.Certain {
			t.Errorf("%+v, warnings %v; want nothing certain, since %v", r.Bottleneck, r.Warnings, c.want)
		}
		if ended := pprof.StartCPUProfile(io.Discard) == nil; c.own && ended {
			t.Error("the program's own profile was ended")
		}
		pprof.StopCPUProfile()
	}
}

// A program that traces itself is recorded on the runtime's flight recorder, unless it uses that as
// well: then it is told so, and nothing is certain.
func TestRunTraced(t *testing.T) {
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer trace.Stop()
	waits := func(context.Context) error {
		accepted := make(chan bool)
		go func() { // as a server waits for connections
			for range accepted {
			}
		}()
		defer close(accepted)
		done := make(chan bool)
		go func() {
			nap(100 * time.Millisecond)
			close(done)
		}()
		<-done
		return nil
	}
	r, err := Run(t.Context(), waits)
	if err != nil {
		t.Fatal(err)
	}
	if nap := own(t, r, "nap"); nap.Charged < 0.5 || nap.Kind != "sleep" || slices.Contains(r.Warnings, errLooked) {
		t.Errorf("beside a trace: %+v, warnings %v", nap, r.Warnings)
	}
	flight := trace.NewFlightRecorder(trace.FlightRecorderConfig{})
	if err := flight.Start(); err != nil {
		t.Fatal(err)
	}
	defer flight.Stop()
	if r, err = Run(t.Context(), waits); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(r.Warnings, errLooked) || r.Bottleneck != nil && r.Bottleneck.Certain {
		t.Errorf("beside a trace and a flight recorder: %+v, warnings %v", r.Bottleneck, r.Warnings)
	}
}

func TestStageReachesGoroutines(t *testing.T) {
	var r Recorder
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	Stage(t.Context(), "parallel", func(context.Context) {
		var wg sync.WaitGroup
		wg.Go(func() { spin(150 * time.Millisecond) })
		wg.Go(func() { nap(150 * time.Millisecond) })
		wg.Wait()
	})
	r.Stop()
	report, err := r.Report()
	if err != nil {
		t.Fatal(err)
	}
	if b := report.Bottleneck; b == nil || b.Phase != "parallel" {
		t.Errorf("bottleneck %+v, want one in phase parallel", b)
	}
}

//go:noinline
func nap(d time.Duration) { time.Sleep(d) }

// A run that is mostly idle is not charged to its busiest function.
func TestRunWaits(t *testing.T) {
	r, err := Run(t.Context(), func(ctx context.Context) error {
		done := make(chan bool)
		go func() {
			nap(400 * time.Millisecond)
			close(done)
		}()
		spin(20 * time.Millisecond)
		<-done
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	f := r.Functions[0]
	if want := "github.com/bottleneck-go/bottleneck.nap"; f.Function != want || f.Charged < 0.5 || f.Waiting < 150*time.Millisecond {
		t.Errorf("first is %s with %.2f of the run, waiting %v; want %s with most of it", f.Function, f.Charged, f.Waiting, want)
	}
}

// Lists are lists in JSON also when they are empty, and a report survives it.
func TestReportJSON(t *testing.T) {
	r, err := Run(t.Context(), func(context.Context) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.Contains(text, `"benchmarks": []`) || strings.Contains(text, `"Functions":`) {
		t.Errorf("JSON of an empty report:\n%s", text)
	}
	var back Report
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := back.WriteJSON(&again); err != nil {
		t.Fatal(err)
	}
	if out.String() != again.String() {
		t.Errorf("read and written again:\n%s\nwas:\n%s", again.String(), out.String())
	}
}

// The work of the recorder is no function's.
func TestRecorderIsNotCharged(t *testing.T) {
	p := simulated.CPU(time.Second, map[string]int64{
		"main.main;example.com/m.work": 30,
		"sync.(*WaitGroup).Go.func1;" + harness + ".(*watch).run;" + harness + ".(*watch).look;github.com/google/pprof/profile.ParseData": 60,
	})
	r := inspection{profile: p, rules: processRules([]string{"example.com/m"}), wall: time.Second, cpu: 900 * time.Millisecond}.report()
	for _, f := range r.Functions {
		if strings.Contains(f.Function, "watch") || strings.Contains(f.Function, "pprof/profile") {
			t.Errorf("%s is charged %v", f.Function, f.Charged)
		}
	}
	if work := own(t, r, "work"); work.Charged < 0.25 || work.Charged > 0.35 {
		t.Errorf("work is charged %v, want 0.3", work.Charged)
	}
}
