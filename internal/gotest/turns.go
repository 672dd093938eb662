package gotest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A turn is a time in which the same tests run, those that wait for their turn aside. It ends
// where the next one begins.
type turn struct {
	from int64 // as in timeline.Mark
	any  bool
	test int // the innermost, if all others are around it; otherwise -1
}

// turns returns the turns of a process, from its tests, in order.
func turns(tests []Test) []turn {
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
	var list []turn
	var running []int
	for _, c := range changes {
		running = slices.DeleteFunc(running, func(i int) bool { return i == c.test })
		if c.runs {
			running = append(running, c.test)
			slices.Sort(running)
		}
		list = append(list, turn{c.at, len(running) > 0, innermost(tests, running)})
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

// turnAt is the turn at a moment, and when the next one begins.
func (p *process) turnAt(at time.Duration) (now turn, next time.Duration) {
	i, _ := slices.BinarySearchFunc(p.turns, at, func(t turn, at time.Duration) int {
		if p.at(t.from) <= at {
			return -1
		}
		return 1
	})
	now, next = turn{test: -1}, p.end
	if i > 0 {
		now = p.turns[i-1]
	}
	if i < len(p.turns) {
		next = p.at(p.turns[i].from)
	}
	return now, max(next, at+1)
}
