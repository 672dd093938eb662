package report

import (
	"fmt"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// Processors says how many cores a run kept busy, not counting the build, averaged
// over windows of 20 ms.
type Processors struct {
	Mean float64 `json:"mean"`

	// Busy has the shares of the run in which 0, 1, 2 and so on were busy, rounded.
	// Busy[1] is the serial part.
	Busy []float64 `json:"busy"`

	// OverTime is how many were busy in each Step of the run; there are at most 120
	// steps. Several runs, or packages, follow one another.
	Step     time.Duration `json:"step_ns"`
	OverTime []float64     `json:"over_time"`
}

// parallelRun is the mean from which on a run counts as parallel: garbage
// collection beside a serial program stays below.
const parallelRun = 1.2

func (r *Report) writeProcessors(w io.Writer) {
	p := r.Processors
	if p == nil || p.Mean < parallelRun {
		return
	}
	fmt.Fprintf(w, "\n%.2f processors were busy on average:\n", p.Mean)
	var t render.Table
	for n, share := range p.Busy {
		if share >= render.LeastShare {
			note := ""
			if n == 1 {
				note = "the serial part"
			}
			t.Row(fmt.Sprintf("%d busy", n), render.Percent(share), note)
		}
	}
	_ = t.Write(w, "  ") // into memory
}
