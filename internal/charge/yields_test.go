package charge

import (
	"math"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// yielder charges a stack, innermost function first, by made-up rules.
func yielder(functions ...string) Target {
	frames := make([]Frame, len(functions))
	for i, f := range functions {
		frames[i].Function = f
	}
	return Rules{
		Own:      func(pkg string) bool { return pkg == "example.com/own" },
		Standard: func(pkg string) bool { return pkg == "runtime" || pkg == "testing" },
	}.Target(frames)
}

// The scheduler's samples are charged to those who yield in the same phase: to
// the sweeper where nobody is known.
func TestYields(t *testing.T) {
	l := NewLedger("setup", "timed")
	l.AddTime("setup", time.Second, time.Second)
	l.AddTime("timed", time.Second, time.Second)
	add := func(phase string, count int64, functions ...string) {
		l.AddSamples(phase, yielder(functions...), count)
	}
	add("setup", 10, "runtime.sweepone", "runtime.GC", "example.com/own.Prepare")
	add("setup", 30, "runtime.Gosched", "example.com/own.spin")
	add("setup", 40, "runtime.goschedImpl", "runtime.gosched_m", "runtime.mcall")
	add("setup", 20, "example.com/own.Prepare")
	add("timed", 50, "runtime.goschedImpl", "runtime.gosched_m", "runtime.mcall")
	add("timed", 50, "example.com/own.Work")
	want := map[string]float64{
		"example.com/own.Prepare": (10 + 20 + 40*10./40) / 200,
		"example.com/own.spin":    (30 + 40*30./40) / 200,
		"example.com/own.Work":    50. / 200,
		symbol.GarbageCollection:  50. / 200,
	}
	var sum float64
	for _, c := range l.Costs() {
		if got := c.Share.Value; math.Abs(got-want[c.Function]) > 1e-12 {
			t.Errorf("%s is charged %v, want %v", c.Function, got, want[c.Function])
		}
		sum += c.Share.Value
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("charged %v in all", sum)
	}
}
