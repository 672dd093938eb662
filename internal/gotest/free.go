package gotest

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/whatif"
)

// A saving is what is believed of one, and between what it may be.
type saving [3]time.Duration // by bound

// saved is how much shorter the process would run if a function cost nothing. Nothing
// is saved off the path, or of what is not known.
func (p *process) saved(function string) (s saving) {
	if function == symbol.NotSampled {
		return s
	}
	if function == symbol.Sanitizer {
		s = saving{p.rest, p.rest, p.rest}
	}
	for i := range p.traces {
		t := &p.traces[i]
		if t.charges()[function] == 0 {
			continue
		}
		if t.study == nil {
			t.study = whatif.NewStudy(t.graph, whatif.Config{Goroutine: t.path.End, From: t.path.From, To: t.path.To, User: t.path.User})
		}
		whole := float64(t.path.To - t.path.From)
		w := t.study.Wall(0, function)
		s[believed] += time.Duration((1 - min(w.Value, 1)) * whole)
		s[least] += time.Duration((1 - min(w.High, 1)) * whole)
		s[most] += time.Duration((1 - min(w.Low, 1)) * whole)
	}
	return s
}

// charges are the parts of the path that are functions', in nanoseconds.
func (t *traced) charges() map[string]float64 {
	if t.charged == nil {
		t.charged = make(map[string]float64)
		for i := range t.path.Pieces {
			x := &t.path.Pieces[i]
			t.charged[t.path.Target(x).Function] += float64(x.To - x.From)
		}
	}
	return t.charged
}

// use is the processor time of a test's goroutines, and the rest of the test's time.
func (p *process) use(test int) (cpu, waiting time.Duration) {
	run := p.tests[test]
	for i := range p.traces {
		t := &p.traces[i]
		for i := range t.graph.Goroutines {
			g := &t.graph.Goroutines[i]
			if p.testOf(t, g.ID, max(run.Start, firstSeen(g))) == test {
				cpu += ran(t.graph, int32(i), run.Start, run.End)
			}
		}
	}
	return cpu, max(0, run.Wall()-cpu)
}

func firstSeen(g *goroutines.Goroutine) int64 {
	if len(g.Stretches) == 0 {
		return 0
	}
	return g.Stretches[0].From
}

// ran is how long a goroutine ran between two moments.
func ran(g *goroutines.Graph, i int32, from, to int64) (sum time.Duration) {
	for step, s := range g.Goroutines[i].Stretches {
		if s.State == goroutines.Running {
			end := g.End(goroutines.Key{Goroutine: i, Step: int32(step)})
			sum += time.Duration(max(0, min(end, to)-max(s.From, from)))
		}
	}
	return sum
}
