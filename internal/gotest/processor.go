package gotest

import "time"

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
