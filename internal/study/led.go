package study

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/leaders"
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
