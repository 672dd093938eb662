// Package reporttest is shared by tests of reports: made-up profiles, and checks of
// what must be true of every report.
package reporttest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// Ran is the part of a run in which nothing waited for a processor, which others have on a
// busy machine: a share divided by it is what it would be on a quiet one.
func Ran(functions []report.Function) float64 {
	ran := 1.0
	for _, f := range functions {
		if f.Function == symbol.NoProcessor {
			ran -= f.Charged
		}
	}
	return ran
}

// checkInside checks what divides a function.
func checkInside(t testing.TB, what string, f report.Function) {
	t.Helper()
	var into, from, lines float64
	for _, p := range f.Into {
		checkPart(t, what+", "+f.Function, p.Share)
		into += p.Share
	}
	for _, p := range f.From {
		checkPart(t, what+", "+f.Function, p.Share)
		from += p.Share
	}
	for _, l := range f.Lines {
		checkPart(t, what+", "+f.Function, l.Share, l.Low, l.High)
		lines += l.Share
		for _, p := range l.Inlined {
			checkPart(t, what+", "+f.Function, p.Share)
			lines -= p.Share
		}
		if !(l.Low <= l.Share && l.Share <= l.High) {
			t.Errorf("%s: line %d of %s has %v (%v to %v)", what, l.Line, f.Function, l.Share, l.Low, l.High)
		}
	}
	if f.Into != nil && math.Abs(into-f.Charged) > 1e-9 || from > f.Charged+1e-9 || lines > f.Charged+1e-9 {
		t.Errorf("%s: %s has %v: %v by what it does, %v by caller, %v by line", what, f.Function, f.Charged, into, from, lines)
	}
}

// checkFunctions checks what must add up in a list of functions.
func checkFunctions(t testing.TB, what string, functions []report.Function) {
	t.Helper()
	var all, cpu float64
	names := make(map[string]bool)
	for _, f := range functions {
		all += f.Charged
		cpu += f.CPU
		var phases float64
		checkPart(t, what+", "+f.Function, f.Charged, f.Low, f.High, f.GC, f.CPU, f.Flat, f.Cum)
		for _, share := range f.Phases {
			checkPart(t, what+", "+f.Function, share)
			phases += share
		}
		checkInside(t, what, f)
		if names[f.Function] {
			t.Errorf("%s: %s has two rows", what, f.Function)
		}
		names[f.Function] = true
		if !(f.Low <= f.Charged+1e-9 && f.Charged <= f.High+1e-9) {
			t.Errorf("%s: %s has %v (%v to %v)", what, f.Function, f.Charged, f.Low, f.High)
		}
		if math.Abs(phases-f.Charged) > 1e-9 {
			t.Errorf("%s: %s has %v in its phases, want %v", what, f.Function, phases, f.Charged)
		}
	}
	if math.Abs(all-1) > 1e-9 || cpu > 1+1e-9 {
		t.Errorf("%s: shares add up to %v, want 1, and those of the processor time to %v, want at most 1", what, all, cpu)
	}
}

// checkPart checks that a share is one, 0 to 1.
func checkPart(t testing.TB, what string, shares ...float64) {
	t.Helper()
	for _, share := range shares {
		if !(0 <= share && share <= 1) {
			t.Errorf("%s has %v, no part of the run", what, share)
		}
	}
}

// checkCeiling checks that half a function's time gains no more than all of it, and to be without
// a second function no less.
func checkCeiling(t testing.TB, what string, b *report.Bottleneck) {
	t.Helper()
	if b == nil || b.Speedup == 0 {
		return
	}
	if !(b.SpeedupLow <= b.Speedup+1e-9 && b.Speedup <= b.SpeedupHigh+1e-9) || b.Half > b.Speedup+1e-9 || b.Next != nil && b.Next.Speedup < b.Speedup-1e-9 {
		t.Errorf("%s: %v (%v to %v), in half the time %v, then %+v", what, b.Speedup, b.SpeedupLow, b.SpeedupHigh, b.Half, b.Next)
	}
}

// CheckSums checks what must be true of every report: what adds up, and what cannot be more than
// something else.
func CheckSums(t testing.TB, r *report.Report) {
	t.Helper()
	var wall time.Duration
	for _, p := range r.Phases {
		wall += p.Wall
	}
	if wall != r.Wall {
		t.Errorf("phases add up to %v, want %v", wall, r.Wall)
	}
	checkFunctions(t, "the run", r.Functions)
	checkCeiling(t, "the run", r.Bottleneck)
	for _, b := range r.Benchmarks {
		checkFunctions(t, b.Name, b.Functions)
		checkCeiling(t, b.Name, b.Bottleneck)
	}
}

// Stacks returns a CPU profile of so many different stacks, 20 calls deep, one sample
// of each. A tenth of the functions are of the module example.com/m.
func Stacks(rng *rand.Rand, stacks int) *profile.Profile {
	const functions, depth = 2000, 20
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, Period: 10_000_000,
	}
	for i := range functions {
		name := fmt.Sprintf("encoding/json.(*decodeState).value%d", i)
		switch i % 10 {
		case 0:
			name = fmt.Sprintf("example.com/m/pkg%d.(*Type%d).Method.func1.%d", i%70, i, i%3+1)
		case 1, 2:
			name = fmt.Sprintf("example.org/library%d.Function[go.shape.int].func%d", i%30, i)
		}
		f := &profile.Function{ID: uint64(i + 1), Name: name, SystemName: name, Filename: "/src/file.go", StartLine: int64(i)}
		p.Function = append(p.Function, f)
	}
	for i := range 5 * functions {
		f := p.Function[i/5]
		p.Location = append(p.Location, &profile.Location{ID: uint64(i + 1), Address: uint64(i + 1), Line: []profile.Line{{Function: f, Line: int64(i)}}})
	}
	for range stacks {
		s := &profile.Sample{Value: []int64{1, 10_000_000}}
		for range depth {
			s.Location = append(s.Location, p.Location[rng.IntN(len(p.Location))])
		}
		p.Sample = append(p.Sample, s)
	}
	return p
}
