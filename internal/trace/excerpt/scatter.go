package excerpt

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Scatter is how much parts differ in what functions are charged. The zero Scatter is of no parts. It is not safe
// for use by several goroutines while parts are added.
type Scatter struct {
	parts  int
	shares map[string][]float64 // of the first parts; those that are missing are 0
}

// Add adds a part of a length, and what of that functions are charged.
func (s *Scatter) Add(charged map[string]int64, length int64) {
	if length <= 0 {
		return
	}
	if s.shares == nil {
		s.shares = make(map[string][]float64)
	}
	for function, ns := range charged {
		l := s.shares[function]
		l = append(l, make([]float64, s.parts+1-len(l))...)
		l[s.parts] = float64(ns) / float64(length)
		s.shares[function] = l
	}
	s.parts++
}

// rare things are not seen in 95 of 100 cases if they are in one of n on average, by this divided by n: the rule of
// three.
const rare = 3

// Unseen is how much of the rest functions may have that are in no part, 0 if there are no parts.
func (s *Scatter) Unseen() float64 {
	if s.parts == 0 {
		return 0
	}
	return min(1, rare/float64(s.parts))
}

// Off is how far a function's share of the rest may be off from that of the parts.
func (s *Scatter) Off(function string) float64 {
	l, ok := s.shares[function]
	if !ok {
		return s.Unseen()
	}
	d := stat.Paired(slices.Concat(l, make([]float64, s.parts-len(l))), 0.95)
	return min(1, max((d.High-d.Low)/2, s.Unseen()))
}
