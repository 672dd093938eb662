package approx

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func sketch(capacity int) *Sketch {
	return must(NewSketch(SketchConfig{Capacity: capacity, Seed: 1}))
}

func TestSketchIsExactUpToCapacity(t *testing.T) {
	s := sketch(100)
	for range 3 {
		s.AddStrings(words(0, 100))
	}
	low, high := s.Interval(0.999)
	if e := s.Estimate(); e != 100 || low != 100 || high != 100 || s.Len() != 100 {
		t.Errorf("estimate %v, interval %v to %v, Len %d; want 100 four times", e, low, high, s.Len())
	}
	s.AddString("one more")
	if low, high := s.Interval(0.5); s.Len() != 100 || low != 101 || high > 110 {
		t.Errorf("Len %d and interval %v to %v of 101 items, want 100 and 101 to little more", s.Len(), low, high)
	}
}

// smallestBySorting is what a sketch must keep: the oracle.
func smallestBySorting(hashes []uint64, capacity int) (kept []uint64, limit uint64) {
	sorted := slices.Clone(hashes)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	if len(sorted) <= capacity {
		return sorted, math.MaxUint64
	}
	return sorted[:capacity], sorted[capacity] - 1
}

// keptBy is what a sketch says that it keeps.
func keptBy(s *Sketch) (kept []uint64, limit uint64) {
	e := must(parse(must(s.MarshalBinary())))
	return e.hashes, e.limit
}

func TestSketchKeepsTheSmallest(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	check := func(why string, capacity int, hashes []uint64) {
		t.Helper()
		s := sketch(capacity)
		for i, hash := range hashes {
			s.AddHash(hash)
			if i%97 != 0 && i < len(hashes)-1 {
				continue
			}
			want, wantLimit := smallestBySorting(hashes[:i+1], capacity)
			if got, limit := keptBy(s); !slices.Equal(got, want) || limit != wantLimit {
				t.Fatalf("%s, capacity %d: after %d hashes %x up to %#x, want %x up to %#x",
					why, capacity, i+1, got, limit, want, wantLimit)
			}
		}
	}
	random := make([]uint64, 3000)
	for i := range random {
		random[i] = rng.Uint64()
	}
	few := make([]uint64, 3000)
	for i := range few {
		few[i] = rng.Uint64N(60) << 58 >> rng.Uint64N(2)
	}
	rising := make([]uint64, 500)
	for i := range rising {
		rising[i] = uint64(i)
	}
	falling := slices.Clone(rising)
	slices.Reverse(falling)
	for _, capacity := range []int{16, 17, 31, 32, 33, 100} {
		check("random", capacity, random)
		check("many repeats and the hash 0", capacity, few)
		check("rising by 1: equal in their first 55 bits", capacity, rising)
		check("falling by 1", capacity, falling)
	}
	check("the largest hash is a hash", 16, []uint64{math.MaxUint64, 0, math.MaxUint64})
}

