package verdict

import (
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

func TestStartUpNotes(t *testing.T) {
	program := func(head, startUp float64) []string {
		of := func(unit string, base, head float64) difference.BenchmarkDifference {
			return difference.BenchmarkDifference{Name: "BenchmarkM", Unit: unit, Verdict: difference.Slower, Base: difference.Summary{Center: base}, Head: difference.Summary{Center: head}}
		}
		return StartUpNotes(&difference.Difference{Benchmarks: []difference.BenchmarkDifference{of(difference.SecPerOp, 1, head), of(difference.StartUpPerOp, 0.1, startUp)}})
	}
	if got := program(1.4, 0.5); len(got) != 1 || !strings.Contains(got[0], "slower by its start-up, from 100 ms to 500 ms") {
		t.Errorf("note %q of a change that is all start-up", got)
	}
	if got := program(2, 0.2); got != nil {
		t.Errorf("note %q of a change that is mostly not", got)
	}
}

func TestQueueNotes(t *testing.T) {
	d := &difference.Difference{Benchmarks: []difference.BenchmarkDifference{{Unit: difference.SecPerOp, Verdict: difference.Slower}}}
	lock := func(line int, ms time.Duration) report.Queue {
		return report.Queue{Function: "m/cache.(*Cache).Get", File: "cache/cache.go", Line: line, Held: ms * time.Millisecond, Waiters: 2.9}
	}
	head := []report.Queue{lock(17, 9), lock(30, 70), lock(17, 5), lock(17, 2)}
	const want = "The head waits most for a lock, or a channel's place, that m/cache.(*Cache).Get takes in cache/cache.go:17: it was held for 5.00 ms"
	if got := QueueNotes(d, [2][]report.Queue{nil, head}); len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("notes %q of a lock that the head alone waits for, want %q", got, want)
	}
	d.Benchmarks = append(d.Benchmarks, difference.BenchmarkDifference{Unit: difference.CPUPerOp, Verdict: difference.Slower})
	d.Benchmarks[0].Verdict = difference.Unclear // next to other programs
	if got := QueueNotes(d, [2][]report.Queue{head, head}); len(got) != 2 {
		t.Errorf("notes %q where the processor time has changed, want two", got)
	}
	d.Benchmarks[1].Verdict = difference.Unclear
	if got := QueueNotes(d, [2][]report.Queue{head, head}); got != nil {
		t.Errorf("notes %q where nothing has changed", got)
	}
}

func TestIdentityNotes(t *testing.T) {
	same := func(pkg string) difference.BenchmarkDifference {
		return difference.BenchmarkDifference{Package: pkg, Unit: difference.SecPerOp, Identical: true}
	}
	d := &difference.Difference{Benchmarks: []difference.BenchmarkDifference{same("m/p"), same("m/p"), same("m/q"), {Unit: difference.SecPerOp}}}
	if got := IdentityNotes(d); len(got) != 1 || !strings.HasPrefix(got[0], "The same, by identity: 3 benchmarks of 2 packages.") {
		t.Errorf("%q, want 3 benchmarks of 2 packages", got)
	}
	if got := IdentityNotes(&difference.Difference{}); got != nil {
		t.Errorf("%q of none", got)
	}
}
