package gotest

import (
	"cmp"
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gotest/reading"
	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A saving is what is believed of one, and between what it may be.
type saving [3]time.Duration // by bound

// saved is how much shorter the process would run if each of some functions cost nothing: nil stands for
// all that it is charged with. Nothing is saved off the path, or of what is not known. It reports whether that was found before it was to end.
func (p *process) saved(ctx context.Context, functions []string) (map[string]saving, bool) {
	list := map[string]saving{symbol.Sanitizer: {p.rest, p.rest, p.rest}}
	charges := make([]map[string]int64, len(p.traces))
	for i := range p.traces {
		charges[i] = p.traces[i].charges()
	}
	if functions == nil {
		functions = p.charged(charges)
	}
	replayed := worthReplaying(charges, functions, int64(noise*float64(p.end-p.start)))
	for i := range p.traces {
		if p.traces[i].hangs { // a replay would wait for nobody, too
			replayed[i] = nil
		}
	}
	left, ok := p.walls(ctx, replayed)
	if !ok {
		return nil, false
	}
	whole, read := list, make(map[string]saving)
	for i := range p.traces {
		t := &p.traces[i]
		if list = whole; t.part {
			list = read
			p.scatter.Add(charges[i], t.path.To-t.path.From)
		}
		length, studied := float64(t.path.To-t.path.From), replayed[i]
		for _, function := range functions {
			charged := charges[i][function]
			if charged == 0 || function == symbol.NotSampled || slices.Contains(studied, function) {
				continue
			}
			s := list[function]
			s[believed] += time.Duration(charged)
			s[most] += time.Duration(min(2*float64(charged), length))
			list[function] = s
		}
		for j, function := range studied {
			s, w := list[function], left[i][j]
			s[believed] += time.Duration((1 - min(w.Value, 1)) * length)
			s[least] += time.Duration((1 - min(w.High, 1)) * length)
			s[most] += time.Duration((1 - min(w.Low, 1)) * length)
			list[function] = s
		}
	}
	p.addSkipped(whole, read)
	p.addGuessed(whole, functions)
	return whole, true
}

// walls are what each trace would take without each of its functions, as a part of what it took, unless that was interrupted.
// Where there is no time for it, nothing is replayed of a trace.
func (p *process) walls(ctx context.Context, functions [][]string) (left [][]stat.Interval, ok bool) {
	soon, end := ctx, context.CancelFunc(func() {})
	if !p.replayed.IsZero() {
		soon, end = context.WithDeadline(ctx, p.replayed)
	}
	defer end()
	traces := p.traces
	if !reading.InTime(ctx, func() { left = walls(soon, traces, functions) }) {
		return nil, false
	}
	for i, l := range left {
		if len(l) < len(functions[i]) {
			functions[i], p.late = nil, true
		}
	}
	return left, true
}

// walls are those for which there is time. A study is large: there is one at a time for each processor, first those of
// traces that tell of the longest time for their size.
func walls(ctx context.Context, traces []traced, functions [][]string) [][]stat.Interval {
	walls, order := make([][]stat.Interval, len(traces)), make([]int, len(traces))
	for i := range order {
		order[i] = i
	}
	density := func(i int) float64 {
		path := traces[i].path
		return float64(len(path.Pieces)) / float64(max(1, path.To-path.From))
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(density(i), density(j)) })
	var all sync.WaitGroup
	free := make(chan bool, runtime.GOMAXPROCS(0))
	for _, i := range order {
		if len(functions[i]) == 0 {
			continue
		}
		free <- true
		all.Go(func() {
			defer func() { <-free }()
			if ctx.Err() != nil {
				return
			}
			path, list := traces[i].path, make([]stat.Interval, len(functions[i]))
			x := study.New(traces[i].graph, whatif.Config{Goroutine: path.End, From: path.From, To: path.To, User: path.User, Done: ctx.Done()}, functions[i]...)
			for j, function := range functions[i] {
				list[j] = x.Wall(0, function)
			}
			if ctx.Err() == nil {
				walls[i] = list
			}
		})
	}
	all.Wait()
	return walls
}

// worthReplaying are the functions for which each trace is to be replayed, of what they are charged there. A replay takes
// as long for a burst, of which the trace is large, as for a long wait: where functions are charged least, in all
// together so much at most, it is believed that what they are charged is what they would save.
func worthReplaying(charges []map[string]int64, functions []string, little int64) [][]string {
	list := make([][]string, len(charges))
	traces := make([]int, len(charges))
	for i := range traces {
		traces[i] = i
	}
	for _, function := range functions {
		if function == symbol.NotSampled {
			continue
		}
		slices.SortStableFunc(traces, func(i, j int) int { return cmp.Compare(charges[i][function], charges[j][function]) })
		left := little
		for _, i := range traces {
			if left -= charges[i][function]; left < 0 {
				list[i] = append(list[i], function)
			}
		}
	}
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

// charged are all functions that the process is charged with, where it was traced and where not.
func (p *process) charged(traces []map[string]int64) []string {
	all := make(map[string]bool)
	for _, t := range traces {
		for function := range t {
			all[function] = true
		}
	}
	for function := range p.guessed {
		all[function] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// digest keeps what is asked of the traces later, and lets go of them. It returns for how long loops went on until some time.
func (p *process) digest() (byClock time.Duration) {
	p.used, p.polled = make([]time.Duration, len(p.tests)), make(map[string]time.Duration)
	for i := range p.traces {
		p.addUsed(&p.traces[i])
		path := p.traces[i].path
		byClock += path.ByClock()
		for function, ns := range path.Unknown() {
			p.polled[function] += time.Duration(ns)
		}
		for j := range path.Pieces {
			if x := &path.Pieces[j]; path.Target(x).Polls {
				p.polled[path.Target(x).Function] += time.Duration(x.To - x.From)
			}
		}
	}
	p.traces = nil
	return byClock
}

// use is the processor time of a test's goroutines, and the rest of the test's time.
func (p *process) use(test int) (cpu, waiting time.Duration) {
	if test < len(p.used) {
		cpu = p.used[test]
	}
	return cpu, max(0, p.tests[test].Wall()-cpu)
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
