package approx

import (
	"fmt"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/hashset"
)

// Merge adds all items of other to s, and leaves other as it is. If the Capacity of
// s is not larger than that of other, the result is the same, bit for bit, as if
// the items had been added to s directly; if it is larger, the result is as precise
// as other. The error matches [ErrSeed], and s is then unchanged.
func (s *Sketch) Merge(other *Sketch) error {
	if err := s.comparable("Merge", other); err != nil || s == other {
		return err
	}
	limit := s.limit
	if other.capacity < s.capacity { // what it holds beyond its own depends on the order of items
		limit = min(limit, other.bottom())
	} else {
		limit = min(limit, other.limit)
	}
	hashes := other.set.Append(nil)
	fresh := slices.DeleteFunc(hashes, func(hash uint64) bool { return hash > limit || s.set.Has(hash) })
	if s.set.Len()+len(fresh) >= s.room {
		s.replace(s.set.Append(fresh), limit)
		return nil
	}
	if limit < s.limit {
		s.limit = limit
		s.set.Retain(func(hash uint64) bool { return hash <= limit })
	}
	for _, hash := range fresh {
		s.set.Add(hash)
	}
	return nil
}

// replace makes s hold the smallest of hashes that are at most limit. All others that are
// below its limit are new, so that to add them one by one would cut it back again and again.
func (s *Sketch) replace(hashes []uint64, limit uint64) {
	if limit < s.limit {
		hashes = slices.DeleteFunc(hashes, func(hash uint64) bool { return hash > limit })
	}
	hashes, s.limit = hashset.Least(hashes, s.capacity, limit)
	s.set.Reset()
	for _, hash := range hashes {
		s.set.Add(hash)
	}
}

// Union returns a new Sketch of the items of s and other, with the Capacity of s: a
// Clone into which other is merged. The error matches [ErrSeed].
func (s *Sketch) Union(other *Sketch) (*Sketch, error) {
	if err := s.comparable("Union", other); err != nil {
		return nil, err
	}
	u := s.Clone()
	return u, u.Merge(other)
}

// Intersection returns a new Sketch of the items that are in both s and other, with
// the Capacity of s. It keeps the shared hashes below both thresholds, which are
// few if the intersection is small beside the sets: see Interval. The result can be
// used in further set operations. The error matches [ErrSeed].
func (s *Sketch) Intersection(other *Sketch) (*Sketch, error) {
	return s.part("Intersection", other, true)
}

// Difference returns a new Sketch of the items of s that are not in other, with the
// Capacity of s. As with Intersection, a result that is small beside the sets is
// less precise. The error matches [ErrSeed].
func (s *Sketch) Difference(other *Sketch) (*Sketch, error) {
	return s.part("Difference", other, false)
}

// part is the sketch of those items of s that are items of other, or are not.
// Below the smaller threshold both sketches hold all hashes (Dasgupta, Lang, Rhodes
// and Thaler, "A framework for estimating stream expression cardinalities", ICDT 2016).
func (s *Sketch) part(verb string, other *Sketch, shared bool) (*Sketch, error) {
	if err := s.comparable(verb, other); err != nil {
		return nil, err
	}
	p := newSketch(s.capacity, s.hash.function(), s.seed)
	p.limit = min(s.bottom(), other.bottom())
	for hash := range s.set.All() {
		if hash <= p.limit && other.set.Has(hash) == shared {
			p.set.Add(hash)
		}
	}
	return p, nil
}

// comparable checks that s and other know items by the same hashes.
func (s *Sketch) comparable(verb string, other *Sketch) error {
	s.check()
	other.check()
	if s.hash.murmur != other.hash.murmur {
		return fmt.Errorf("approx: %s of sketches with different hash functions, need the same (SketchConfig.Hash): %w", verb, ErrSeed)
	}
	if s.seed != other.seed {
		return fmt.Errorf("approx: %s of seeds %#x and %#x, need equal ones (set SketchConfig.Seed): %w", verb, s.seed, other.seed, ErrSeed)
	}
	return nil
}
