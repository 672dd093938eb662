package approx

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

// span is a sketch of the numbers from low on, below high.
func span(capacity int, seed uint64, low, high int) *Sketch {
	s := must(NewSketch(SketchConfig{Capacity: capacity, Seed: seed}))
	for i := low; i < high; i++ {
		s.AddUint64(uint64(i))
	}
	return s
}

// TestSetsAreExactForFew: while nothing is left out, sets are what they are.
func TestSetsAreExactForFew(t *testing.T) {
	a, b, c := span(64, 1, 0, 40), span(80, 1, 20, 60), span(100, 1, 30, 90)
	check := func(what string, s *Sketch, want *Sketch) {
		t.Helper()
		low, high := s.Interval(0.999)
		if got := s.Estimate(); got != want.Estimate() || low != got || high != got || s.Capacity() != 64 {
			t.Errorf("%s: %v, %v to %v, capacity %d; want %v, exactly", what, got, low, high, s.Capacity(), want.Estimate())
		}
		if got, wanted := first(s.sorted()), first(want.sorted()); !bytes.Equal(appendHashes(nil, got), appendHashes(nil, wanted)) {
			t.Errorf("%s: other items than wanted", what)
		}
	}
	check("union", must(a.Union(b)), span(64, 1, 0, 60))
	check("intersection", must(a.Intersection(b)), span(64, 1, 20, 40))
	check("A and B and C", must(must(a.Intersection(b)).Intersection(c)), span(64, 1, 30, 40))
	check("difference", must(a.Difference(b)), span(64, 1, 0, 20))
	check("(A or B) without C", must(must(a.Union(b)).Difference(c)), span(64, 1, 0, 30))
	check("itself without itself", must(a.Difference(a)), span(64, 1, 0, 0))
	check("itself and itself", must(a.Intersection(a)), a)
	if a.Estimate() != 40 || b.Estimate() != 40 || c.Estimate() != 60 {
		t.Error("an operation changed one of its sets")
	}
	go1 := must(a.Difference(b))
	for i := range 10 {
		go1.AddUint64(uint64(1000 + i))
	}
	if go1.Estimate() != 30 {
		t.Errorf("ten items more: %v, want 30", go1.Estimate())
	}
}

// TestSetsOfMany: means and coverage over 500 seeds of sets with 6,000 items in
// all, from sketches of 256 and 1,024 hashes. A mean of 200 lies within four
// standard errors; a coverage of 0.9 has a standard error of 0.0212, and the
// intervals are for "at least".
func TestSetsOfMany(t *testing.T) {
	slow(t)
	const trials = 200
	cases := []struct {
		what                        string
		make                        func(a, b, c *Sketch) *Sketch
		want, sum, squares, covered float64
	}{
		{what: "union", want: 5000, make: func(a, b, _ *Sketch) *Sketch { return must(a.Union(b)) }},
		{what: "union, larger", want: 4000, make: func(_, b, c *Sketch) *Sketch { return must(c.Union(b)) }},
		{what: "intersection", want: 1000, make: func(a, b, _ *Sketch) *Sketch { return must(a.Intersection(b)) }},
		{what: "three", want: 500, make: func(a, b, c *Sketch) *Sketch { return must(must(a.Intersection(b)).Intersection(c)) }},
		{what: "difference", want: 2000, make: func(a, b, _ *Sketch) *Sketch { return must(a.Difference(b)) }},
		{what: "A or B without C", want: 2500, make: func(a, b, c *Sketch) *Sketch { return must(must(a.Union(b)).Difference(c)) }},
	}
	for seed := range uint64(trials) {
		x, y, z := span(256, seed+1, 0, 3000), span(256, seed+1, 2000, 5000), span(1024, seed+1, 2500, 6000)
		for i := range cases {
			c := &cases[i]
			s := c.make(x, y, z)
			e := s.Estimate()
			c.sum += e
			c.squares += (e - c.want) * (e - c.want)
			if low, high := s.Interval(0.9); low <= c.want && c.want <= high {
				c.covered++
			}
		}
	}
	for _, c := range cases {
		deviation := math.Sqrt(c.squares / trials)
		if mean := c.sum / trials; math.Abs(mean-c.want) > 4*deviation/math.Sqrt(trials) {
			t.Errorf("%s: mean %v, want %v, standard deviation %v", c.what, mean, c.want, deviation)
		}
		if deviation > 0.25*c.want {
			t.Errorf("%s: standard deviation %v of %v", c.what, deviation, c.want)
		}
		if covered := c.covered / trials; covered < 0.9-4*0.0212 || covered > 0.99 {
			t.Errorf("%s: intervals for 0.9 cover the truth in %v", c.what, covered)
		}
	}
}

