package approx

import "math"

// An Overlap is an estimate of how many items two sketches share.
type Overlap struct {
	Union   float64 // distinct items in either
	Both    float64 // distinct items in both
	First   float64 // distinct items only in the first
	Second  float64 // distinct items only in the second
	Jaccard float64 // Both/Union; 1 if both sketches are empty

	hashes int // that Both is based on
	share  float64
}

// Overlap estimates without bias how many items s and other share. Below the
// smaller of the two thresholds both sketches hold all hashes, and these are
// compared, as in Intersection. Small overlaps of large sets have large relative
// errors: see Overlap.Interval. The error matches [ErrSeed]. It looks up each hash
// of s in other, and does not allocate.
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

// Interval returns an interval around Both that contains the true number with at
// least the given confidence, like Sketch.Interval.
func (o Overlap) Interval(confidence float64) (low, high float64) {
	if o.share == 0 { // the zero Overlap
		return 0, math.Inf(1)
	}
	held := float64(o.hashes)
	return interval(held, held+1, o.share, o.Both, held, normalQuantile(confidence))
}
