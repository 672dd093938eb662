package gorun

import (
	"bytes"
	"compress/gzip"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

func TestReadRecordRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadRecord(dir); !errors.Is(err, ErrNoRecord) {
		t.Errorf("an empty directory: %v, want ErrNoRecord", err)
	}
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		fixture.WriteFile(t, path, text)
		return path
	}
	write("marks", "I 1 1 0 2 3\n")
	if _, err := ReadRecord(dir); !errors.Is(err, ErrNoRecord) {
		t.Errorf("a killed program's record: %v, want ErrNoRecord", err)
	}
	for _, bad := range []string{"1 2 1\n", "1 -1 1 1\n", "x 0 1 1\n", "1 2 1\n3 4 5 1\n", "1 2 3 4 5\n"} {
		if _, err := readSamples(write("samples", bad), 5); err == nil {
			t.Errorf("samples %q gave no error", bad)
		}
	}
	if samples, err := readSamples(write("samples", "7 4 1 1\n8 5 1 1\n9 0 2 3\n10 3"), 5); err != nil || len(samples) != 2 || samples[1] != (Sample{9, 0, 2, 3}) {
		t.Errorf("readSamples = %v, %v, want those that are whole and have a stack", samples, err)
	}
	if waits, err := readWaits(write("waits", "7 4 1 5\n9 0 2\n10"), 5); err != nil || len(waits) != 2 || len(waits[0].Stacks) != 1 {
		t.Errorf("readWaits = %v, %v, want those that are whole, with the stacks that there are", waits, err)
	}
}

// A program that is killed, or must not write any more, leaves a part of a profile.
func TestReadUnfinished(t *testing.T) {
	f := &profile.Function{ID: 1, Name: "main.work", Filename: "main.go"}
	l := &profile.Location{ID: 1, Line: []profile.Line{{Function: f, Line: 7}}}
	whole := &profile.Profile{SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}}, Function: []*profile.Function{f}, Location: []*profile.Location{l}}
	whole.Sample = []*profile.Sample{{Value: []int64{1}, Location: []*profile.Location{l}}, {Value: []int64{2}, Location: []*profile.Location{l}}}
	var text bytes.Buffer
	if err := whole.WriteUncompressed(&text); err != nil {
		t.Fatal(err)
	}
	first := bytes.Clone(text.Bytes())
	twice := append(first, first...) // as if all had been seen again
	path := filepath.Join(t.TempDir(), "cpu.pprof")
	for n := len(first); n <= len(twice); n++ {
		var file bytes.Buffer
		w := gzip.NewWriter(&file)
		if _, err := w.Write(twice[:n]); err != nil || w.Flush() != nil {
			t.Fatal(err)
		}
		fixture.WriteFile(t, path, file.String())
		if p, err := readUnfinished(path); err != nil || len(p.Sample) < len(whole.Sample) {
			t.Errorf("%d bytes of %d: %v", n, len(twice), err)
		}
	}
}

// A run that ends in a deadlock ends where the last goroutine fell asleep, and not
// where the runtime finds that.
func TestTimelineOfDeadlock(t *testing.T) {
	start := time.Unix(0, 1_000_000)
	marks := []timeline.Mark{
		{Kind: timeline.Recording, Time: 0, Name: "1000000"},
		{Kind: timeline.Program, Time: 10},
		{Kind: timeline.Still, Time: 1_200, CPU: 90, N: 1_000},
		{Kind: timeline.WindowEnd, Time: 1_201},
	}
	for _, c := range []struct {
		deadlock bool
		want     int64
	}{{true, 200}, {false, 1_300}} {
		r := Record{Marks: marks, Samples: []Sample{{Time: 100}, {Time: 1_100}}}
		spans, err := r.Timeline(Execution{Start: start, Wall: 1_300, Deadlock: c.deadlock})
		if err != nil {
			t.Fatal(err)
		}
		if end := spans[len(spans)-1].End; end != c.want || len(r.Samples) == 1 != c.deadlock {
			t.Errorf("deadlock %v: it ends at %d with %d samples, want %d", c.deadlock, end, len(r.Samples), c.want)
		}
	}
}

// The recorder's own initialization is no part of the run.
func TestTimelineWithoutRecorder(t *testing.T) {
	r := Record{Marks: []timeline.Mark{
		{Kind: timeline.Recording, Time: 300, CPU: 30, Name: "1000300"},
		{Kind: timeline.WindowStart, Time: 350, CPU: 35},
		{Kind: timeline.Ready, Time: 700, CPU: 80, N: 600, Name: "70"},
		{Kind: timeline.Program, Time: 800, CPU: 90},
		{Kind: timeline.Exit, Time: 1_000, CPU: 290},
	}}
	spans, err := r.Timeline(Execution{Start: time.Unix(0, 1_000_000), Wall: 1_100})
	if err != nil {
		t.Fatal(err)
	}
	var wall, cpu time.Duration
	for _, s := range spans {
		if s.Phase == timeline.Init {
			wall, cpu = wall+s.Wall(), cpu+s.CPU
		}
	}
	if end := spans[len(spans)-1].End; wall != 200 || cpu != 20 || end != 1_000 {
		t.Errorf("initialization takes %d, of which %d on processors, and the run ends at %d; want 200, 20 and 1000", wall, cpu, end)
	}
}

// A program that ends while another goroutine sets marks has completed its record all the same.
func TestComplete(t *testing.T) {
	for marks, want := range map[string]bool{"P": false, "PX": true, "PXs": true, "PE": false} {
		var r Record
		for _, kind := range marks {
			r.Marks = append(r.Marks, timeline.Mark{Kind: timeline.Kind(kind)})
		}
		if got := r.Complete(); got != want {
			t.Errorf("marks %s: complete %v, want %v", marks, got, want)
		}
	}
}

// Samples of threads that C made end in what stands for code that is not Go's.
func TestThreads(t *testing.T) {
	stack := func(names ...string) *profile.Sample {
		s := new(profile.Sample)
		for _, name := range names {
			s.Location = append(s.Location, &profile.Location{Line: []profile.Line{{Function: &profile.Function{Name: name}}}})
		}
		return s
	}
	cpu := &profile.Profile{Sample: []*profile.Sample{stack("work", "runtime._ExternalCode"), stack("main.f", "main.main"), stack()}}
	r := Record{CPU: cpu, Samples: []Sample{{Time: 1, Stack: 1, Count: 1}, {Time: 2, Stack: 0, Count: 2}, {Time: 3, Stack: 2, Count: 1}, {Time: 4, Stack: 0, Count: 1}}}
	if got := r.Threads(); !slices.Equal(got, []int64{2, 2, 4}) {
		t.Errorf("Threads = %v, want 2, 2 and 4", got)
	}
}
