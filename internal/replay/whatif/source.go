package whatif

import (
	"slices"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
	"github.com/bottleneck-go/bottleneck/internal/trace/rings"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// A Source is what the replays of a part of a graph have in common. It is not safe for concurrent use.
type Source struct {
	g         *goroutines.Graph
	config    Config
	from, to  int64
	series    map[int32]map[int32]*timers.Series // by goroutine and place
	uncertain bool                               // one of these is
	fed       int64                              // see Fed
	feeds     bool
	beats     map[goroutines.Key]bool // waits that a library's timer or a ticker ended
	told      []timers.Rounds         // that somebody ended
	rings     []rings.Ring
	due       map[goroutines.Key]timers.Due
	taken     int64 // how much later all may have been because the recorder had processors that others wanted
	mutexes   func() *locks.Mutexes
	held      map[*goroutines.Class][]holding
	pieces    [][]piece // by goroutine
	apart     func() *pools.Pools
	together  func() *pools.Pools
}

// NewSource prepares replays. The configuration's model is not used.
func NewSource(g *goroutines.Graph, c Config) *Source {
	s := &Source{config: c, g: g, from: max(c.From, g.From), to: min(c.To, g.To), series: make(map[int32]map[int32]*timers.Series), held: make(map[*goroutines.Class][]holding), pieces: make([][]piece, len(g.Goroutines))}
	for key, x := range timers.All(g, s.from, s.to) {
		if s.series[key.Goroutine] == nil {
			s.series[key.Goroutine] = make(map[int32]*timers.Series)
		}
		s.series[key.Goroutine][key.Place] = x
		s.uncertain = s.uncertain || !x.Certain
	}
	s.beats, s.told = timers.Beats(g, s.from, s.to), timers.Told(g, s.from, s.to)
	s.rings = rings.Find(g, s.from, s.to)
	s.due = timers.FindDue(g, s.from, s.to)
	for _, d := range s.due {
		s.uncertain = s.uncertain || !d.Certain
	}
	s.taken = recorded(g, s.from, s.to)
	s.fed, s.feeds = Fed(g, s.from, s.to)
	s.mutexes = sync.OnceValue(func() *locks.Mutexes { return locks.Find(g, s.from, s.to) })
	served := servers.Find(g, s.from, s.to)
	s.apart = sync.OnceValue(func() *pools.Pools { return pools.Find(g, served, s.from, s.to, true) })
	s.together = sync.OnceValue(func() *pools.Pools { return pools.Find(g, served, s.from, s.to, false) })
	return s
}

// A piece is a segment, and what is alike.
type piece struct {
	goroutines.Segment
	class *goroutines.Class
}

// ran are the pieces of a goroutine, in order. All models ask for them.
func (s *Source) ran(i int32) []piece {
	if s.pieces[i] != nil {
		return s.pieces[i]
	}
	list := make([]piece, 0)
	for step, x := range s.g.Goroutines[i].Stretches {
		k := goroutines.Key{Goroutine: i, Step: int32(step)}
		if x.State == goroutines.Running && x.From < s.to && s.g.End(k) > s.from {
			s.g.Segments(k, s.to, func(x goroutines.Segment) { list = append(list, piece{x, s.g.Class(i, x)}) })
		}
	}
	s.pieces[i] = list
	return list
}

// recorded is for how long the recorder ran while no processor was free, as a part of what all processors do.
func recorded(g *goroutines.Graph, from, to int64) (total int64) {
	for i := range g.Goroutines {
		if g.Goroutines[i].Role != goroutines.Recorder {
			continue
		}
		for step, x := range g.Goroutines[i].Stretches {
			begin, end := max(from, x.From), min(to, g.End(goroutines.Key{Goroutine: int32(i), Step: int32(step)}))
			if x.State == goroutines.Running && begin < end {
				total += end - begin - g.Idle(begin, end)
			}
		}
	}
	return total / int64(g.Procs((from+to)/2))
}

func (s *Source) pools(own bool) *pools.Pools {
	if own {
		return s.apart()
	}
	return s.together()
}

// matters is what in a model may change what goroutines do in a replay.
func (s *Source) matters(r *Replay, l *links) Model {
	late := r.model.Late
	for ops := range r.program.All() {
		late = late || slices.ContainsFunc(ops, func(o sim.Op) bool { return o.Late > 0 })
	}
	return Model{
		Unlocked: r.model.Unlocked || len(r.program.Shared) > 0, Unjoined: r.model.Unjoined || l.joined, Late: late, Flipped: s.uncertain,
	}
}

// Is reports whether goroutines do in a replay what they would do in that of a model, so that another one would
// tell nothing more.
func (r *Replay) Is(m Model) bool {
	x := r.model
	for _, m := range []*Model{&x, &m} {
		m.Unlocked = m.Unlocked && r.matters.Unlocked
		m.Unjoined = m.Unjoined && r.matters.Unjoined
		m.Late = m.Late && r.matters.Late
		m.Flipped = m.Flipped && r.matters.Flipped
	}
	return x == m
}
