package audit

import "github.com/bottleneck-go/bottleneck/internal/stat"

// fewPerUnit is how many events of a unit it takes to tell how units differ.
const fewPerUnit = 5

// A pattern is how the units of a sheet differ in the shares of functions. Where units are
// few, little is known of one function, and more of all.
type pattern struct {
	apart float64 // variance of one unit's share, over the squared share, beside that of events
	prior stat.Prior
}

// pattern finds what the functions have in common: the dispersion of one, the variance
// of its share as that of units over that as of events, is about 1+apart*n for n events a unit.
func (s *Sheet) pattern() pattern {
	k := float64(s.units())
	if k < 2 {
		return pattern{}
	}
	var dispersions, events []float64
	for _, a := range s.Accounts {
		if within := s.within(a); within > 0 && a.Value*a.Value >= fewPerUnit*k*a.squares {
			dispersions, events = append(dispersions, s.between(a)/within), append(events, s.perUnit(a))
		}
	}
	p := pattern{apart: apartBy(dispersions, events)}
	for i, n := range events {
		dispersions[i] /= p.expected(n)
	}
	p.prior = stat.Prevailing(dispersions, k-1)
	return p
}

func (p pattern) expected(events float64) float64 { return 1 + p.apart*events }

// perUnit is how many events a unit would have of which the share has the variance within.
func (s *Sheet) perUnit(a *Account) float64 {
	return stat.Square(a.Value/s.Total) / s.within(a) / float64(s.units())
}

// apartBy is the variance that explains dispersions best, each a gamma variable whose mean
// is 1 plus its multiple: where the quasi-score is 0 (McCullagh and Nelder 1989, 9.2).
func apartBy(dispersions, events []float64) float64 {
	score := func(apart float64) (sum float64) {
		for i, n := range events {
			mean := 1 + apart*n
			sum += n * (dispersions[i] - mean) / stat.Square(mean)
		}
		return sum
	}
	low, high := 0.0, 1.0
	if score(0) <= 0 {
		return 0
	}
	for score(high) > 0 {
		low, high = high, 2*high
	}
	for range 50 {
		if middle := (low + high) / 2; score(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// dispersion is by how much more an account's share differs between units than events do by
// chance, at least by as much, and the degrees of freedom of that. What the account itself
// tells is moderated by what the others do, unless it is far off.
func (s *Sheet) dispersion(a *Account) (factor, freedom float64) {
	k, within := float64(s.units()), s.within(a)
	if k < 2 || within <= 0 {
		return 1, 2 * manyEvents
	}
	expected := s.apart.expected(s.perUnit(a))
	factor, freedom = s.apart.prior.Moderate(s.between(a)/within/expected, k-1)
	return max(1, factor*expected), freedom
}
