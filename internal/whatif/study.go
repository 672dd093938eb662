package whatif

import (
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Study asks what would be, of the model that runs a recorded time again most faithfully,
// and of those that may be as right.
type Study struct {
	replay *Replay
	others []*Replay
}

// models are tried in this order, until one is faithful.
var models = []Model{{}, {Unlocked: true}, {Gated: true}, {Gated: true, Unlocked: true}}

const (
	// faithful is how far a replay with nothing changed may be off to be believed.
	faithful = 0.1
	// certain is how far it may be off without that simpler models are asked too.
	certain = 0.05
)

// NewStudy prepares a study. The configuration's own model is not used.
func NewStudy(g *goroutines.Graph, c Config) *Study {
	s := &Study{}
	var all []*Replay
	for _, c.Model = range models {
		all = append(all, New(g, c))
		if all[len(all)-1].off() <= certain {
			break
		}
	}
	s.replay = slices.MinFunc(all, func(a, b *Replay) int {
		return int(math.Round((max(a.off(), faithful) - max(b.off(), faithful)) * 1e6))
	})
	for _, r := range all {
		if r != s.replay && r.off() <= faithful {
			s.others = append(s.others, r)
		}
	}
	for _, vary := range []func(*Model){func(m *Model) { m.Unjoined = true }, func(m *Model) { m.Flipped = true }} {
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

// Off is how far the replay is off with nothing changed, as a part of what was recorded.
func (s *Study) Off() float64 { return s.replay.off() }

// Wall is how long the time would take if what a function costs were multiplied by a factor, as
// a part of what it took: what is believed, and between what it may be. The function's share of
// the time is known as an interval.
func (s *Study) Wall(function string, factor float64, share stat.Interval) stat.Interval {
	w := s.replay.Wall(function, factor)
	out := stat.Interval{Value: w, Low: w, High: w}
	include := func(x float64) { out.Low, out.High = min(out.Low, x), max(out.High, x) }
	for _, r := range s.others {
		include(r.Wall(function, factor))
	}
	// Samples tell how much of what ran is the function's: so much less or more may be.
	if share.Value > 0 {
		saved := 1 - w
		include(1 - saved*min(share.Low/share.Value, 1))
		include(1 - min(saved*share.High/share.Value, 1))
	}
	off := s.replay.off()
	out.Low, out.High = max(0, out.Low*(1-off)), out.High*(1+off)
	return out
}