// TestMerge: the merged sketch is the sketch of the concatenation, bit for bit,
// however the items are spread and in whatever order they come.
func TestMerge(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, n := range []int{0, 10, 50, 64, 65, 200, 5000} {
		for _, parts := range []int{1, 2, 5} {
			whole, merged := sketch(64), sketch(64)
			pieces := make([]*Sketch, parts)
			for i := range pieces {
				pieces[i] = sketch(64)
			}
			for range 2 * n {
				x := rng.Uint64N(uint64(n))
				whole.AddUint64(x)
				pieces[rng.IntN(parts)].AddUint64(x)
			}
			for i, piece := range pieces {
				before := must(piece.MarshalBinary())
				if i%2 == 1 { // through its encoding
					piece = new(Sketch)
					if err := piece.UnmarshalBinary(before); err != nil {
						t.Fatal(err)
					}
				}
				if err := merged.Merge(piece); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(must(piece.MarshalBinary()), before) {
					t.Errorf("n = %d: Merge changed its argument", n)
				}
			}
			if !bytes.Equal(must(merged.MarshalBinary()), must(whole.MarshalBinary())) {
				t.Errorf("n = %d in %d parts: merged %v, whole %v", n, parts, merged.Estimate(), whole.Estimate())
			}
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	a := sketch(64)
	a.AddStrings(words(0, 1000))
	before := must(a.MarshalBinary())
	check := func(other *Sketch, want error) {
		t.Helper()
		other.AddStrings(words(0, 10))
		if err := a.Merge(other); !errors.Is(err, want) {
			t.Errorf("Merge = %v, want %v", err, want)
		}
		if o, err := a.Overlap(other); !errors.Is(err, want) || o != (Overlap{}) {
			t.Errorf("Overlap = %v, %v; want %v", o, err, want)
		}
		if !bytes.Equal(must(a.MarshalBinary()), before) {
			t.Error("the receiver has changed")
		}
	}
	check(must(NewSketch(SketchConfig{Capacity: 64, Seed: 1, Hash: Murmur})), ErrSeed)
	check(must(NewSketch(SketchConfig{Capacity: 64, Seed: 2})), ErrSeed)
	if err := a.Merge(a); err != nil || !bytes.Equal(must(a.MarshalBinary()), before) {
		t.Errorf("merging with itself: %v, or a change", err)
	}
}

// TestOverlap: two sets of 3,000 with 1,000 in common. With 256 hashes the union of
// 5,000 is known to 6 %; about 51 of the hashes are common, so Both has a standard
// error of about 14 %. Over 500 trials the mean is within 4 standard errors.
func TestOverlap(t *testing.T) {
	slow(t)
	const count = 500
	var union, both, jaccard, covered float64
	for seed := range uint64(count) {
		config := SketchConfig{Capacity: 256, Seed: seed + 1}
		a, b := must(NewSketch(config)), must(NewSketch(config))
		AddIntegers(a, numbers[:3000], Validity{})
		AddIntegers(b, numbers[2000:5000], Validity{})
		o := must(a.Overlap(b))
		union += o.Union / count
		both += o.Both / count
		jaccard += o.Jaccard / count
		if low, high := o.Interval(0.9); low <= 1000 && 1000 <= high {
			covered += 1.0 / count
		}
		if sum := o.First + o.Second + o.Both; math.Abs(sum/o.Union-1) > 1e-12 {
			t.Fatalf("parts make %v, union is %v", sum, o.Union)
		}
	}
	check := func(what string, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got-want) > tolerance {
			t.Errorf("mean %s is %v, want %v", what, got, want)
		}
	}
	root := math.Sqrt(count)
	check("union", union, 5000, 4*0.06*5000/root)
	check("both", both, 1000, 4*0.14*1000/root)
	check("Jaccard index", jaccard, 0.2, 4*0.025/root)
	check("coverage", covered, 0.9, 4*0.3/root)
}

func TestOverlapIsExactForFew(t *testing.T) {
	check := func(first, second []string, want Overlap) {
		t.Helper()
		a, b := sketch(64), sketch(64)
		a.AddStrings(first)
		b.AddStrings(second)
		want.share = 1
		want.hashes = int(want.Both)
		got := must(a.Overlap(b))
		if low, high := got.Interval(0.99); got != want || low != got.Both || high != got.Both {
			t.Errorf("Overlap = %+v, interval %v to %v; want %+v", got, low, high, want)
		}
	}
	check(nil, nil, Overlap{Jaccard: 1})
	check(words(0, 10), nil, Overlap{Union: 10, First: 10})
	check(words(0, 10), words(0, 10), Overlap{Union: 10, Both: 10, Jaccard: 1})
	check(words(0, 30), words(10, 40), Overlap{Union: 40, Both: 20, First: 10, Second: 10, Jaccard: 0.5})
	if low, high := (Overlap{}).Interval(0.9); low != 0 || !math.IsInf(high, 1) {
		t.Errorf("zero Overlap: %v to %v, want 0 to +Inf", low, high)
	}
}
