package whatif

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Study asks what would be, of the model that runs a recorded time again most faithfully,
// and of those that may be as right.
type Study struct {
	replay *Replay
	others []*Replay
	gated  func() *Replay // asked where none of these answers
}

// models are tried in this order, until one is faithful. The last are for short sleeps, most of which
// is that their timers are seen late: what that is like with less to do is not known.
var models = []Model{{}, {Unlocked: true}, {Gated: true}, {Gated: true, Unlocked: true}, {Late: true}, {Late: true, Unlocked: true}}

const (
	// faithful is how far a replay with nothing changed may be off to be believed.
	faithful = 0.1
	// certain is how far it may be off without that simpler models are asked too.
	certain = 0.05
	// doubtful is how far one with locks may be off that is asked where one without is believed.
	doubtful = 0.5
)

// NewStudy prepares a study. The configuration's own model is not used.
func NewStudy(g *goroutines.Graph, c Config) *Study {
	s := &Study{gated: sync.OnceValue(func() *Replay {
		c.Model = Model{Gated: true, Unlocked: true}
		return New(g, c)
	})}
	var all []*Replay
	for _, c.Model = range models {
		if c.Model.Late && slices.ContainsFunc(all, func(r *Replay) bool { return r.off() <= faithful }) {
			break
		}
		all = append(all, New(g, c))
		if all[len(all)-1].off() <= certain {
			break
		}
	}
	s.replay = slices.MinFunc(all, func(a, b *Replay) int {
		return int(math.Round((max(a.off(), faithful) - max(b.off(), faithful)) * 1e6))
	})
	if c.Model = (Model{Late: true}); s.replay.model.Unlocked && all[0].off() > faithful {
		if r := New(g, c); r.off() <= faithful { // the locks were right
			s.replay = r
		} else if r.off() <= doubtful {
			s.others = append(s.others, r)
		}
	}
	for _, r := range all {
		if r != s.replay && r.off() <= faithful {
			s.others = append(s.others, r)
		}
	}
	if c.Model = s.replay.model; s.replay.paced { // beats were not waited for, if it took as long without
		c.Model.Unpaced = true
		if r := New(g, c); r.off() <= faithful {
			s.replay, s.others = r, append(s.others, s.replay)
		}
	}
	variations := []func(*Model){func(m *Model) { m.Unjoined = true }, func(m *Model) { m.Late = true }, func(m *Model) { m.Flipped = true }}
	if s.replay.doubts {
		variations = append(variations, func(m *Model) { m.Redealt = true })
	}
	if s.replay.shared.Channels.Doubtful {
		variations = append(variations, func(m *Model) { m.Own = true })
	}
	for _, vary := range variations {
		c.Model = s.replay.model
		vary(&c.Model)
		if r := New(g, c); r.off() <= max(faithful, 2*s.replay.off()) {
			s.others = append(s.others, r)
		}
	}
	return s
}

// off is how far a replay with nothing changed is off.
func (r *Replay) off() float64 { return math.Abs(r.Fidelity() - 1) }

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
	if s.replay.alone() {
		return out
	}
	off := s.replay.off()
	out.Low = max(0, out.Low*(1-rough-off)-little)
	out.High = out.High*(1+rough+off) + little
	return out
}

// Value is what is believed of Wall. It runs the first model that answers, and not all.
func (s *Study) Value(factor float64, functions ...string) float64 {
	for _, r := range append([]*Replay{s.replay}, s.others...) {
		if wall, ok := r.ask(factor, functions); ok {
			return wall
		}
	}
	return s.gated().Wall(factor, functions...)
}

// Largest are the functions of the user's own on which goroutines spend most time together, so
// many at most.
func (s *Study) Largest(most int) []string {
	spent := s.replay.spent()
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
