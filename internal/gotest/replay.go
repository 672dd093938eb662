package gotest

import (
	"cmp"
	"container/heap"
	"slices"
	"time"
)

// Replay returns when the last action would have ended, had each taken the time
// that wall gives it, on so many slots (go test's -p). It schedules as the go
// command does: of the actions that are ready a free slot takes the one of the
// smallest priority. What the command did before its first action stays.
//
// Replay with the times that were recorded differs a little from what was
// recorded, as actions that share a processor do not know of each other: use the
// ratio of two replays. Its cost is O(n log n).
func Replay(actions []Action, slots int, wall func(i int) time.Duration) time.Duration {
	if len(actions) == 0 {
		return 0
	}
	s := replay{actions: actions, wall: wall, after: make([][]int, len(actions)), missing: make([]int, len(actions))}
	now := actions[0].Ready
	for i := range actions {
		now = min(now, actions[i].Ready)
		s.missing[i] = len(actions[i].Deps)
		for _, d := range actions[i].Deps {
			s.after[d] = append(s.after[d], i)
		}
	}
	for i := range actions {
		if s.missing[i] == 0 {
			heap.Push(&s.ready, entry{at: time.Duration(actions[i].priority), action: i})
		}
	}
	return s.run(now, max(slots, 1))
}

// A replay is a simulation under way.
type replay struct {
	actions []Action
	wall    func(i int) time.Duration
	after   [][]int // the actions that depend on each
	missing []int   // of how many others each still waits for the end
	ready   queue   // by priority
	running queue   // by the time of their end
}

func (s *replay) run(now time.Duration, free int) time.Duration {
	for s.ready.Len() > 0 || s.running.Len() > 0 {
		for free > 0 && s.ready.Len() > 0 {
			next := heap.Pop(&s.ready).(entry)
			heap.Push(&s.running, entry{at: now + max(0, s.wall(next.action)), action: next.action})
			free--
		}
		ended := heap.Pop(&s.running).(entry)
		now = ended.at
		free++
		for _, i := range s.after[ended.action] {
			if s.missing[i]--; s.missing[i] == 0 {
				heap.Push(&s.ready, entry{at: time.Duration(s.actions[i].priority), action: i})
			}
		}
	}
	return now
}

// A queue is a heap of actions, the one with the smallest at first.
type queue []entry

type entry struct {
	at     time.Duration // or a priority
	action int
}

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].at, q[j].at), cmp.Compare(q[i].action, q[j].action)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(entry)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = slices.Delete(*q, len(*q)-1, len(*q))
	return last
}
