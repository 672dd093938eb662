package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/table"
	"github.com/bottleneck-go/bottleneck/internal/trace/channels"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/overflow"
	"github.com/bottleneck-go/bottleneck/internal/trace/polls"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
	"github.com/bottleneck-go/bottleneck/internal/trace/rings"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// A link is how the end of a wait depends on who ended it.
type link struct {
	kind linkKind
	id   int32 // of the gate, or of the queue
}

type linkKind uint8

const (
	unlinked linkKind = iota
	gated             // on this very deed
	placed            // on any deed of its kind: a place became free
	taken             // on somebody who gives, and waits for somebody who takes
	given             // the same, but that it was the giver who waited
	stored            // the giver waited for room in a channel that holds what it gave before
)

// links are what connects the goroutines' programs.
type links struct {
	g        *goroutines.Graph
	polls    *polls.Table
	last     int32 // the goroutine whose end is waited for
	from, to int64
	model    Model
	gates    int32
	queues   int
	channels *channels.Channels
	limits   []limit
	waits    table.Table[link]
	handed   map[int32][]goroutines.Wait          // waits for places, by queue
	ends     map[int32][]int32                    // gates at which a goroutine arrives when it ends
	before   map[goroutines.Key][]int32           // gates to pass before making a goroutine: the maker and that goroutine
	finally  map[int32][]int32                    // gates to pass in the end
	rests    map[int32][]int32                    // gates at which a goroutine arrives when it waits for good
	sent     map[goroutines.Key][]goroutines.Wait // waits for what a system call sends
	looks    table.Table[int32]                   // the gate of a goroutine's looking, by its first stretch, plus one
	done     table.Table[[]int32]                 // gates at which a goroutine arrives when a stretch ends
	made     table.Table[[]int32]                 // goroutines that a timer made for one that waits
	beside   table.Table[[]int32]                 // those that timers made meanwhile, nobody knows for whom
	timed    map[int32]bool                       // all these goroutines
	rounds   map[int32][]rounds
	overflow map[int32]overflowing   // by who takes
	joined   bool                    // somebody is waited for where that took no time
	beats    map[goroutines.Key]bool // waits that a library's timer ended
	due      map[goroutines.Key]timers.Due
	servers  *servers.Servers
	came     map[goroutines.Key]int32 // the gates of requests for which a server did not wait
	takes    table.Table[int32]       // the queue from which a goroutine takes something unseen when a stretch has ended
	gives    table.Table[int32]       // the queue to which it gives something unseen before a stretch
	ringed   map[int32]bool           // queues at which goroutines meet in a ring
	tokens   map[int32]int            // what is in these queues in the beginning
	guesses  bool                     // it is not certain who ended all looking
	strays   bool                     // it is a guess who sent something
	early    bool                     // somebody ends few rounds of a library
}

func connect(s *Source, m Model, p *pools.Pools) *links {
	g, from, to := s.g, s.from, s.to
	l := &links{
		g: g, polls: polls.Of(g), last: g.Index(s.config.Goroutine), from: from, to: to, beside: table.New[[]int32](g), model: m, waits: table.New[link](g), handed: make(map[int32][]goroutines.Wait), ends: make(map[int32][]int32),
		before: make(map[goroutines.Key][]int32), finally: make(map[int32][]int32), sent: make(map[goroutines.Key][]goroutines.Wait),
		looks: table.New[int32](g), done: table.New[[]int32](g), made: table.New[[]int32](g), timed: make(map[int32]bool), rests: make(map[int32][]int32), rounds: make(map[int32][]rounds),
		beats: s.beats, due: s.due, takes: table.New[int32](g), gives: table.New[int32](g), tokens: make(map[int32]int), ringed: make(map[int32]bool), servers: p.Servers, channels: p.Channels, came: make(map[goroutines.Key]int32), overflow: make(map[int32]overflowing),
	}
	if !m.Unjoined {
		for _, r := range s.rings {
			l.ringed[r.Queue] = true
		}
	}
	g.Waits(from, to, l.wait)
	l.handing()
	if l.queues = g.Queues() + 1 + ids*len(p.Channels.All()); !m.Gated {
		for _, x := range p.Limits() {
			l.limit(x)
		}
	}
	l.polls.Each(from, to, func(i int32, p *polls.Poll) {
		if p.Woken || p.Doubtful && m.Unguessed {
			return
		}
		l.guesses = l.guesses || p.Doubtful
		gate := l.gate()
		l.looks.Set(goroutines.Key{Goroutine: i, Step: p.First}, gate+1)
		l.done.Set(p.Other, append(l.done.At(p.Other), gate))
	})
	children := l.children()
	l.joins(children)
	if !m.Unjoined {
		before := l.gates
		l.implied(children)
		l.feeds()
		for _, r := range s.rings {
			l.ring(r)
		}
		l.joined = l.gates > before || len(s.rings) > 0
	}
	l.timers()
	for _, x := range s.told {
		l.told(x)
		l.early = l.early || x.Few
	}
	if !m.Kept {
		for _, x := range overflow.Find(g, from, to) {
			l.overflows(x)
		}
	}
	return l
}

func (l *links) gate() int32 {
	l.gates++
	return l.gates - 1
}

