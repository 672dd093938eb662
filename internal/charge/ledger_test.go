package charge

import (
	"math"
	"testing"
	"time"
)

func stack(functions ...string) []Frame {
	frames := make([]Frame, len(functions))
	for i, f := range functions {
		frames[i].Function = f
	}
	return frames
}

var testRules = Rules{
	Own:      func(pkg string) bool { return pkg == "example.com/own" },
	Standard: func(pkg string) bool { return pkg == "runtime" || pkg == "testing" },
}

// The scheduler's samples are charged to those who yield in the same phase: to
// nobody that is known in the second one.
func TestYields(t *testing.T) {
	l := NewLedger("setup", "timed")
	l.AddTime("setup", time.Second, time.Second)
	l.AddTime("timed", time.Second, time.Second)
	add := func(phase string, count int64, functions ...string) {
		l.AddSamples(phase, testRules.Target(stack(functions...)), count)
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
		Scheduling:                50. / 200,
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

// Background collection is charged by allocated bytes, in the phases in which a
// function was seen.
func TestCollected(t *testing.T) {
	l := NewLedger("setup", "timed")
	l.AddTime("setup", time.Second, time.Second)
	l.AddTime("timed", time.Second, time.Second)
	add := func(phase string, count int64, functions ...string) {
		l.AddSamples(phase, testRules.Target(stack(functions...)), count)
	}
	add("setup", 60, "example.com/own.Prepare")
	add("setup", 40, "runtime.scanobject", "runtime.gcDrain", "runtime.gcBgMarkWorker")
	add("timed", 30, "example.com/own.Work")
	add("timed", 30, "example.com/own.Other")
	add("timed", 40, "runtime.scanobject", "runtime.gcDrain", "runtime.gcBgMarkWorker")
	for function, bytes := range map[string]int64{"Prepare": 1000, "Work": 300, "Other": 100} {
		l.AddAllocated(testRules.Target(stack("runtime.mallocgc", "example.com/own."+function)), bytes)
	}
	want := map[string][2]float64{ // charged, and the part of it that is collecting
		"example.com/own.Prepare": {100. / 200, 40. / 200},
		"example.com/own.Work":    {60. / 200, 30. / 200},
		"example.com/own.Other":   {40. / 200, 10. / 200},
	}
	for _, c := range l.Costs() {
		if got, w := [2]float64{c.Share.Value, c.GC}, want[c.Function]; math.Abs(got[0]-w[0]) > 1e-12 || math.Abs(got[1]-w[1]) > 1e-12 {
			t.Errorf("%s is charged %v, want %v", c.Function, got, w)
		}
	}
}
