package turns

import (
	"cmp"
	"slices"
	"strings"
)

// A Turn is a time in which the same tests run, those that wait for their turn aside. It ends
// where the next one begins.
type Turn struct {
	From int64 // as in timeline.Mark
	Any  bool
	Test int // the innermost, if all others are around it; otherwise -1
}

// Turns are those of a process, in order.
type Turns []Turn

// Of returns the turns of a process, from its tests.
func Of(tests []Test) Turns {
	type change struct {
		at   int64
		test int
		runs bool
	}
	var changes []change
	for i, t := range tests {
		changes = append(changes, change{t.Start, i, true}, change{t.End, i, false})
		if t.resume > 0 {
			changes = append(changes, change{min(t.pause, t.End), i, false}, change{min(t.resume, t.End), i, true}, change{t.End, i, false})
		}
	}
	slices.SortStableFunc(changes, func(x, y change) int { return cmp.Compare(x.at, y.at) })
	var list Turns
	var running []int
	for _, c := range changes {
		running = slices.DeleteFunc(running, func(i int) bool { return i == c.test })
		if c.runs {
			running = append(running, c.test)
			slices.Sort(running)
		}
		list = append(list, Turn{c.at, len(running) > 0, innermost(tests, running)})
	}
	return list
}

// innermost is the last of some tests if all others are around it, or -1.
func innermost(tests []Test, running []int) int {
	if len(running) == 0 {
		return -1
	}
	last := running[len(running)-1]
	for _, i := range running[:len(running)-1] {
		if !strings.HasPrefix(tests[last].Name, tests[i].Name+"/") {
			return -1
		}
	}
	return last
}

// At is the turn at a moment, and when the next one begins: at the end, if there is none.
func (l Turns) At(at, end int64) (now Turn, next int64) {
	i, _ := slices.BinarySearchFunc(l, at, func(t Turn, at int64) int {
		if t.From <= at {
			return -1
		}
		return 1
	})
	now, next = Turn{Test: -1}, end
	if i > 0 {
		now = l[i-1]
	}
	if i < len(l) {
		next = l[i].From
	}
	return now, max(next, at+1)
}
