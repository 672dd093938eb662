package raytrace

import (
	"iter"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timing"
)

// A Timing records the time that each pixel took to draw, through Options.Timing:
// from the start of its first ray until its four bytes are in the picture. Work
// that pixels share, such as preparing the scene and finding the spheres of a tile,
// is not included. Timed pixels are drawn one by one, and not a row at a time,
// which makes Render fast: so the sum of the times is more than the time of a
// Render without Timing.
//
// The cost of reading the clock is measured beforehand and subtracted from every
// time. Times are counted in fixed logarithmic buckets, one set for each worker,
// which are merged when the picture is finished or abandoned. Several pictures may
// be drawn with the same Timing, one after another. The zero Timing is ready to
// use. Its methods must not be called while a picture is drawn.
type Timing struct {
	recorder timing.Recorder
	clock    timing.Clock
}

// Count returns the number of pixels timed.
func (t *Timing) Count() uint64 { return t.recorder.Count() }

// Mean returns the mean time of a pixel in nanoseconds, or 0 if there are none.
func (t *Timing) Mean() float64 { return t.recorder.Mean() }

// StdDev returns the sample standard deviation in nanoseconds, or 0 for fewer than
// two pixels.
func (t *Timing) StdDev() float64 { return t.recorder.StdDev() }

// Min returns the shortest time, or 0 if there are no pixels.
func (t *Timing) Min() time.Duration { return t.recorder.Min() }

// Max returns the longest time, or 0 if there are no pixels.
func (t *Timing) Max() time.Duration { return t.recorder.Max() }

// Quantile returns the time that a part q of the pixels did not exceed, exactly
// below 128 ns and to within 1/64 above. A q below 0 or NaN means 0, one above 1
// means 1. It is 0 if there are no pixels.
func (t *Timing) Quantile(q float64) time.Duration { return t.recorder.Quantile(q) }

// Clock returns the cost of reading the clock that was subtracted from every time.
func (t *Timing) Clock() time.Duration { return t.clock.Cost() }

// A Bucket is the number of pixels that took at least Low and less than Low+Width.
type Bucket struct {
	Low, Width time.Duration
	Count      uint64
}

// Buckets returns an iterator over the buckets that are not empty, shortest times
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
