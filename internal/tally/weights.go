package tally

import (
	"cmp"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// around is the time, before and after a sample, in which the samples tell how
// many processors were busy.
const around = 20 * time.Millisecond

// parallel returns each sample's weight: 1 over the number of processors that were
// busy when it was taken. For the same processor time, a function that has the
// machine to itself holds up the run for longer than one that shares it.
func parallel(r *gorun.Record, spans timeline.Timeline) []float64 {
	sorted := slices.SortedFunc(slices.Values(r.Samples), func(a, b gorun.Sample) int { return cmp.Compare(a.Time, b.Time) })
	used := make([]time.Duration, len(sorted)+1) // before each
	for i, s := range sorted {
		used[i+1] = used[i] + s.CPU()
	}
	before := func(time int64) time.Duration {
		i, _ := slices.BinarySearchFunc(sorted, time, func(s gorun.Sample, time int64) int { return cmp.Compare(s.Time, time) })
		return used[i]
	}
	weights := make([]float64, len(r.Samples))
	for i, s := range r.Samples {
		weights[i] = 1
		span := spans.At(s.Time)
		if float64(span.CPU) < 1.1*float64(span.Wall()) {
			continue // so much is counting the runtime's own threads
		}
		from, to := max(span.Start, s.Time-int64(around)), min(span.End, s.Time+int64(around))
		busy := float64(before(to+1)-before(from)) / float64(max(s.Each, time.Duration(to-from)))
		weights[i] = 1 / max(1, busy)
	}
	return weights
}

// level scales the weights of samples so that those of a benchmark's phase stand for the time in
// which it was busy: processors are faster at times, and another program may have them.
func level(weights []float64, r *gorun.Record, spans timeline.Timeline) {
	type key struct {
		phase     timeline.Phase
		benchmark string
	}
	busy, seen := make(map[key]float64), make(map[key]float64)
	for _, s := range spans {
		busy[key{s.Phase, s.Benchmark}] += float64(s.Busy())
	}
	of := make([]key, len(weights))
	for i, s := range r.Samples {
		span := spans.At(s.Time)
		of[i] = key{span.Phase, span.Benchmark}
		seen[of[i]] += weights[i] * float64(s.CPU())
	}
	for i := range weights {
		if all := busy[of[i]]; all > 0 {
			weights[i] *= all / seen[of[i]]
		}
	}
}
