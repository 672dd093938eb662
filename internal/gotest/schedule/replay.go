package schedule

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
	return Beside("", actions, slots, wall)
}

// Beside is Replay where actions of a kind need no slot.
func Beside(kind Kind, actions []Action, slots int, wall func(i int) time.Duration) time.Duration {
	r := newReplay(actions, wall)
	r.beside = kind
	return r.run(max(slots, 1))
}

// A replay is a simulation under way.
type replay struct {
	actions []Action
	wall    func(i int) time.Duration
	beside  Kind    // of actions that need no slot, if not ""
	after   [][]int // the actions that depend on each
	missing []int   // of how many others each still waits for the end
	ready   queue   // by priority
	running queue   // by the time of their end
}

func newReplay(actions []Action, wall func(i int) time.Duration) *replay {
	s := &replay{actions: actions, wall: wall, after: make([][]int, len(actions)), missing: make([]int, len(actions))}
	for i := range actions {
		s.missing[i] = len(actions[i].Deps)
		for _, d := range actions[i].Deps {
			s.after[d] = append(s.after[d], i)
		}
	}
	return s
}

// run returns when the last action ends, on so many slots.
func (s *replay) run(free int) (now time.Duration) {
	for i := range s.actions {
		if i == 0 || s.actions[i].Ready < now {
			now = s.actions[i].Ready
		}
	}
	for i := range s.actions {
		if s.missing[i] == 0 {
			s.becomeReady(i, now)
		}
	}
	for s.ready.Len() > 0 || s.running.Len() > 0 {
		for free > 0 && s.ready.Len() > 0 {
			s.start(heap.Pop(&s.ready).(entry).action, now)
			free--
		}
		ended := heap.Pop(&s.running).(entry)
		now = ended.at
		if s.actions[ended.action].Kind != s.beside {
			free++
		}
		for _, i := range s.after[ended.action] {
			if s.missing[i]--; s.missing[i] == 0 {
				s.becomeReady(i, now)
			}
		}
	}
	return now
}

func (s *replay) becomeReady(i int, now time.Duration) {
	if s.actions[i].Kind == s.beside {
		s.start(i, now)
	} else {
		heap.Push(&s.ready, entry{at: time.Duration(s.actions[i].Priority), action: i})
	}
}

func (s *replay) start(i int, now time.Duration) {
	heap.Push(&s.running, entry{at: now + max(0, s.wall(i)), action: i})
}

// A queue is a heap of actions, the one with the smallest at first.
type queue []entry

// An entry is an action in a queue.
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
