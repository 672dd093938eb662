package gotest

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// processorTime is what each function has of the processor time of a record.
func processorTime(r *gorun.Record, rules charge.Rules) map[string]time.Duration {
	times := make(map[string]time.Duration)
	if r.CPU == nil {
		return times
	}
	frames, functions := charge.Frames(), make(map[int]string)
	for _, s := range r.Samples {
		function, ok := functions[s.Stack]
		if !ok {
			function = rules.Target(frames(r.CPU.Sample[s.Stack])).Function
			functions[s.Stack] = function
		}
		times[function] += s.CPU()
	}
	return times
}

// processor is each function's share of the processor time of all test programs, as the
// samples tell.
func (a *account) processor() map[string]float64 {
	sums := make(map[string]time.Duration)
	var all time.Duration
	for _, p := range a.processes {
		for function, cpu := range p.processor {
			sums[function] += cpu
			all += cpu
		}
	}
	return shares(sums, all)
}