func (l *links) wait(w goroutines.Wait) {
	if l.strays = l.strays || w.Woken.Guess; w.Woken.Guess && l.model.Unheard || l.ticks(w) {
		return
	}
	x := link{kind: gated}
	q := l.g.Queue(w)
	switch {
	case l.model.Gated || l.servers.Asked(w.Key) != nil || l.servers.Answered(w.Key) != nil || w.Blocked.Site == none || w.Woken.Cause == none:
	case q == nil, l.ringed[q.ID]:
	case q.Limits, w.Blocked.Why == goroutines.Conditional:
		x = link{placed, q.ID}
		if q.Limits {
			l.handed[q.ID] = append(l.handed[q.ID], w)
		}
	default:
		if c := l.channels.Of(w); c != nil {
			x = l.meets(c, l.g.Gives(w))
		}
	}
	if x.kind == gated {
		x.id = l.gate()
	}
	l.waits.Set(w.Key, x)
	if sender := (goroutines.Key{Goroutine: w.Woken.Waker, Step: w.Woken.Step}); l.g.Stretch(sender).State == goroutines.Calling {
		l.sent[sender] = append(l.sent[sender], w)
	}
}

// ticks reports whether a wait is for ticks.
func (l *links) ticks(w goroutines.Wait) bool {
	d, ok := l.due[w.Key]
	return ok && l.model.waits(d)
}

// ring has who takes in a ring wait for who gives, though it never took long.
func (l *links) ring(r rings.Ring) {
	for _, k := range r.Takes {
		l.takes.Set(k, int32(l.queues))
	}
	for _, k := range r.Gives {
		l.gives.Set(k, int32(l.queues))
	}
	l.tokens[int32(l.queues)] = r.Tokens
	l.queues++
}

// ids are how many queues a channel is: of meetings or of those who waited to take, of values and of room.
const ids = 3

// first is the first queue of a channel.
func (l *links) first(c *channels.Channel) int32 { return int32(l.g.Queues()) + 1 + ids*c.ID }

// meets is the link of a wait to give to a channel, or to take from it.
func (l *links) meets(c *channels.Channel, gives bool) link {
	switch {
	case gives && c.Room > 0:
		return link{stored, l.first(c) + 1}
	case !gives && (c.Room > 0 || c.Private && !l.model.Redealt):
		return link{placed, l.first(c)}
	case gives:
		return link{given, l.first(c)}
	}
	return link{taken, l.first(c)}
}

// timers finds the goroutines that timers made for others, which had waited for them
// before: of several, for the oldest one, as time-outs are set by who makes the others. If nobody
// had, it was for the oldest one that waited for them later, if there is one.
func (l *links) timers() {
	for i := range l.g.Goroutines {
		gor := &l.g.Goroutines[i]
		if !l.orphan(gor) {
			continue
		}
		at := gor.Stretches[0].From
		best, later := goroutines.Key{Goroutine: none}, goroutines.Key{Goroutine: none}
		l.endedBy(int32(i), func(k goroutines.Key) {
			oldest := &best
			if l.g.Stretch(k).From >= at {
				oldest = &later
			}
			if oldest.Goroutine == none || l.born(k.Goroutine) < l.born(oldest.Goroutine) {
				*oldest = k
			}
		})
		if best.Goroutine != none {
			l.made.Set(best, append(l.made.At(best), int32(i)))
			l.timed[int32(i)] = true
			continue
		}
		k := l.blockedBefore(later.Goroutine, at)
		if k.Goroutine == none {
			k = l.waiting(at)
		}
		if k.Goroutine != none {
			l.beside.Set(k, append(l.beside.At(k), int32(i)))
			l.timed[int32(i)] = true
		}
	}
}

// blockedBefore is the last wait of a goroutine that began before a moment, in the time, or none.
func (l *links) blockedBefore(i int32, at int64) goroutines.Key {
	if i != none {
		gor := &l.g.Goroutines[i]
		for k := (goroutines.Key{Goroutine: i, Step: gor.StepAt(at)}); k.Step >= 0 && gor.Stretches[k.Step].From > l.from; k.Step-- {
			if gor.Stretches[k.Step].State == goroutines.Blocked && l.polls.At(k) == nil {
				return k
			}
		}
	}
	return goroutines.Key{Goroutine: none}
}

// endedBy calls f with each wait that a goroutine ended, or one that it made: package context runs what is
// to be done after a time-out in a goroutine of its own.
func (l *links) endedBy(i int32, f func(k goroutines.Key)) {
	for _, e := range l.g.Goroutines[i].Events {
		if e.Other == none {
			continue
		}
		switch step := l.g.Goroutines[e.Other].ReadyAt(e.At, i); {
		case step > 0:
			f(goroutines.Key{Goroutine: e.Other, Step: step - 1})
		case step == 0:
			l.endedBy(e.Other, f)
		}
	}
}

// waiting is the wait in which the end waited at a moment: that of the last goroutine, or of the one
// that ends its wait, and so on. A timer whose setter is not known was set by something of that time.
func (l *links) waiting(at int64) goroutines.Key {
	const deepest = 20 // may wait for one another
	found := goroutines.Key{Goroutine: none}
	for i, n := l.last, 0; i != none && n < deepest; n++ {
		k := goroutines.Key{Goroutine: i, Step: l.g.Goroutines[i].StepAt(at)}
		if k.Step < 0 || l.g.Stretch(k).State != goroutines.Blocked || l.g.End(k) >= l.to {
			break
		}
		if l.g.Stretch(k).From > l.from && l.polls.At(k) == nil {
			found = k
		}
		i = l.g.Goroutines[i].Stretches[k.Step+1].Waker
	}
	return found
}

// orphan reports whether a goroutine was made in the time, and nobody is known to have
// made it.
func (l *links) orphan(gor *goroutines.Goroutine) bool {
	if len(gor.Stretches) == 0 || gor.Role != goroutines.Program {
		return false
	}
	first := &gor.Stretches[0]
	if first.State != goroutines.Ready || first.From <= l.from || first.From > l.to {
		return false
	}
	return first.Waker == none || l.g.Chains(first) && l.g.Stretch(goroutines.Key{Goroutine: first.Waker, Step: first.Step}).From <= l.from
}
