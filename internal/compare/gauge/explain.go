package gauge

import (
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// startUpHz is how many samples a second of start-up counts as.
const startUpHz = 500

// Explain says which functions what a side was measured by in the last layout consists of, by
// the record of a run.
func (all Gauges) Explain(side int, r *report.Report) {
	if g := all.Of(difference.StartUpPerOp); g != nil {
		g.explainStartUp(side, r)
	}
	if g := all.Of(difference.CPUPerOp); g != nil {
		g.explainCPU(side, r)
	}
}

// explainStartUp: the time that packages took there counts as it is: what else passes before the
// main function is longer in a run that records.
func (g *Gauge) explainStartUp(side int, r *report.Report) {
	last := g.last()
	whole := math.Exp(stat.Middle(slices.Concat(last.Turns[side]...)))
	if whole == 0 {
		return // nothing was noted
	}
	var sum float64
	for _, f := range r.Functions {
		part := f.Phases[string(timeline.Init)]
		if part == 0 || f.Function == symbol.Startup {
			continue
		}
		f.Charged = part * r.SecPerRun() / whole
		f.Lines, f.Hints = nil, nil
		sum += f.Charged
		last.Functions[side] = append(last.Functions[side], f)
	}
	for i := range last.Functions[side] {
		last.Functions[side][i].Charged /= max(1, sum)
	}
	last.Functions[side] = append(last.Functions[side], report.Function{Function: symbol.Startup, Charged: max(0, 1-sum)})
	last.Samples[side] = max(1, startUpHz*whole)
}

// explainCPU: processor time is divided as the samples of a run are, those of code that nobody
// waited for included. That tells what became slower even where other programs make all that is
// waited for uncertain. Child processes have part in the time and are not sampled.
func (g *Gauge) explainCPU(side int, r *report.Report) {
	if r.Samples == 0 {
		return
	}
	last, seen := g.last(), 1.
	if r.Sampling != nil && r.Sampling.Explained < leastExplained {
		seen = r.Sampling.Explained
	}
	for _, f := range slices.Concat(r.Functions, r.Beside) {
		if f.CPU == 0 || f.Function == symbol.Profiling {
			continue
		}
		f.Charged = seen * f.CPU
		f.Lines, f.Hints = nil, nil // of what is waited for
		last.Functions[side] = append(last.Functions[side], f)
	}
	last.Samples[side] = float64(r.Samples)
}

// leastExplained is the part of the processor time from which on samples stand for all of it: chance, and a
// timer that is late, may make it less than 1.
const leastExplained = 0.7
