package approx

import "math"

// An Overlap says how many items two sketches have in common, by estimate.
type Overlap struct {
	Union   float64 // distinct items in the first or the second
	Both    float64 // distinct items in the first and the second
	First   float64 // distinct items in the first but not in the second
	Second  float64 // distinct items in the second but not in the first
	Jaccard float64 // Both/Union; 1 if both sketches are empty

	hashes int // Both rests on so many hashes
	share  float64
}

// Overlap estimates the overlap of the items of s and other, without bias: below the
// smaller of the two thresholds both sketches hold all hashes, so that part of them is
// compared, as Intersection does. Small overlaps of large sets have large relative
// errors: see Interval. The error is ErrSeed. The cost is that of looking up each hash
// of s, without allocation.
func (s *Sketch) Overlap(other *Sketch) (Overlap, error) {
	if err := s.comparable("Overlap", other); err != nil {
		return Overlap{}, err
	}
	limit := min(s.bottom(), other.bottom())
	first, both := 0, 0
	for hash := range s.set.All() {
		switch {
		case hash > limit:
		case other.set.Has(hash):
			both++
		default:
			first++
		}
	}
	second := -both
	for hash := range other.set.All() {
		if hash <= limit {
			second++
		}
	}
	return newOverlap(first, both, second, share(limit)), nil
}

func newOverlap(first, both, second int, share float64) Overlap {
	o := Overlap{
		Union:   float64(first+both+second) / share,
		Both:    float64(both) / share,
		First:   float64(first) / share,
		Second:  float64(second) / share,
		Jaccard: 1,
		hashes:  both,
		share:   share,
	}
	if o.Union > 0 {
		o.Jaccard = float64(both) / float64(first+both+second)
	}
	return o
}

// Interval is an interval around Both that covers the true number with at least
// the given confidence, as Sketch.Interval does.
func (o Overlap) Interval(confidence float64) (low, high float64) {
	if o.share == 0 { // the zero Overlap
		return 0, math.Inf(1)
	}
	held := float64(o.hashes)
	return interval(held, held+1, o.share, o.Both, held, normalQuantile(confidence))
}
