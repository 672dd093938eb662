package gotest

import (
	"context"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/study"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/whatif"
)

// A saving is what is believed of one, and between what it may be.
type saving [3]time.Duration // by bound

// slight is the part of the whole suite for which a function must be waited for in one trace to be
// studied there: bursts make large traces of little time.
const slight = 0.001

// saved is how much shorter the process would run if each of some functions cost nothing, in a suite
// that took so long. Nothing is saved off the path, or of what is not known. A study is large: there is
// one at a time.
func (p *process) saved(ctx context.Context, functions []string, wall time.Duration) map[string]saving {
	list := map[string]saving{symbol.Sanitizer: {p.rest, p.rest, p.rest}}
	for i := range p.traces {
		t := &p.traces[i]
		whole, charges := float64(t.path.To-t.path.From), t.charges()
		var studied []string
		for _, function := range functions {
			if charges[function] == 0 || function == symbol.NotSampled {
				continue
			}
			if float64(charges[function]) >= slight*float64(wall) {
				studied = append(studied, function)
				continue
			}
			s := list[function]
			s[believed] += time.Duration(charges[function])
			s[most] += time.Duration(min(2*float64(charges[function]), whole))
			list[function] = s
		}
		if len(studied) == 0 || ctx.Err() != nil {
			continue
		}
		x := study.New(t.graph, whatif.Config{Goroutine: t.path.End, From: t.path.From, To: t.path.To, User: t.path.User}, studied...)
		for _, function := range studied {
			s, w := list[function], x.Wall(0, function)
			s[believed] += time.Duration((1 - min(w.Value, 1)) * whole)
			s[least] += time.Duration((1 - min(w.High, 1)) * whole)
			s[most] += time.Duration((1 - min(w.Low, 1)) * whole)
			list[function] = s
		}
	}
	p.addGuessed(list, functions)
	return list
}

// addGuessed adds what would be saved where the process was not traced: nothing at the least, and all
// of that time at the most.
func (p *process) addGuessed(list map[string]saving, functions []string) {
	for _, function := range functions {
		s, known := list[function]
		if guess := p.guessed[function]; function != symbol.NotSampled && (known || guess > 0) {
			s[believed] += guess
			s[most] += p.unknown
			list[function] = s
		}
	}
}

// charges are the parts of the path that are functions', in nanoseconds.
func (t *traced) charges() map[string]int64 {
	charged := make(map[string]int64)
	for i := range t.path.Pieces {
		x := &t.path.Pieces[i]
		charged[t.path.Target(x).Function] += x.To - x.From
	}
	return charged
}

// use is the processor time of a test's goroutines, and the rest of the test's time.
func (p *process) use(test int) (cpu, waiting time.Duration) {
	if p.used == nil {
		p.used = make([]time.Duration, len(p.tests))
		for i := range p.traces {
			p.addUsed(&p.traces[i])
		}
	}
	return p.used[test], max(0, p.tests[test].Wall()-p.used[test])
}

// addUsed adds what the goroutines of a trace used for the tests that they, or who made them, ran.
func (p *process) addUsed(t *traced) {
	for i := range t.graph.Goroutines {
		g := &t.graph.Goroutines[i]
		first := firstSeen(g)
		for _, test := range t.candidates(g.ID) {
			run := p.tests[test]
			if p.testOf(t, g.ID, max(run.Start, first)) == test {
				p.used[test] += ran(t.graph, int32(i), run.Start, run.End)
			}
		}
	}
}

// candidates are the tests that run on a goroutine or on those that started it: see testOf.
func (t *traced) candidates(goroutine int64) (tests []int) {
	for range generations {
		tests = append(tests, t.tests[goroutine]...)
		if goroutine = t.graph.Creator(goroutine); goroutine == 0 {
			break
		}
	}
	slices.Sort(tests)
	return slices.Compact(tests)
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
