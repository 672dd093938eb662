package study

import "slices"

// fewer is how long it takes without a function if what is done each time that a ticker fires is done as much less
// often as it takes less time, where a wall is what it takes otherwise.
func (s *Study) fewer(wall float64, function string) float64 {
	var least float64
	if s.replay.answers != nil {
		least = s.replay.answers[function].ticked
	} else {
		least = s.replay.without(function, s.ticked)
	}
	often := max(0, min(wall-least, 1)) // what is done so takes, at most as often as it was
	if least >= wall || often == 1 {
		return wall
	}
	return least / (1 - often)
}

// without is what is left without a function, and without what is done each time that a ticker fires.
func (r *replay) without(function string, ticked []string) float64 {
	if len(ticked) == 0 || slices.Contains(ticked, function) {
		return 1
	}
	if wall, ok := r.Ask(0, append([]string{function}, ticked...)...); ok {
		return wall
	}
	return 1
}
