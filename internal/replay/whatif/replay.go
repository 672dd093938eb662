// Package whatif replays a recorded run with parts of it made faster: a
// discrete-event simulation of what the goroutines did, on the same number of
// processors, in which they wait for one another at locks, channels and timers. It
// says what the whole would gain if a function cost less, which for concurrent code
// is less than its share.
package whatif

import (
	"maps"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// A Model says how waits are understood. The zero Model understands most.
type Model struct {
	Gated     bool // each wait ends by what ended it, and by nothing else
	Unlocked  bool // locks are not taken where nobody waited
	Unjoined  bool // nobody waits where that took no time
	Late      bool // timers are seen as late as they were
	Own       bool // channels of which it is not certain are taken for those of one receiver each
	Redealt   bool // pools of which it is not certain are taken for what they were not
	Unpaced   bool // nobody waits in a select for what a library's timer does, or for a ticker
	Kept      bool // channels hold all that they are offered
	Unguessed bool // who looks again and again waits for nobody, if that is not certain
	Fed       bool // children that had more to take than they took do not end earlier than they did
	Early     bool // few rounds of a library do not wait for their timers
	Unheard   bool // what was read comes when it came, if it is a guess who sent it
	Flipped   bool // timers of which it is not certain are taken for what they were not
}

// A Replay runs a part of a graph again.
type Replay struct {
	g        *goroutines.Graph
	from, to int64
	model    Model
	program  *sim.Program
	costs    []cost // of the program
	mutexes  *locks.Mutexes
	shared   *pools.Pools
	wall     int64 // with nothing changed
	taken    int64 // see Source
	forced   int
	doubts   bool // it is not certain of all pools that they are
	paced    bool // a library's timer, or a ticker, ended waits
	guesses  bool // it is not certain who ended all looking
	feeds    bool // there are such
	early    bool // somebody ends few rounds of a library
	strays   bool // it is a guess who sent something
	drops    bool // channels drop what they are offered
	hidden   bool // places were taken or given back unseen
	alone    bool // nobody else is waited for
	matters  Model
}

// Config says what is run again: what a goroutine did, by its number, between two moments.
type Config struct {
	Goroutine int64
	From, To  int64
	Model     Model
	// User is the site of the user's code on whose behalf a goroutine does what is
	// not the user's code, or None. It may be nil.
	User func(goroutines.Key) int32
	// Done ends replays as they are when it is closed: what they say means nothing then, which Stopped tells. It may be nil.
	Done <-chan struct{}
}

// Stopped reports whether replays were to end as they are.
func (c Config) Stopped() bool {
	select {
	case <-c.Done:
		return true
	default:
		return false
	}
}

// New prepares a replay, and runs it once with nothing changed.
func New(g *goroutines.Graph, c Config) *Replay { return NewSource(g, c).Replay(c.Model) }

// Replay is New of a model.
func (s *Source) Replay(m Model) *Replay {
	g, c := s.g, s.config
	r := &Replay{g: g, from: s.from, to: s.to, taken: s.taken, model: m, program: &sim.Program{Last: none}, forced: 1}
	if c.Stopped() {
		return r
	}
	shared := s.pools(m.Own)
	links := connect(s, m, shared)
	p := planner{
		source: s, g: g, from: r.from, to: r.to, links: links, model: m,
		series: s.series, timers: make(map[*timers.Series]int32), index: make(map[cost]int32), user: c.User,
		pools: shared, fed: s.fed, cuts: make([]cuts, len(g.Goroutines)),
		out: &sim.Program{Done: c.Done, Procs: g.Procs((r.from + r.to) / 2), Last: links.last, Queues: links.queues, Posted: make(map[int32]int)},
	}
	if p.user == nil {
		p.user = func(goroutines.Key) int32 { return none }
	}
	if !m.Unlocked {
		p.mutexes = s.mutexes()
		p.locks = p.mutexes.List
		for _, x := range p.locks {
			p.out.Shared = append(p.out.Shared, x.Shared)
		}
	}
	for i := range g.Goroutines {
		if p.plan(int32(i)); c.Stopped() {
			return r
		}
	}
	maps.Copy(p.out.Posted, links.tokens)
	for _, id := range slices.Sorted(maps.Keys(links.handed)) {
		p.places(id, links.handed[id])
	}
	for _, x := range links.limits {
		p.limit(x)
	}
	p.deal()
	p.fill()
	r.doubts, r.paced, r.drops, r.guesses, r.feeds, r.early, r.strays = p.doubts, len(links.beats) > 0, len(links.overflow) > 0, links.guesses, s.feeds, links.early, links.strays
	r.hidden = p.hidden
	p.out.CountGates(p.links.gates)
	r.program, r.costs, r.mutexes, r.shared = p.out, p.costs, p.mutexes, shared
	r.wall, r.forced = r.program.Run(r.factors(1))
	r.alone = r.program.Last == none || !slices.ContainsFunc(r.program.Ops[r.program.Last], func(o sim.Op) bool {
		return o.Do >= sim.Pass && o.Do != sim.Unlock && o.Do != sim.Stop
	})
	r.matters = s.matters(r, links)
	return r
}

// Alone reports whether the goroutine of which the end is waited for waits for no other one.
func (r *Replay) Alone() bool { return r.alone }

// Forget forgets what goroutines do, which is large: nothing can be asked any more, and what is known of
// the replay stays.
func (r *Replay) Forget() { r.program, r.costs, r.mutexes = nil, nil, nil }

// Forgotten reports whether Forget was called.
func (r *Replay) Forgotten() bool { return r.program == nil }

// Fidelity is how long the replay takes with nothing changed, as a part of what was
// recorded: 1 is right, be it with or without what the recorder took from others. It is 0 if the replay
// could not be run to its end but by force.
func (r *Replay) Fidelity() float64 {
	if r.forced > 0 {
		return 0
	}
	whole := r.to - r.from
	return float64(r.wall) / float64(max(1, min(whole, max(r.wall, whole-r.taken))))
}

// Off is how far a replay with nothing changed is off.
func (r *Replay) Off() float64 { return math.Abs(r.Fidelity() - 1) }

// Wall is how long the replay takes if the time of functions is multiplied by a factor, as
// a part of what it takes without.
func (r *Replay) Wall(factor float64, functions ...string) float64 {
	wall, _ := r.Ask(factor, functions...)
	return wall
}

// Ask is Wall, and whether the replay came to its end but by force.
func (r *Replay) Ask(factor float64, functions ...string) (wall float64, ok bool) {
	factors := r.factors(factor, functions...)
	ns, forced := r.wall, r.forced
	if slices.ContainsFunc(factors, func(f float64) bool { return f != 1 }) {
		ns, forced = r.program.Run(factors)
	}
	return float64(ns) / float64(max(1, r.wall)), forced == 0
}

// factors are by how much each cost is multiplied.
func (r *Replay) factors(factor float64, functions ...string) []float64 {
	list := make([]float64, len(r.costs))
	for i, c := range r.costs {
		list[i] = 1
		for _, f := range functions {
			list[i] -= r.share(c, f) * (1 - factor)
		}
		list[i] = max(0, list[i])
	}
	return list
}

// Spent is the time of all goroutines by function.
func (r *Replay) Spent() map[string]float64 {
	spent := make(map[string]float64)
	for ops := range r.program.All() {
		for _, o := range ops {
			if o.Cost != none && (o.Do == sim.Run || o.Do == sim.Delay) {
				r.divide(r.costs[o.Cost], float64(o.Time), spent)
			}
		}
	}
	return spent
}

// divide adds a cost's time to the functions that it belongs to.
func (r *Replay) divide(c cost, time float64, spent map[string]float64) {
	add := func(place int32, part float64) {
		if place != none && r.g.Places[place].Class == charge.Own {
			spent[r.g.Places[place].Function] += time * part
		}
	}
	switch {
	case c.class == nil:
		add(c.place, 1)
	case c.class.Samples == 0:
		add(r.g.PlaceOf(c.class.Fallback()), 1)
	default:
		for site, hits := range c.class.Hits {
			add(r.g.PlaceOf(site), hits/c.class.Samples)
		}
	}
}

// share is a function's part of a cost.
func (r *Replay) share(c cost, function string) float64 {
	if c.class == nil {
		return r.at(c.place, c.user, function)
	}
	var n, total float64
	for site, hits := range c.class.Hits {
		if c.under == nil || (r.mutexes.Mode(c.under, site) == locks.Free) == c.free {
			total += hits
			n += hits * r.at(r.g.PlaceOf(site), c.user, function)
		}
	}
	if total > 0 {
		return n / total
	}
	return r.at(r.g.PlaceOf(c.class.Fallback()), c.user, function)
}

// at is 1 if what is done at a place is a function's, or on its behalf, and else 0.
func (r *Replay) at(place, user int32, function string) float64 {
	if place == none {
		return 0
	}
	t := &r.g.Places[place]
	if user != none && t.Class != charge.Own && !t.GC {
		t = &r.g.Places[user]
	}
	if t.Function == function {
		return 1
	}
	return 0
}
