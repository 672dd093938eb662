// Package study asks replays of a recorded run what it would gain if parts of it cost less: the
// model that runs it again most faithfully is believed, and others that may be as right tell how
// far that may be off.
//
//	s := study.New(graph, whatif.Config{Goroutine: path.End, From: from, To: to})
//	left := s.Wall(0, "main.parse")
package study

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/leaders"
)

// A Study asks what would be, of the model that runs a recorded time again most faithfully,
// and of those that may be as right.
type Study struct {
	replay *replay
	others []*replay
	// limited are functions without which a rate limiter may have others wait for as long.
	limited map[string]bool
	byClock bool // it goes on until some time: it does more if it takes less
	// tried are functions without which nothing may have to be tried again.
	tried map[string]bool
	*unknowns
	gated  func() *replay     // asked where none of these answers
	uneven map[string]float64 // what is left at least without functions that share limits, see findUneven
	orders map[string]float64 // likewise without those of who chooses what comes next, see findOrders
	unseen unseen
}

// models are tried in this order, until one is faithful. The last are for short sleeps, most of which
// is that their timers are seen late: what that is like with less to do is not known.
var models = []whatif.Model{{}, {Unlocked: true}, {Gated: true}, {Gated: true, Unlocked: true}, {Late: true}, {Late: true, Unlocked: true}}

const (
	// faithful is how far a replay with nothing changed may be off to be believed.
	faithful = 0.1
	// certain is how far it may be off without that simpler models are asked too.
	certain = 0.05
	// doubtful is how far one with locks may be off that is asked where one without is believed.
	doubtful = 0.5
)

// New prepares a study. The configuration's own model is not used. If functions are given, it is asked for these
// alone, each at a cost of nothing, and keeps the answers.
func New(g *goroutines.Graph, c whatif.Config, functions ...string) *Study {
	often := often(g, &c)
	u := &unknowns{slices.Sorted(maps.Keys(often.ticked)), findVague(g, c.From, c.To), leaders.Find(g, c.From, c.To), leaders.FindTold(g, c.From, c.To), findRaces(g, c.From, c.To)}
	l := &replays{source: whatif.NewSource(g, c), functions: functions, unknowns: u}
	s := &Study{limited: often.limited, byClock: often.byClock, tried: often.tried, unknowns: u, uneven: findUneven(g, c.From, c.To), orders: findOrders(g, c.From, c.To), unseen: findUnseen(g, c.From, c.To), gated: func() *replay {
		r := l.of(whatif.Model{Gated: true, Unlocked: true})
		l.settle(r)
		return r
	}}
	var all []*replay
	for _, m := range models {
		if m.Late && slices.ContainsFunc(all, func(r *replay) bool { return r.Off() <= faithful }) {
			break
		}
		all = append(all, l.of(m))
		s.replay = slices.MinFunc(all, func(a, b *replay) int {
			return int(math.Round((max(a.Off(), faithful) - max(b.Off(), faithful)) * 1e6))
		})
		l.forget(func(r *replay) bool { return r == s.replay || r.Off() <= faithful })
		if all[len(all)-1].Off() <= certain {
			break
		}
		if c.Stopped() {
			return s
		}
	}
	if s.replay.Model().Unlocked && all[0].Off() > faithful {
		if r := l.of(whatif.Model{Late: true}); r.Off() <= faithful { // the locks were right
			s.replay = r
		} else if r.Off() <= doubtful {
			s.beside(l, r)
		}
	}
	for _, r := range all {
		if r.Off() <= faithful {
			s.beside(l, r)
		}
	}
	if s.replay.Paced() { // beats were not waited for, if it took as long without
		s.prefer(l, func(m *whatif.Model) { m.Unpaced = true })
	}
	if s.replay.Early() { // nor was the first one
		s.prefer(l, func(m *whatif.Model) { m.Early = true })
	}
	if l.settle(s.replay); c.Stopped() {
		return s
	}
	for _, m := range s.replay.Variations() {
		if r := l.of(m); r.Off() <= max(faithful, 2*s.replay.Off()) {
			s.beside(l, r)
		}
		l.forget(func(r *replay) bool { return r == s.replay || slices.Contains(s.others, r) })
	}
	return s
}

// prefer believes a replay of another model, if it is faithful, and has the one before asked, too.
func (s *Study) prefer(l *replays, change func(*whatif.Model)) {
	m := s.replay.Model()
	change(&m)
	if r := l.of(m); r.Off() <= faithful {
		before := s.replay
		s.replay = r
		s.beside(l, before)
	}
}

// beside has a replay asked, too.
func (s *Study) beside(l *replays, r *replay) {
	if r != s.replay && !slices.Contains(s.others, r) {
		l.settle(r)
		s.others = append(s.others, r)
	}
}

// Wall is how long the time would take if what functions cost were multiplied by a factor, as
// a part of what it took: what is believed, and between what it may be. Where nobody waits for
// anybody, it is their part of the time that is saved.
func (s *Study) Wall(factor float64, functions ...string) stat.Interval {
	w := s.Value(factor, functions...)
	out := stat.Interval{Value: w, Low: w, High: w}
	for _, r := range s.others {
		if x, ok := r.ask(factor, functions); ok {
			out.Low, out.High = min(out.Low, x), max(out.High, x)
		}
	}
	if s.byClock || slices.ContainsFunc(functions, func(f string) bool { return s.limited[f] || s.vague.absorb[f] || s.races.beside[f] }) {
		out.High = max(out.High, 1)
	}
	if factor == 0 {
		out.High = max(out.High, s.unseen.left(functions))
	}
	if factor == 0 && len(functions) == 1 {
		out.Low = min(out.Low, s.least(w, functions[0]))
	}
	if s.replay.Alone() {
		return out
	}
	off := s.replay.Off()
	out.Low = max(0, out.Low*(1-rough-off)-little)
	out.High = out.High*(1+rough+off) + little
	return out
}

// least is the least that it may take without a function, where a wall is what it takes otherwise.
func (s *Study) least(wall float64, function string) float64 {
	x := s.leasts(function)
	least := min(x.vague, x.raced, s.led(wall, function, x.led))
	for _, x := range []map[string]float64{s.uneven, s.orders} {
		if left, ok := x[function]; ok {
			least = min(least, left)
		}
	}
	if len(s.ticked) > 0 {
		least = min(least, s.fewer(wall, function, x.ticked))
	}
	if s.told.Tells[function] && !s.told.Does[function] { // others may then do what they do for what is newest alone
		least = min(least, x.told)
	}
	return min(wall, least)
}

// Value is what is believed of Wall. It runs the first model that answers, and not all.
func (s *Study) Value(factor float64, functions ...string) float64 {
	for _, r := range append([]*replay{s.replay}, s.others...) {
		if wall, ok := r.ask(factor, functions); ok {
			return wall
		}
	}
	wall, _ := s.gated().ask(factor, functions)
	return wall
}

// Largest are the functions of the user's own on which goroutines spend most time together, so
// many at most.
func (s *Study) Largest(most int) []string {
	spent := s.replay.Spent()
	names := slices.SortedFunc(maps.Keys(spent), func(a, b string) int {
		return cmp.Or(cmp.Compare(spent[b], spent[a]), strings.Compare(a, b))
	})
	return names[:min(most, len(names))]
}

// What a replay of goroutines that wait for one another says is off by so much, as
// experiments with programs tell: by a part of what is left, and a part of the whole.
const (
	rough  = 0.05
	little = 0.02
)
