package planted

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
)

// noise is by how much walls of the same program differ.
const noise = 0.03

// What find says of concurrent programs, against experiments: the function that holds
// up the whole comes first, what kind of bottleneck it is, and what the whole gains without it.
func TestConcurrentFind(t *testing.T) {
	fixture.Slow(t)
	var errors []float64 // of what is left without a function
	wrong, certain, programs, above := 0, 0, 0, 0
	eachConcurrent(t, func(t *testing.T, c Case) {
		dir := t.TempDir()
		if err := c.Write(dir); err != nil {
			t.Fatal(err)
		}
		var x truth
		if *concurrent {
			x = c.measure(t, c.build(t, dir), 5)
		}
		r, err := bottleneck.Find(t.Context(), bottleneck.FindConfig{Target: bottleneck.Target{Dir: dir}})
		if err != nil {
			t.Fatal(err)
		}
		reporttest.CheckSums(t, r)
		b := r.Bottleneck
		t.Logf("%s (%s) %.1f %%, at most %.2fx (%.2f to %.2f), certain %v; truth %v; next %+v; %v",
			b.Function, b.Kind, 100*b.Share, b.Speedup, b.SpeedupLow, b.SpeedupHigh, b.Certain, x, b.Next, r.Warnings)
		programs++
		right := slices.Contains(c.Want, b.Function)
		if !right {
			wrong++
			if b.Certain {
				certain++
			}
			t.Errorf("want %v first\n%s", c.Want, shares(r))
		}
		if c.Tied && b.Certain {
			certain++
			t.Errorf("%s is certain, want it tied", b.Function)
		}
		if right && !slices.Contains(strings.Fields(c.Kind), b.Kind) {
			t.Errorf("the kind is %s, want one of %s", b.Kind, c.Kind)
		}
		for f, speedup := range x {
			i := slices.IndexFunc(r.Functions, func(g report.Function) bool { return g.Function == f })
			if i < 0 {
				continue
			}
			g := &r.Functions[i]
			off := math.Abs(speedup/g.Speedup - 1)
			errors = append(errors, off)
			if speedup > g.SpeedupHigh*(1+noise) {
				above++
			}
			if off > 0.3 || speedup > g.SpeedupHigh*(1+noise) {
				t.Logf("without %s: %.2fx (%.2f to %.2f), truth %.2fx", f, g.Speedup, g.SpeedupLow, g.SpeedupHigh, speedup)
			}
		}
	})
	if len(errors) == 0 {
		return
	}
	slices.Sort(errors)
	t.Logf("%d of %d programs wrong, %d of them certain; of %d functions, what is gained is off by %.0f %% in the median, %.0f %% in nine of ten, and lies above the interval of %d",
		wrong, programs, certain, len(errors), 100*errors[len(errors)/2], 100*errors[len(errors)*9/10], above)
}
