package plot

import (
	"math"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timing"
)

// mostBars is how many columns a histogram has at most.
const mostBars = 100

// bars are timings counted in columns of equal width, in a readable unit.
type bars struct {
	unit     string
	width    float64
	bins     []bin
	n        uint64
	mean, sd float64

	left              uint64 // timings left out
	leftLow, leftHigh time.Duration
}

// A bin is one column: from where to where, and how many.
type bin struct{ min, max, weight float64 }

func newBars(data Data, part float64) *bars {
	if part == 0 {
		part = 0.99
	}
	b := &bars{}
	kept := b.cut(data, part)
	last := kept[len(kept)-1]
	first, end := int64(kept[0].Low), int64(last.Low+last.Width)
	width := (end - first + mostBars - 1) / mostBars
	b.columns(kept, first, end, width)
	b.moments(data, kept)
	b.scale(float64(last.Low))
	return b
}

// cut keeps the fastest part of the timings and counts the rest.
func (b *bars) cut(data Data, part float64) []timing.Bucket {
	var kept []timing.Bucket
	limit := data.Quantile(part)
	for k := range data.Buckets() {
		if k.Low <= limit {
			kept = append(kept, k)
			b.n += k.Count
			continue
		}
		if b.left == 0 {
			b.leftLow = k.Low
		}
		b.left += k.Count
		b.leftHigh = data.Quantile(1)
	}
	return kept
}

// columns counts the timings in columns of a whole number of nanoseconds. A
// bucket wider than a column is spread evenly over those it covers.
func (b *bars) columns(kept []timing.Bucket, first, end, width int64) {
	b.width = float64(width)
	for low := first; low < end; low += width {
		// A time of k whole nanoseconds is drawn around k, not after it.
		b.bins = append(b.bins, bin{min: float64(low) - 0.5, max: float64(low+width) - 0.5})
	}
	for _, k := range kept {
		from, to := int64(k.Low), int64(k.Low+k.Width)
		for i := (from - first) / width; first+i*width < to; i++ {
			low := first + i*width
			overlap := min(to, low+width) - max(from, low)
			b.bins[i].weight += float64(k.Count) * float64(overlap) / float64(k.Width)
		}
	}
}

// moments takes mean and deviation of what is drawn: as recorded if that is
// all, else from the middles of the buckets.
func (b *bars) moments(data Data, kept []timing.Bucket) {
	if b.left == 0 {
		b.mean, b.sd = data.Mean(), data.StdDev()
		return
	}
	middle := func(k timing.Bucket) float64 { return float64(k.Low) + float64(k.Width-1)/2 }
	n := float64(b.n)
	for _, k := range kept {
		b.mean += middle(k) * float64(k.Count) / n
	}
	for _, k := range kept {
		d := middle(k) - b.mean
		b.sd += d * d * float64(k.Count) / max(n-1, 1)
	}
	b.sd = math.Sqrt(b.sd)
}

// scale goes from nanoseconds to a unit in which the longest time is readable.
func (b *bars) scale(longest float64) {
	b.unit = "ns"
	per := 1.0
	for _, u := range []struct {
		unit string
		per  float64
	}{{"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}} {
		if longest >= 10*u.per {
			b.unit, per = u.unit, u.per
		}
	}
	for i := range b.bins {
		b.bins[i].min /= per
		b.bins[i].max /= per
	}
	for _, x := range []*float64{&b.width, &b.mean, &b.sd} {
		*x /= per
	}
}

// normal is the curve with the drawn timings' mean and deviation, as high as
// the columns of so many timings would be.
func (b *bars) normal(x float64) float64 {
	z := (x - b.mean) / b.sd
	return float64(b.n) * b.width * math.Exp(-z*z/2) / (b.sd * math.Sqrt(2*math.Pi))
}

func (b *bars) low() float64 { return b.bins[0].min }

func (b *bars) high() float64 { return b.bins[len(b.bins)-1].max }

// top is the height of the highest column or the curve.
func (b *bars) top() float64 {
	top := 0.0
	if b.sd > 0 {
		top = b.normal(b.mean)
	}
	for _, bin := range b.bins {
		top = max(top, bin.weight)
	}
	return top
}

// short is d to three digits, such as 254µs.
func short(d time.Duration) string {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit).String()
}
