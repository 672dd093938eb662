// Package timing records durations in fixed memory, however many there are, in a
// few nanoseconds each and without allocating.
//
//	clock := timing.NewClock()
//	var r timing.Recorder
//	for _, job := range jobs {
//		start := clock.Now()
//		job()
//		r.Record(clock.Since(start))
//	}
//	fmt.Println(r.Count(), r.Mean(), r.StdDev(), r.Quantile(0.99))
//
// Each goroutine needs its own Recorder; Merge combines them at the end.
package timing

import (
	"iter"
	"math"
	"math/bits"
	"time"
)

// The buckets: every whole nanosecond below 2*perOctave has its own; above,
// each doubling is divided into perOctave buckets of equal width.
const (
	octaveBits = 6
	perOctave  = 1 << octaveBits
	buckets    = (64 - octaveBits) * perOctave
)

// A Recorder counts durations in buckets on a logarithmic scale. Durations
// below 128 ns are kept exactly, longer ones to within 1/64 (1.6 %) for
// Quantile and Buckets; Count, Mean, StdDev, Min and Max do not depend on the
// buckets. A negative duration counts as 0. The zero value is empty and ready.
// A Recorder takes 30 KB and must not be used by two goroutines at once.
type Recorder struct {
	counts   [buckets]uint64
	n        uint64
	mean, m2 float64 // running mean and sum of squared deviations
	min, max time.Duration
}

// Record adds one duration. Mean and deviation are kept by Welford's update
// (Technometrics 4, 1962), which loses no digits when the deviation is small
// beside the mean.
func (r *Recorder) Record(d time.Duration) {
	d = max(d, 0)
	if r.n == 0 {
		r.min = d
	}
	r.min, r.max = min(r.min, d), max(r.max, d)
	r.counts[bucket(d)]++
	r.n++
	delta := float64(d) - r.mean
	r.mean += delta / float64(r.n)
	r.m2 += float64(delta * (float64(d) - r.mean))
}

// Merge adds all that o has recorded; o is not changed. The moments are joined
// by the formula of Chan, Golub and LeVeque (1979).
func (r *Recorder) Merge(o *Recorder) {
	if o.n == 0 {
		return
	}
	if r.n == 0 {
		*r = *o
		return
	}
	for i, c := range &o.counts {
		r.counts[i] += c
	}
	r.min, r.max = min(r.min, o.min), max(r.max, o.max)
	a, b := float64(r.n), float64(o.n)
	delta := o.mean - r.mean
	r.n += o.n
	r.mean += delta * (b / (a + b))
	r.m2 += o.m2 + float64(delta*delta)*(a*b/(a+b))
}

// Count is the number of durations recorded.
func (r *Recorder) Count() uint64 { return r.n }

// Mean is the arithmetic mean in nanoseconds, 0 when nothing was recorded.
func (r *Recorder) Mean() float64 { return r.mean }

// StdDev is the standard deviation in nanoseconds, with n-1 in the
// denominator; 0 for fewer than two durations.
func (r *Recorder) StdDev() float64 {
	if r.n < 2 {
		return 0
	}
	return math.Sqrt(r.m2 / float64(r.n-1))
}

// Min and Max are the shortest and the longest duration, 0 when nothing was
// recorded.
func (r *Recorder) Min() time.Duration { return r.min }

// Max is described at Min.
func (r *Recorder) Max() time.Duration { return r.max }

// Quantile is the smallest duration such that a share of at least q of all is
// no longer, read from the buckets (the middle of the one it falls into). q is
// clamped to 0..1; 0 gives Min and 1 gives Max. It takes a few microseconds.
func (r *Recorder) Quantile(q float64) time.Duration {
	switch {
	case r.n == 0 || !(q > 0):
		return r.min
	case q >= 1:
		return r.max
	}
	rank := max(uint64(math.Ceil(q*float64(r.n))), 1)
	var seen uint64
	for i, c := range &r.counts {
		if seen += c; seen >= rank {
			low, width := bounds(i)
			return min(max(low+width/2, r.min), r.max)
		}
	}
	return r.max
}

// A Bucket is a range of durations, Low <= d < Low+Width, and the number of
// durations in it.
type Bucket struct {
	Low, Width time.Duration
	Count      uint64
}

// Buckets yields the buckets that are not empty, shortest durations first.
func (r *Recorder) Buckets() iter.Seq[Bucket] {
	return func(yield func(Bucket) bool) {
		for i, c := range &r.counts {
			if c == 0 {
				continue
			}
			low, width := bounds(i)
			if !yield(Bucket{low, width, c}) {
				return
			}
		}
	}
}

// bucket keeps the octaveBits+1 leading bits of d.
func bucket(d time.Duration) int {
	v := uint64(d)
	shift := max(bits.Len64(v)-(octaveBits+1), 0)
	return shift<<octaveBits + int(v>>shift)
}

// bounds is the inverse of bucket.
func bounds(i int) (low, width time.Duration) {
	if i < 2*perOctave {
		return time.Duration(i), 1
	}
	shift := i>>octaveBits - 1
	return time.Duration(i&(perOctave-1)+perOctave) << shift, 1 << shift
}
