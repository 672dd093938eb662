package demand

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/usage"
)

// shared is the demand of a run that had so much of the machine's processors beside others, with samples of its two functions.
func shared(own, others, got, rivals float64, stacks map[string]float64) *Demand {
	d := sampled(own, others, stacks)
	d.Share = usage.Share{Wall: time.Second, Others: time.Duration(others * float64(runtime.NumCPU()) * 1e9), Got: got, Rivals: rivals * float64(runtime.NumCPU())}
	return d
}

// What waits no more competes with other programs for processors: the interval contains that, and what would be without these.
func TestAmong(t *testing.T) {
	const all = 1.0 / 3 // of the machine's processors that a run gets beside two threads for each
	work := map[string]float64{"main.work": 100}
	sleeps := Path{Charged: map[string]float64{"main.nap": 0.8, "main.work": 0.2}, Waited: map[string]float64{"main.nap": 0.8}}
	check := func(what string, d *Demand, function string, p Path, want stat.Interval) {
		t.Helper()
		left := 1 - p.Charged[function]
		got := d.Among(function, stat.Interval{Value: left, Low: left, High: left}, p)
		if math.Abs(got.Value-left)+math.Abs(got.Low-want.Low)+math.Abs(got.High-want.High) > 1e-3 {
			t.Errorf("%s: %+v is left of %v, want %+v", what, got, left, want)
		}
	}
	as := func(left float64) stat.Interval { return stat.Interval{Low: left, High: left} }
	check("nobody else", shared(0.2, 0, 0.5, 0, work), "main.nap", sleeps, as(0.2))
	check("not known who else", nil, "main.nap", sleeps, as(0.2))
	check("others leave enough", shared(0.1, 0.35, 1, 0, work), "main.nap", sleeps, as(0.2))
	check("others leave what it had", shared(0.2, 0.8, 1, 0, work), "main.nap", sleeps, stat.Interval{Low: 0.2, High: 1})
	check("others share", shared(0.2, 0.8, 1, 2, work), "main.nap", sleeps, stat.Interval{Low: 0.2, High: 0.2 / tight / all})
	// Without others, work takes as long as it had processors, or the nap does.
	got := shared(0.1, 0.9, 0.5, 2, work)
	there := float64(runtime.NumCPU())
	room := max(0.1, max(1, there/2)/(3*there)) // of threads that use half of the processors
	check("apart", got, "main.nap", sleeps, stat.Interval{Low: 0.2 * 0.5 / 0.9, High: max(0.1/tight/room, min(1, 0.2/max(0.5, 1-min(0.4, 0.1*there))))})
	// What only computes takes as much longer as all does.
	computes := Path{Charged: map[string]float64{"main.work": 0.6, "main.rest": 0.4}}
	check("computing", shared(0.5, 0.5, 0.5, 1, map[string]float64{"main.work": 60, "main.rest": 40}), "main.work", computes, stat.Interval{Low: 0.4, High: 0.2 / tight / 0.5})
}

// It is said where other programs had processors.
func TestElsewhere(t *testing.T) {
	if shared(0.1, 0.09, 1, 0, nil).Disturbed() || (*Demand)(nil).Disturbed() {
		t.Error("disturbed by nobody")
	}
	d := shared(0.1, 0.5, 0.5, 2, nil)
	want := fmt.Sprintf("other programs had %.1f of the machine's %d CPUs", float64(runtime.NumCPU())/2, runtime.NumCPU())
	if text := d.Elsewhere().Error(); !d.Disturbed() || !strings.Contains(text, want) {
		t.Errorf("%v: %s", d.Disturbed(), text)
	}
}
