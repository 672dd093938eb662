// Package channels tells which channels goroutines met at, where several are used at the same lines, and
// how much each of them holds.
//
//	all := channels.Find(g, g.From, g.To, false)
//	if c := all.Of(wait); c != nil && c.Room > 0 { ... }
//
// A trace shows neither: only who waited for whom, and where.
package channels

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const none = goroutines.None

// A Channel is one that holds data, as far as is seen.
type Channel struct {
	ID int32
	// Private reports whether it is one of several at the same lines, of which each receiver has
	// its own.
	Private bool
	// Room is about how many values it holds when somebody waits to give one more, and Fills are
	// who gave these.
	Room  int
	Fills []Fill
	meets []meeting
}

// A Fill is what a goroutine gave before it waited for the first time: so many values, one each so many
// nanoseconds at work.
type Fill struct {
	Giver  int32
	Values int
	Each   int64
}

// A meeting is a wait of a goroutine that gives or takes, which the other one ended.
type meeting struct {
	goroutines.Wait
	giver, taker int32
	gave         bool // it was the giver who waited
}

// Channels are those of a part of the time.
type Channels struct {
	// Doubtful reports whether it is not known of some lines whether they are one channel's, or those
	// of channels of which each receiver has its own.
	Doubtful bool

	g        *goroutines.Graph
	from, to int64
	list     []*Channel
	of       map[key]*Channel
	split    map[int32]split // by queue
}

// A split says how the channels at the same lines are told apart.
type split uint8

const (
	whole split = iota // it is one
	byTaker
	byGiver
)

type key struct{ queue, owner int32 }

// Find finds the channels of a part of the time. Lines of which it is not known are taken for those of one
// channel, or, if own, of one for each receiver.
func Find(g *goroutines.Graph, from, to int64, own bool) *Channels {
	c := &Channels{g: g, from: from, to: to, of: make(map[key]*Channel), split: make(map[int32]split)}
	queues := make(map[int32][]meeting)
	var order []int32
	g.Waits(from, to, func(w goroutines.Wait) {
		if m, id := c.meeting(w); id != none {
			if queues[id] == nil {
				order = append(order, id)
			}
			queues[id] = append(queues[id], m)
		}
	})
	for _, id := range order {
		c.split[id] = apart(queues[id])
		if c.split[id] == whole && c.doubtful(queues[id]) {
			if c.Doubtful = true; own {
				c.split[id] = byTaker
			}
		}
		for _, m := range queues[id] {
			k := c.key(m, id)
			x := c.of[k]
			if x == nil {
				x = &Channel{ID: int32(len(c.list)), Private: c.split[id] == byTaker}
				c.of[k], c.list = x, append(c.list, x)
			}
			x.meets = append(x.meets, m)
		}
	}
	for _, x := range c.list {
		c.fill(x)
	}
	return c
}

// Of is the channel at which a wait was, or nil.
func (c *Channels) Of(w goroutines.Wait) *Channel {
	m, id := c.meeting(w)
	if id == none {
		return nil
	}
	return c.of[c.key(m, id)]
}

// All are all channels.
func (c *Channels) All() []*Channel { return c.list }

// meeting is the meeting that a wait was for, and its queue; or none.
func (c *Channels) meeting(w goroutines.Wait) (m meeting, queue int32) {
	q := c.g.Queue(w)
	if q == nil || q.Limits || w.Blocked.Why == goroutines.Conditional || !c.g.Mine(w.Blocked.Site) || !c.g.Mine(w.Woken.Cause) {
		return m, none
	}
	m = meeting{w, w.Woken.Waker, w.Goroutine, c.g.Gives(w)}
	if m.gave {
		m.giver, m.taker = m.taker, m.giver
	}
	return m, q.ID
}

func (c *Channels) key(m meeting, queue int32) key {
	switch c.split[queue] {
	case byTaker:
		return key{queue, m.taker}
	case byGiver:
		return key{queue, m.giver}
	}
	return key{queue, none}
}
