package channels

import (
	"maps"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// fill estimates how much a channel holds. Before somebody has to wait to give, it is filled: the givers
// are at work for longer than the takers, counted in what either takes for one value; and in the end it
// is emptied, and it is the takers who are. What else they do then makes one of the two too large.
func (c *Channels) fill(x *Channel) {
	givers, takers := newSide(), newSide()
	for _, m := range x.meets {
		if m.gave {
			givers.meet(m.giver, m.Blocked.From, m.Woken.From)
			takers.meet(m.taker, m.Woken.From, m.Woken.From)
		}
	}
	n := 0
	for _, p := range givers.parts {
		n += p.n
	}
	if n < fewMeetings {
		return
	}
	c.work(givers)
	c.work(takers)
	room := min(givers.before-takers.before, takers.beyond-givers.beyond, mostRoom)
	if x.Room = int(math.Round(max(0, room))); x.Room == 0 {
		return
	}
	for _, i := range slices.Sorted(maps.Keys(givers.parts)) {
		part := float64(givers.parts[i].before) / givers.each / givers.before
		x.Fills = append(x.Fills, Fill{i, int(part * float64(x.Room)), int64(givers.each)})
	}
}

const (
	fewMeetings = 5 // must there be to tell how much a channel holds
	mostRoom    = 1000
)

// A side is those that give to a channel, or that take from it: for how many values they are at
// work before the first time that they meet the others, and after the last, and for how long for each.
type side struct {
	parts                map[int32]*part
	before, beyond, each float64
}

// A part is what one of them does: its meetings, and for how long it is at work before the
// first one, until the last one, and after that.
type part struct {
	first, last             int64
	n                       int
	before, between, beyond int64
}

func newSide() *side { return &side{parts: make(map[int32]*part)} }

func (s *side) meet(i int32, from, to int64) {
	p := s.parts[i]
	if p == nil {
		p = &part{first: from}
		s.parts[i] = p
	}
	p.n++
	p.first, p.last = min(p.first, from), max(p.last, to)
}

// work finds out for how long the goroutines of a side are at work.
func (c *Channels) work(s *side) {
	var before, between, beyond int64
	n := 0
	for i, p := range s.parts {
		c.part(i, p)
		before, between, beyond, n = before+p.before, between+p.between, beyond+p.beyond, n+p.n-1
	}
	s.each = float64(max(1, between)) / float64(max(1, n))
	s.before, s.beyond = float64(before)/s.each, float64(beyond)/s.each
}

// part finds out for how long a goroutine is at work: it does not wait for another one.
func (c *Channels) part(i int32, p *part) {
	within := func(from, to, since, until int64) int64 { return max(0, min(to, until)-max(from, since)) }
	for step, x := range c.g.Goroutines[i].Stretches {
		k := goroutines.Key{Goroutine: i, Step: int32(step)}
		if x.State == goroutines.Absent || x.State == goroutines.Blocked && !c.g.Outside(k) {
			continue
		}
		to := c.g.End(k)
		p.before += within(x.From, to, c.from, p.first)
		p.between += within(x.From, to, p.first, p.last)
		p.beyond += within(x.From, to, p.last, c.to)
	}
}
