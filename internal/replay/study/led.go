package study

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/leaders"
)

// led is the least that it takes without a function, where a wall is what it takes otherwise: what one does for others,
// too, may be done for more of them each time then; and nobody waits for what costs nothing.
func (s *Study) led(wall float64, function string) float64 {
	if len(s.leads) == 0 {
		return wall
	}
	if x, ok := s.leads[function]; ok {
		return min(wall, x.Alone)
	}
	least := wall
	if s.replay.answers != nil {
		least = s.replay.answers[function].led
	} else {
		least = s.replay.without(function, names(s.leads))
	}
	most := 0.0
	for _, x := range s.leads {
		most = max(most, x.Least)
	}
	return min(wall, least+(wall-least)*most)
}

func names(leads map[string]leaders.Led) []string { return slices.Sorted(maps.Keys(leads)) }

// toldOf is the least that it takes without a function of somebody who tells others what is new: these may then do what they do
// for what is newest alone.
func (s *Study) toldOf(wall float64, function string) float64 {
	if !s.told.Tells[function] || s.told.Does[function] {
		return wall
	}
	least := wall
	if s.replay.answers != nil {
		least = s.replay.answers[function].told
	} else {
		least = s.replay.untold(function, s.told)
	}
	return min(wall, least)
}

func (r *replay) untold(function string, x *leaders.Told) float64 {
	if !x.Tells[function] {
		return 1
	}
	return r.without(function, slices.Sorted(maps.Keys(x.Does)))
}
