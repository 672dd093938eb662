package study

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/leaders"
)

// led is the least that it takes without a function, where a wall is what it takes otherwise, and least what is left without
// what one does for others, too: that may be done for more of them each time then; and nobody waits for what costs nothing.
func (s *Study) led(wall float64, function string, least float64) float64 {
	if len(s.leads) == 0 {
		return wall
	}
	if x, ok := s.leads[function]; ok {
		return min(wall, x.Alone)
	}
	most := 0.0
	for _, x := range s.leads {
		most = max(most, x.Least)
	}
	return min(wall, least+(wall-least)*most)
}

func names(leads map[string]leaders.Led) []string { return slices.Sorted(maps.Keys(leads)) }

// untold is what is left without a function of somebody who tells others what is new, and without what these do then.
func (r *replay) untold(function string, x *leaders.Told) float64 {
	if !x.Tells[function] {
		return 1
	}
	return r.without(function, slices.Sorted(maps.Keys(x.Does)))
}
