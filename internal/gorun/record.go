package gorun

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// ErrNoRecord means that a process ended without completing its record.
var ErrNoRecord = errors.New("the program ended before it had recorded its run")

// A Record is what an instrumented program wrote.
type Record struct {
	Marks   []timeline.Mark
	CPU     *profile.Profile
	Allocs  *profile.Profile
	Samples []Sample
	Period  time.Duration // processor time that a sample stands for, at the start
	// Waits are the moments at which the process was found idle, and WaitStacks
	// the stacks of its goroutines then. Both are empty on systems that do not
	// tell processor time.
	Waits      []Wait
	WaitStacks *profile.Profile
	// Windows are the parts of the run whose execution trace is in the record's
	// directory, in order.
	Windows []Window
}

// A Wait is a look at all goroutines after some idle time.
type Wait struct {
	Time   int64 // as in timeline.Mark
	Idle   time.Duration
	Stacks []int // indices into WaitStacks.Sample
}

// A Sample is one observation of the CPU profiler.
type Sample struct {
	Time  int64         // as in timeline.Mark
	Stack int           // index into CPU.Sample
	Count int64         // how often it was seen
	Each  time.Duration // processor time that each time stands for
}

// CPU is the processor time that the sample stands for.
func (s Sample) CPU() time.Duration { return time.Duration(s.Count) * s.Each }

// ReadMarks reads the record of a program that wrote only marks into dir.
func ReadMarks(dir string) (*Record, error) {
	var r Record
	marks, err := os.Open(filepath.Join(dir, "marks"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	defer marks.Close()
	if r.Marks, err = timeline.ReadMarks(marks); err != nil {
		return nil, err
	}
	if len(r.Marks) == 0 || r.Marks[0].Kind != timeline.Recording {
		return nil, ErrNoRecord
	}
	return &r, nil
}

// ReadAllocs reads the record of a program that wrote marks and allocations.
func ReadAllocs(dir string) (*Record, error) {
	r, err := ReadMarks(dir)
	if err != nil {
		return nil, err
	}
	if r.Allocs, err = ReadProfile(filepath.Join(dir, "allocs.pprof")); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	return r, nil
}

// ReadTests reads what a test program of a suite wrote into dir.
func ReadTests(dir string) (*Record, error) {
	r, err := ReadMarks(dir)
	if err != nil {
		return nil, err
	}
	r.Period = time.Duration(r.Marks[0].N)
	if r.CPU, err = readUnfinished(filepath.Join(dir, "cpu.pprof")); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	if r.Samples, err = readSamples(filepath.Join(dir, "samples"), len(r.CPU.Sample)); err != nil {
		return nil, err
	}
	r.countSamples()
	r.Windows, err = readWindows(dir, r.Marks)
	return r, err
}

// ReadRecord reads the full record that a program wrote into dir.
func ReadRecord(dir string) (*Record, error) {
	r, err := ReadTests(dir)
	if err != nil {
		return nil, err
	}
	if r.Allocs, err = readUnfinished(filepath.Join(dir, "allocs.pprof")); errors.Is(err, errEmpty) {
		r.Allocs = noAllocs()
	} else if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	if r.WaitStacks, err = readUnfinished(filepath.Join(dir, "waits.pprof")); errors.Is(err, fs.ErrNotExist) {
		return r, nil
	} else if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	r.WaitStacks.SampleType = []*profile.ValueType{{Type: "waits", Unit: "count"}, {Type: "waiting", Unit: "nanoseconds"}}
	r.WaitStacks.PeriodType = &profile.ValueType{Type: "waiting", Unit: "nanoseconds"}
	if r.Waits, err = readWaits(filepath.Join(dir, "waits"), len(r.WaitStacks.Sample)); err != nil {
		return nil, err
	}
	r.countWaits()
	return r, nil
}

// Complete reports whether the program ended in a way in which it could complete its
// record. Otherwise it was killed or has crashed, or went on as another program: what
// it did in the last tenth of a second is missing, and all of what it allocated.
func (r *Record) Complete() bool {
	return slices.ContainsFunc(r.Marks, func(m timeline.Mark) bool { return m.Kind == timeline.Exit }) // others may go on meanwhile
}

// Timeline divides the run into phases. The program's clock is matched to ours
// by its first mark, which holds both. What comes after the program's end, when
// the record is completed or the runtime finds the deadlock, is not part of the run:
// those samples and waits are dropped. Nor is the recorder's initialization: the run
// starts later by that.
func (r *Record) Timeline(e Execution) (timeline.Timeline, error) {
	first := r.Marks[0]
	var wall int64
	if _, err := fmt.Sscan(first.Name, &wall); err != nil {
		return nil, fmt.Errorf("gorun: first mark %q: %w", first.Name, err)
	}
	start := first.Time - max(0, wall-e.Start.UnixNano())
	end, cpu := start+int64(e.Wall), e.CPU
	overhead, spent := r.Overhead()
	start = min(start+int64(overhead), r.Start())
	marks := r.Marks[max(0, r.ready()):]
	if at, used, ok := r.end(e); ok {
		end, cpu = at, used
		after := func(time int64) bool { return time > end }
		r.Samples = slices.DeleteFunc(r.Samples, func(s Sample) bool { return after(s.Time) })
		r.Waits = slices.DeleteFunc(r.Waits, func(w Wait) bool { return after(w.Time) })
		if i := slices.IndexFunc(marks, func(m timeline.Mark) bool { return after(m.Time) }); i >= 0 {
			marks = marks[:i]
		}
	}
	spans, err := timeline.Divide(marks, start, end, cpu)
	if len(spans) > 0 {
		spans[0].CPU = max(0, spans[0].CPU-spent)
	}
	return spans, err
}

// Unknown is for how long, at the end of the run, no mark and no sample tell of it.
func (r *Record) Unknown(spans timeline.Timeline) time.Duration {
	last := r.Marks[len(r.Marks)-1].Time
	for _, s := range r.Samples {
		last = max(last, s.Time)
	}
	return time.Duration(max(0, spans[len(spans)-1].End-last))
}

// Overhead is how long the recorder's initialization took, and what processor time.
func (r *Record) Overhead() (wall, cpu time.Duration) {
	i := r.ready()
	if i < 0 {
		return 0, 0
	}
	used, _ := strconv.ParseInt(r.Marks[i].Name, 10, 64)
	return time.Duration(r.Marks[i].N), time.Duration(used)
}

// Start is when the recorder's initialization had ended, as in timeline.Mark.
func (r *Record) Start() int64 { return r.Marks[max(0, r.ready())].Time }

// ready is the index of the mark that ends the recorder's initialization, or -1.
func (r *Record) ready() int {
	return slices.IndexFunc(r.Marks, func(m timeline.Mark) bool { return m.Kind == timeline.Ready })
}

// end is when the run ended, and what it had used then, if a mark tells. In a deadlock
// that is when the last goroutine fell asleep.
func (r *Record) end(e Execution) (at int64, cpu time.Duration, ok bool) {
	if last := r.Marks[len(r.Marks)-1]; last.Kind == timeline.Exit || last.Kind == timeline.Replaced {
		return last.Time, last.CPU, true
	}
	for _, m := range slices.Backward(r.Marks) {
		if e.Deadlock && m.Kind == timeline.Still {
			return m.Time - int64(m.N), m.CPU, true
		}
	}
	return 0, 0, false
}
