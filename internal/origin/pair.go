package origin

import "slices"

// A Pair is the functions of two versions. The zero value knows of none.
type Pair struct {
	Sides [2]Index
	Folds map[string]string // those of functions that were renamed, moved, split or inlined by hand: see Folds
}

// NewPair finds out which functions of two versions belong together.
func NewPair(base, head Index) Pair { return Pair{[2]Index{base, head}, Folds(base, head)} }

// Declares reports on which sides a function is declared in the user's source.
func (p Pair) Declares(function string) (sides [2]bool) {
	for i, x := range p.Sides {
		sides[i] = x.Has(function)
	}
	return sides
}

// Folded is the name under which a function is counted.
func (p Pair) Folded(function string) string {
	if name, ok := p.Folds[function]; ok {
		return name
	}
	return function
}

// Names returns the other functions that are counted under each name.
func (p Pair) Names() map[string][]string {
	names := make(map[string][]string)
	for from, to := range p.Folds {
		names[to] = append(names[to], from)
	}
	for _, list := range names {
		slices.Sort(list)
	}
	return names
}
