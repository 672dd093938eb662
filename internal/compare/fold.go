package compare

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/origin"
)

// fold finds the functions that were renamed, moved, split or inlined by hand
// between the two sides.
func (c *comparer) fold() {
	if c.folds == nil {
		c.declared = [2]origin.Index{c.sides[0].suite.Declared(), c.sides[1].suite.Declared()}
		c.folds = origin.Folds(c.declared[0], c.declared[1])
	}
}

// declares reports on which sides a function is declared in the user's source.
func (c *comparer) declares(function string) (sides [2]bool) {
	for i, x := range c.declared {
		sides[i] = x.Has(function)
	}
	return sides
}

// folded is the name under which a function is counted.
func (c *comparer) folded(function string) string {
	if name, ok := c.folds[function]; ok {
		return name
	}
	return function
}

// foldNames returns the other functions that are counted under each name.
func (c *comparer) foldNames() map[string][]string {
	names := make(map[string][]string)
	for from, to := range c.folds {
		names[to] = append(names[to], from)
	}
	for _, list := range names {
		slices.Sort(list)
	}
	return names
}