// TestMergeOfUnequalCapacities: the smaller one takes all that it would have taken
// one by one; the larger one is as precise as the smaller one.
func TestMergeOfUnequalCapacities(t *testing.T) {
	small, large := span(64, 1, 0, 3000), span(256, 1, 2000, 6000)
	merged := small.Clone()
	if err := merged.Merge(large); err != nil || !bytes.Equal(must(merged.MarshalBinary()), must(span(64, 1, 0, 6000).MarshalBinary())) {
		t.Errorf("64 and 256: %v, or another sketch than of one stream", err)
	}
	if err := large.Merge(small); err != nil {
		t.Fatal(err)
	}
	if large.Capacity() != 256 || large.Len() < 64 || large.Len() > 256 || math.Abs(large.Estimate()/6000-1) > 4/math.Sqrt(63) {
		t.Errorf("256 and 64: %d hashes of %d, estimate %v", large.Len(), large.Capacity(), large.Estimate())
	}
	got := new(Sketch)
	if err := got.UnmarshalBinary(must(large.MarshalBinary())); err != nil || got.Estimate() != large.Estimate() {
		t.Errorf("encoded: %v, %v", got.Estimate(), err)
	}
	for i := range 50_000 { // it fills up again
		large.AddUint64(uint64(i))
	}
	if !bytes.Equal(must(large.MarshalBinary()), must(span(256, 1, 0, 50_000).MarshalBinary())) {
		t.Errorf("filled up: %d hashes, estimate %v of 50,000", large.Len(), large.Estimate())
	}
}

func TestSetsRefuse(t *testing.T) {
	a, b := span(64, 1, 0, 10), span(64, 2, 0, 10)
	for what, f := range map[string]func(*Sketch) (*Sketch, error){"Union": a.Union, "Intersection": a.Intersection, "Difference": a.Difference} {
		for _, other := range []*Sketch{b, must(NewSketch(SketchConfig{Seed: 1, Hash: Murmur}))} {
			if s, err := f(other); !errors.Is(err, ErrSeed) || s != nil {
				t.Errorf("%s = %v, %v; want nil and ErrSeed", what, s, err)
			}
		}
	}
}

// TestClone: clone and original go their own ways.
func TestClone(t *testing.T) {
	s, c := span(64, 1, 0, 3000), counter(64)
	c.AddStrings(words(0, 3000))
	data, state := must(s.MarshalBinary()), must(c.MarshalBinary())
	s2, c2 := s.Clone(), c.Clone()
	s2.AddStrings(words(0, 5000))
	c2.AddStrings(words(0, 5000))
	if !bytes.Equal(must(s.MarshalBinary()), data) || !bytes.Equal(must(c.MarshalBinary()), state) {
		t.Error("the original has changed")
	}
	s.AddStrings(words(0, 5000))
	c.AddStrings(words(0, 5000))
	if !bytes.Equal(must(s.MarshalBinary()), must(s2.MarshalBinary())) || !bytes.Equal(must(c.MarshalBinary()), must(c2.MarshalBinary())) {
		t.Error("the same items make a clone another than its original")
	}
}
