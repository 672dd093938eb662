package gotest

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/gotest/turns"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// What was not read of a trace is what was read of the same test; of a test of which nothing was, it is not known.
// What would be saved in the parts is saved in the rest, too.
func TestEstimate(t *testing.T) {
	const s = time.Second
	p := &process{
		end: 100 * s, tests: []turns.Test{{Name: "TestA", End: int64(50 * s)}, {Name: "TestB", Start: int64(50 * s), End: int64(100 * s)}},
		cells: []cell{{10 * s, 90 * s}}, record: new(gorun.Record),
	}
	p.turns = turns.Of(p.tests)
	for _, from := range []int64{10e9, 30e9} {
		g := scripted.Graph(1, `
			0 1 begins main.TestA:1
			0 1 blocks "sleep" time.Sleep:1<main.nap:1<main.TestA:1
			3000000 1 woken
			3000000 1 runs
			3900000 1 sampled main.work:1<main.TestA:1
			4000000 1 ends`)
		path := critical.Of(g, 1, g.From, g.To)
		path.From, path.To = from, from+4e9
		for i := range path.Pieces {
			path.Pieces[i].From, path.Pieces[i].To = path.Pieces[i].From+from, path.Pieces[i].To+from
		}
		p.traces = append(p.traces, traced{graph: g, path: path, part: true, tests: map[int64][]int{1: {0}}})
	}
	got := make(map[int]map[string]time.Duration)
	var wall time.Duration
	p.path(func(q part) {
		if got[q.test] == nil {
			got[q.test] = make(map[string]time.Duration)
		}
		got[q.test][q.function] += q.wall()
		wall += q.wall()
	})
	near := func(what string, got, want time.Duration) {
		t.Helper()
		if (got - want).Abs() > s/100 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	near("all", wall, 100*s)
	near("nap in TestA, with 10 s before the trace", got[0]["main.nap"], 40*s)
	near("work there", got[0]["main.work"], 10*s)
	near("what stands for what was not read", p.estimated, 32*s)
	if got[1]["main.nap"] != 0 {
		t.Errorf("%v of TestB, of which nothing was read, are a nap", got[1]["main.nap"])
	}
	for _, ns := range []int64{50, 50, 50, 50, 50, 50} { // by half of what was not read, as there are six parts
		p.scatter.Add(map[string]int64{"main.nap": ns}, 100)
	}
	saved := map[string]saving{"main.nap": {s, s, s}}
	p.addSkipped(saved, map[string]saving{"main.nap": {6 * s, 5 * s, 7 * s}})
	near("believed", saved["main.nap"][believed], s+30*s)
	near("at least", saved["main.nap"][least], s+25*s-16*s)
	near("at most", saved["main.nap"][most], s+35*s+16*s)
}
