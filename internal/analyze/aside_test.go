package analyze

import (
	"math"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// Where several processors were busy, the function with most of their time may have run beside what
// the run waits for, and another one alone: here 9 s of load, then 11 of render on two.
func TestBesideOneAnother(t *testing.T) {
	const load, render = "runtime.main;main.main;main.load", "main.main.func1;main.render"
	collector := "runtime.gcBgMarkWorker;runtime.gcDrain;runtime.scanobject"
	for _, c := range []struct {
		name    string
		samples map[string]int64
		wall    time.Duration
		certain bool
		least   bool    // the ceiling begins at 1
		high    float64 // the largest speedup without load
	}{
		{"one after the other", map[string]int64{load: 900, render: 1100}, 20 * time.Second, true, false, 1.8},
		{"within rounding", map[string]int64{load: 900, render: 1100}, 19 * time.Second, true, false, 1.9},
		{"on two processors", map[string]int64{load: 900, render: 1100}, 14500 * time.Millisecond, false, true, 2.6},
		{"all the time", map[string]int64{load: 900, render: 1100}, 9 * time.Second, false, true, 1e6},
		{"too little beside", map[string]int64{load: 100, render: 1900}, 10 * time.Second, true, true, 1.1},
		{"nobody knows", map[string]int64{load: 100, render: 1900}, 0, false, true, 1e5},
		{"only garbage beside", map[string]int64{load: 600, render: 900, collector: 500}, 15 * time.Second, true, false, 1.6},
	} {
		r, err := analyzed(t, Config{}, simulated.CPU(c.wall, c.samples))
		if err != nil {
			t.Fatal(err)
		}
		if b := r.Bottleneck; b.Function != "main.render" || b.Certain != c.certain {
			t.Errorf("%s: %+v, want certain %v", c.name, b, c.certain)
		}
		if got := warned(r, "processors were busy") || warned(r, "several processors may"); got != c.least {
			t.Errorf("%s: warnings %v", c.name, r.Warnings)
		}
		f := function(t, r.Functions, "main.load")
		if f.SpeedupHigh < c.high || (f.SpeedupLow == 1) != c.least || math.IsInf(f.SpeedupHigh, 0) {
			t.Errorf("%s: without load %.2fx to %.2fx, want at least %.2fx", c.name, f.SpeedupLow, f.SpeedupHigh, c.high)
		}
	}
}
