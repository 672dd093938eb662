package raytrace

import (
	"iter"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timing"
)

// A Timing receives the time that each pixel took to draw, through
// Options.Timing: from the start of its first ray to its four bytes in the
// picture. What pixels share (making the scene ready, finding the balls of a
// tile) is in nobody's time. To time pixels one by one is to draw them one by
// one, so the row at a time that makes Render fast is not what is measured:
// the sum of the times is more than the time of an untimed Render.
//
// The cost of reading the clock is measured beforehand, taken off every time,
// and told by Clock. Durations are kept in fixed logarithmic buckets, one set
// for each worker, merged when the picture is finished or given up; several
// pictures may be drawn with the same Timing, one after the other. The zero
// value is ready. The methods must not be called while a picture is drawn.
type Timing struct {
	recorder timing.Recorder
	clock    timing.Clock
}

// Count is the number of pixels timed.
func (t *Timing) Count() uint64 { return t.recorder.Count() }

// Mean is the mean time of a pixel in nanoseconds, 0 when there was none.
func (t *Timing) Mean() float64 { return t.recorder.Mean() }

// StdDev is the standard deviation in nanoseconds, 0 for fewer than two pixels.
func (t *Timing) StdDev() float64 { return t.recorder.StdDev() }

// Min is the shortest time.
func (t *Timing) Min() time.Duration { return t.recorder.Min() }

// Max is the longest time.
func (t *Timing) Max() time.Duration { return t.recorder.Max() }

// Quantile is the time that a share q of the pixels did not exceed, exact
// below 128 ns and to within 1/64 above.
func (t *Timing) Quantile(q float64) time.Duration { return t.recorder.Quantile(q) }

// Clock is the cost of reading the clock that was taken off every time.
func (t *Timing) Clock() time.Duration { return t.clock.Cost() }

// A Bucket is a range of times, from Low to just under Low+Width, and the number of
// pixels that took such a time.
type Bucket struct {
	Low, Width time.Duration
	Count      uint64
}

// Buckets yields the times as counted, the buckets that are not empty, shortest
// first.
func (t *Timing) Buckets() iter.Seq[Bucket] {
	return func(yield func(Bucket) bool) {
		for b := range t.recorder.Buckets() {
			if !yield(Bucket(b)) {
				return
			}
		}
	}
}
