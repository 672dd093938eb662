package tally

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// around is the time, before and after a sample, in which the samples tell how
// many processors were busy.
const around = 20 * time.Millisecond

// parallel returns each sample's weight, 1 over the number of processors that
// were busy when it was taken. A function that has the machine for itself holds
// up the run for longer than one that shares it, for the same processor time.
func parallel(r *gorun.Record, spans timeline.Timeline) []float64 {
	times := make([]int64, 0, len(r.Samples))
	for _, s := range r.Samples {
		for range s.Periods() {
			times = append(times, s.Time)
		}
	}
	slices.Sort(times)
	weights := make([]float64, len(r.Samples))
	for i, s := range r.Samples {
		weights[i] = 1
		span := spans.At(s.Time)
		if float64(span.CPU) < 1.1*float64(span.Wall()) {
			continue // so much is counting the runtime's own threads
		}
		from, to := max(span.Start, s.Time-int64(around)), min(span.End, s.Time+int64(around))
		first, _ := slices.BinarySearch(times, from)
		last, _ := slices.BinarySearch(times, to+1)
		one := max(1, float64(to-from)/float64(r.Period))
		weights[i] = 1 / max(1, float64(last-first)/one)
	}
	return weights
}
