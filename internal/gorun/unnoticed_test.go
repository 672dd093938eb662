//go:build unix

package gorun

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// A recorded program does what it does otherwise, and leaves its record whichever way
// it ends.
func TestUnnoticed(t *testing.T) {
	fixture.Slow(t)
	dir := filepath.Join("testdata", "unnoticed")
	plain := buildUnnoticed(t, dir, false)
	recorded := buildUnnoticed(t, dir, true)
	for _, c := range []struct {
		name     string
		complete bool // the record
		deadlock bool
	}{
		{"deadlock", false, true},
		{"deadlock of several", false, true},
		{"goexit", false, true},
		{"goroutines", true, false},
		{"descriptors", true, false},
		{"close", true, false},
		{"allocations", true, false},
		{"allocations, and a trace", true, false},
		{"end while allocations are counted", true, false},
		{"kill", false, false},
		{"panic", false, false},
		{"terminate", true, false},
		{"trace", true, false},
		{"handle", true, false},
		{"handle another", true, false},
		{"ignore", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := runUnnoticed(t, plain, "", c.name)
			var r *Record
			// What ends within a tenth of a second may leave nothing on a busy machine.
			for try := 1; r == nil; try++ {
				record := t.TempDir()
				if got := runUnnoticed(t, recorded, record, c.name); got != want {
					t.Errorf("recorded it gives\n%s\nand otherwise\n%s", got, want)
				}
				var err error
				if r, err = ReadRecord(record); err != nil && (c.complete || try == 3 || !errors.Is(err, ErrNoRecord)) {
					t.Fatal(err)
				} else if err != nil {
					r = nil
				}
			}
			if r.Complete() != c.complete || len(r.Samples) == 0 && c.complete {
				t.Errorf("complete %v with %d samples, want complete %v", r.Complete(), len(r.Samples), c.complete)
			}
			if wall, _ := r.Overhead(); wall <= 0 {
				t.Errorf("the recorder took %v", wall)
			}
			if still := slices.ContainsFunc(r.Marks, func(m timeline.Mark) bool { return m.Kind == timeline.Still }); still && !c.deadlock {
				t.Error("it looked like a deadlock")
			}
			if c.name == "kill" && len(r.Samples) < 20 {
				t.Errorf("%d samples of the 300 ms of processor time before it was killed", len(r.Samples))
			}
		})
	}
	t.Run("profile", func(t *testing.T) { testOwnProfile(t, recorded) })
	t.Run("gauges", func(t *testing.T) { testGauges(t, plain, recorded) })
}

// Where a program notes little, or what is alive on its heap, it does what it does otherwise, too.
func testGauges(t *testing.T, plain, recorded string) {
	for _, name := range []string{"goroutines", "deadlock", "trace"} {
		want := runUnnoticed(t, plain, "", name)
		for _, mode := range []instrument.Mode{instrument.Gauges, instrument.Memory} {
			if name == "goroutines" && mode == instrument.Memory {
				continue // it may see the goroutine of finalizers look at the heap
			}
			dir := t.TempDir()
			e, got := executeUnnoticed(t, Program{Path: recorded, Args: []string{name}, Record: dir, Mode: mode})
			if got != want {
				t.Errorf("%s, for %s, gives\n%s\nand otherwise\n%s", name, mode, got, want)
			}
			if name == "deadlock" {
				continue // which no program writes anything after
			}
			if g, err := ReadGauges(dir, e); mode == instrument.Gauges && (err != nil || g.StartUp <= 0 || g.StartUp > e.Wall || g.Peak < 1<<20 && runtime.GOOS == "linux") {
				t.Errorf("%s: %+v, %v, of %s", name, g, err, e.Wall)
			}
			if p, err := ReadProfile(filepath.Join(dir, "live.pprof")); mode == instrument.Memory && (err != nil || len(p.Sample) == 0) {
				t.Errorf("%s: %v, want a heap profile", name, err)
			}
		}
	}
}

func buildUnnoticed(t *testing.T, dir string, record bool) (program string) {
	t.Helper()
	g := Go{Dir: dir, Tmp: t.TempDir()}
	e, err := g.Environment(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	overlay := ""
	if record {
		o, err := instrument.Standard(e.Sources())
		if err != nil {
			t.Fatal(err)
		}
		if err := o.AddProgram(filepath.Dir(e.GOMOD), []string{"main.go"}); err != nil {
			t.Fatal(err)
		}
		if overlay, err = o.WriteTo(t.TempDir()); err != nil {
			t.Fatal(err)
		}
	}
	program = filepath.Join(t.TempDir(), "program")
	if err := g.BuildProgram(t.Context(), Build{Names: []string{"."}, Out: program, Overlay: overlay}); err != nil {
		t.Fatal(err)
	}
	return program
}

// runUnnoticed returns how the program ended, its output and the first line of its
// errors.
func runUnnoticed(t *testing.T, program, record string, args ...string) string {
	t.Helper()
	p := Program{Path: program, Args: args, Record: record}
	if args[0] == "close" {
		p.Env = []string{instrument.LateVariable + "=1"}
	}
	_, out := executeUnnoticed(t, p)
	return out
}

func executeUnnoticed(t *testing.T, p Program) (Execution, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var stdout, stderr strings.Builder
	p.NoInits, p.Stdout, p.Stderr = true, &stdout, &stderr
	e, err := p.Execute(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(stderr.String(), "\n")
	return e, strings.Join([]string{"status", string(rune('0' + e.ExitCode)), stdout.String(), first}, "\n")
}

// A program that profiles itself gets its profiles, and does not spoil ours when it
// switches the profiler off.
func testOwnProfile(t *testing.T, program string) {
	dir, record := t.TempDir(), t.TempDir()
	files := []string{filepath.Join(dir, "first"), filepath.Join(dir, "second")}
	got := runUnnoticed(t, program, record, append([]string{"profile"}, files...)...)
	if want := "status\n0\n<nil>\ncpu profiling already in use\n<nil>\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r, err := ReadRecord(record)
	if err != nil {
		t.Fatal(err)
	}
	own := 0.0
	for _, file := range files {
		p, err := ReadProfile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.CheckValid(); err != nil {
			t.Error(err)
		}
		seconds := spun(p)
		if seconds <= 0 || seconds > 0.25 {
			t.Errorf("%.3f s in spin, of 0.15, or less where others have the processor", seconds)
		}
		own += seconds
	}
	const rounded = 0.02 // samples stand for other times in its profiles
	if all := spun(r.CPU); all < own-rounded {
		t.Errorf("the record has %.3f s in spin, the program's own profiles %.3f", all, own)
	}
}

// spun is the time that a CPU profile has in function spin.
func spun(p *profile.Profile) float64 {
	var sum int64
	for _, s := range p.Sample {
		for _, l := range s.Location {
			for _, line := range l.Line {
				if line.Function.Name == "main.spin" {
					sum += s.Value[1]
				}
			}
		}
	}
	return time.Duration(sum).Seconds()
}
