package tally

import (
	"math"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

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
	used := make([]float64, (end-start)/int64(window)+1)
	for _, s := range r.Samples {
		if s.Time >= start && s.Time <= end {
			used[(s.Time-start)/int64(window)] += float64(s.CPU())
		}
	}
	last := len(used) - 1
	for i, n := range used {
		length := int64(window)
		if i == last {
			length = (end - start) % int64(window)
		}
		if length > int64(window)/2 { // a shorter rest holds too few samples
			*c = append(*c, n/float64(length))
		}
	}
}

// report returns nil if nothing was counted.
func (c processorClock) report() *report.Processors {
	if len(c) == 0 {
		return nil
	}
	var p report.Processors
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
