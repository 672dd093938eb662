package timing

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func Example() {
	var a, b Recorder
	for ns := range 50 {
		a.Record(time.Duration(ns))
		b.Record(time.Duration(ns + 50))
	}
	a.Merge(&b)
	fmt.Println(a.Count(), a.Mean(), a.Min(), a.Quantile(0.5), a.Max())
	fmt.Printf("%.4f\n", a.StdDev())
	// Output:
	// 100 49.5 0s 49ns 99ns
	// 29.0115
}

// Every bucket starts where the one before it ends, the first at 0, and both
// of its ends fall into it.
func TestBucketsTile(t *testing.T) {
	next := time.Duration(0)
	for i := range buckets {
		low, width := bounds(i)
		if low != next {
			t.Fatalf("bucket %d starts at %d, the one before it ends at %d", i, low, next)
		}
		last := low + (width - 1)
		if bucket(low) != i || bucket(last) != i {
			t.Fatalf("bucket %d holds %d to %d, which fall into %d and %d", i, low, last, bucket(low), bucket(last))
		}
		if last == math.MaxInt64 {
			if i != buckets-1 {
				t.Errorf("%d buckets reach the end of time, %d are kept", i+1, buckets)
			}
			return
		}
		next = low + width
	}
	t.Errorf("the last bucket ends at %d, want %d", next, int64(math.MaxInt64))
}

// Against sorting all values: quantiles within half a bucket (1/128) or half a
// nanosecond, moments to rounding.
func TestAgainstSorting(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	draws := map[string]func() float64{
		"exponential":    func() float64 { return 500 * rng.ExpFloat64() },
		"far and narrow": func() float64 { return 1e9 + 20*rng.NormFloat64() },
		"seven decades":  func() float64 { return math.Pow(10, 2+7*rng.Float64()) },
		"all alike":      func() float64 { return 77 },
	}
	for name, draw := range draws {
		values := make([]float64, 20001)
		var whole Recorder
		parts := make([]Recorder, 3)
		for i := range values {
			values[i] = math.Floor(draw())
			whole.Record(time.Duration(values[i]))
			parts[i%3].Record(time.Duration(values[i]))
		}
		var merged Recorder
		for i := range parts {
			merged.Merge(&parts[i])
		}
		slices.Sort(values)
		for _, r := range []*Recorder{&whole, &merged} {
			checkSorted(t, name, r, values)
		}
	}
}

func checkSorted(t *testing.T, name string, r *Recorder, values []float64) {
	t.Helper()
	n := float64(len(values))
	var sum, squares float64
	for _, v := range values {
		sum += v
	}
	for _, v := range values {
		squares += (v - sum/n) * (v - sum/n)
	}
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s: %s = %v, want %v to within %v", name, what, got, want, tolerance)
		}
	}
	near("count", float64(r.Count()), n, 0)
	near("mean", r.Mean(), sum/n, 1e-12*sum/n)
	sd := math.Sqrt(squares / (n - 1))
	near("deviation", r.StdDev(), sd, 1e-9*sd)
	near("min", float64(r.Min()), values[0], 0)
	near("max", float64(r.Max()), values[len(values)-1], 0)
	for _, q := range []float64{0, 0.001, 0.1, 0.5, 0.9, 0.999, 1} {
		want := values[max(int(math.Ceil(q*n))-1, 0)]
		near(fmt.Sprint("quantile ", q), float64(r.Quantile(q)), want, max(0.5, want/128))
	}
}

func TestEdges(t *testing.T) {
	var r Recorder
	if r.Count() != 0 || r.Mean() != 0 || r.StdDev() != 0 || r.Quantile(0.5) != 0 {
		t.Error("the zero Recorder is not empty")
	}
	var empty Recorder
	r.Merge(&empty)
	r.Record(-5)
	if r.Min() != 0 || r.Max() != 0 || r.StdDev() != 0 {
		t.Errorf("a negative duration counts as %v to %v, want 0", r.Min(), r.Max())
	}
	r.Record(math.MaxInt64)
	if got := r.Quantile(1); got != math.MaxInt64 {
		t.Errorf("the longest duration is %d", got)
	}
	if got := r.Quantile(math.NaN()); got != 0 {
		t.Errorf("quantile NaN = %v, want the minimum", got)
	}
	total := uint64(0)
	for b := range r.Buckets() {
		total += b.Count
	}
	if total != r.Count() {
		t.Errorf("the buckets hold %d, want %d", total, r.Count())
	}
	for range r.Buckets() {
		break
	}
}

func TestClock(t *testing.T) {
	c := NewClock()
	if c.Cost() < 0 || c.Cost() > time.Millisecond {
		t.Errorf("reading the clock costs %v", c.Cost())
	}
	start := c.Now()
	if got, wide := c.Since(start), c.Now()-start; got > wide {
		t.Errorf("an interval of at most %v measured as %v", wide, got)
	}
}

func TestNoAllocation(t *testing.T) {
	c := NewClock()
	r := new(Recorder)
	if n := testing.AllocsPerRun(100, func() { r.Record(c.Since(c.Now())) }); n != 0 {
		t.Errorf("recording allocates %v times", n)
	}
}

func BenchmarkRecord(b *testing.B) {
	b.Run("impl=api", func(b *testing.B) {
		r := new(Recorder)
		for d := time.Duration(0); b.Loop(); d++ {
			r.Record(d & 1023)
		}
	})
	b.Run("impl=clock", func(b *testing.B) {
		c := NewClock()
		r := new(Recorder)
		for b.Loop() {
			r.Record(c.Since(c.Now()))
		}
	})
}
