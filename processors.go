package bottleneck

import (
	"fmt"
	"io"
	"math"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// Processors says how many processors a run kept busy, after building. Windows of
// 20 ms are looked at: what changes faster is averaged.
type Processors struct {
	Mean float64 `json:"mean"`

	// Busy holds the shares of the run in which 0, 1, 2 and so on were busy, to the
	// nearest number. Busy[1] is the serial part.
	Busy []float64 `json:"busy"`

	// OverTime is how many were busy in each step of the run, of at most 120.
	// Several runs, and several packages, follow each other.
	Step     time.Duration `json:"step_ns"`
	OverTime []float64     `json:"over_time"`
}

// window is the time in which samples are counted to see how many processors
// were busy; steps is how many values a report shows of them.
const (
	window = 20 * time.Millisecond
	steps  = 120
)

// A processorClock counts the samples of each window.
type processorClock []float64 // processors busy

func (c *processorClock) add(r *gorun.Record, spans timeline.Timeline) {
	if len(spans) == 0 {
		return
	}
	start, end := spans[0].Start, spans[len(spans)-1].End
	counts := make([]float64, (end-start)/int64(window)+1)
	for _, s := range r.Samples {
		if s.Time >= start && s.Time <= end {
			counts[(s.Time-start)/int64(window)] += float64(s.Count)
		}
	}
	last := len(counts) - 1
	for i, n := range counts {
		length := int64(window)
		if i == last {
			length = (end - start) % int64(window)
		}
		if length > int64(window)/2 { // a shorter rest holds too few samples
			*c = append(*c, n*float64(r.Period)/float64(length))
		}
	}
}

// report returns nil where nothing was counted.
func (c processorClock) report() *Processors {
	if len(c) == 0 {
		return nil
	}
	var p Processors
	for _, busy := range c {
		p.Mean += busy / float64(len(c))
		n := int(math.Round(busy))
		for len(p.Busy) <= n {
			p.Busy = append(p.Busy, 0)
		}
		p.Busy[n] += 1 / float64(len(c))
	}
	each := (len(c) + steps - 1) / steps
	p.Step = time.Duration(each) * window
	for i := 0; i < len(c); i += each {
		var sum float64
		part := c[i:min(i+each, len(c))]
		for _, busy := range part {
			sum += busy
		}
		p.OverTime = append(p.OverTime, sum/float64(len(part)))
	}
	return &p
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
		if share >= shownShare {
			note := ""
			if n == 1 {
				note = "the serial part"
			}
			t.Row(fmt.Sprintf("%d busy", n), render.Percent(share), note)
		}
	}
	_ = t.Write(w, "  ") // into memory
}
