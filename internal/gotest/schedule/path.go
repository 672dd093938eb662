package schedule

import (
	"cmp"
	"slices"
	"time"
)

// A Piece is a part of the critical path: from From to To the end of the suite
// waited for one action.
type Piece struct {
	From, To time.Duration
	Action   int // index; -1 while the go command itself was at work
}

// Path returns the critical path from 0 to end, in order and without gaps,
// backwards from the action that ended last: each action waited for the last of
// those that it depends on, or, where it was ready and no slot was free, for the
// one that gave its slot up.
func Path(actions []Action, end time.Duration) []Piece {
	byDone := make([]int, len(actions))
	for i := range byDone {
		byDone[i] = i
	}
	slices.SortFunc(byDone, func(i, j int) int { return cmp.Compare(actions[i].Done, actions[j].Done) })
	var pieces []Piece
	at := end
	add := func(from time.Duration, action int) {
		if from = max(from, 0); from < at {
			pieces = append(pieces, Piece{from, at, action})
			at = from
		}
	}
	current := -1
	if len(byDone) > 0 {
		current = byDone[len(byDone)-1]
	}
	for current >= 0 && at > 0 {
		a := &actions[current]
		add(a.Done, -1)
		add(a.Start, current)
		current = before(actions, byDone, current)
	}
	add(0, -1)
	slices.Reverse(pieces)
	return pieces
}

// SlotWait is how long an action that is ready may take to start with a slot free.
const SlotWait = time.Millisecond

// before returns the action that the start of another waited for, or -1.
func before(actions []Action, byDone []int, current int) int {
	a := &actions[current]
	last := -1
	for _, d := range a.Deps {
		if last < 0 || actions[d].Done > actions[last].Done {
			last = d
		}
	}
	if a.Start-a.Ready <= SlotWait {
		return last
	}
	n, _ := slices.BinarySearchFunc(byDone, a.Start, func(i int, t time.Duration) int {
		return cmp.Or(cmp.Compare(actions[i].Done, t), -1)
	})
	for _, i := range slices.Backward(byDone[:n]) {
		if actions[i].Start < a.Start && i != current {
			return i
		}
	}
	return last
}
