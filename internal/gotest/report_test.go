package gotest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/report"
)

// A test that polls for what another goroutine does is not certain to be slow by itself.
func TestVerdictOfPolling(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n10 1 makes 2 main.main:2 main.work:1\n11 2 runs\n")
	for at := 12; at < 100; at += 20 {
		script.WriteString(fmt.Sprintf("%d 1 blocks select runtime.selectgo:1<main.await:4\n%d 1 woken\n%d 1 runs\n", at, at+20, at+20))
	}
	g := scripted.Graph(2, script.String()+"115 1 ends")
	parts := []part{{to: 100 * time.Microsecond, function: "main.await", kind: "sleep"}, {from: 100 * time.Microsecond, to: 115 * time.Microsecond, function: "main.main"}}
	for polls, path := range map[bool]*critical.Path{true: critical.Of(g, 1, g.From, g.To), false: critical.Of(g, 1, g.From, g.From)} {
		p := &process{traces: []traced{{graph: &goroutines.Graph{}, path: path}}}
		p.digest()
		a := &account{execution: &execution{wall: 115 * time.Microsecond}, processes: map[int]*process{0: p}}
		if share := shares(a.polled(), a.execution.wall)["main.await"]; share > 0.5 != polls {
			t.Errorf("polls %v: of %.2f it is not known what is waited for", polls, share)
		}
		if b := a.testVerdict(costs(parts), a.polled()); b.Function != "main.await" || b.Certain == polls {
			t.Errorf("polls %v: %s, certain %v", polls, b.Function, b.Certain)
		}
	}
}

// What the end waits for longest is not certain if a replay says that little is saved without it, or surely less than
// without another function: what it would save may then be all of its time.
func TestVerdictGains(t *testing.T) {
	const s = time.Second
	saves := func(wall time.Duration) map[int]saving { return map[int]saving{0: {wall, wall, wall}} }
	for _, c := range []struct {
		first, second time.Duration
		want          bool
	}{{60 * s, 20 * s, true}, {0, 20 * s, false}, {10 * s, 20 * s, false}, {10 * s, 5 * s, false}} {
		a := &account{
			execution: &execution{wall: 100 * s, actions: []schedule.Action{{Kind: schedule.Running, Done: 100 * s}}},
			savings:   map[string]map[int]saving{"main.first": saves(c.first), "main.second": saves(c.second)},
		}
		a.parts = []part{{to: 60 * s, phase: phaseTest, function: "main.first", kind: "sleep"}, {to: 40 * s, phase: phaseTest, function: "main.second", kind: "sleep"}}
		what := a.whatIf()
		var functions []report.Function
		for _, x := range costs(a.parts) {
			functions = append(functions, a.function(x, what, 0))
		}
		b := a.verdict(functions, what, 0)
		if b.Function != "main.first" || b.Certain != c.want {
			t.Errorf("saving %v and %v: %s, certain %t; want main.first, %t", c.first, c.second, b.Function, b.Certain, c.want)
		}
		if most := stat.Speedup(b.High); !c.want && b.SpeedupHigh < most {
			t.Errorf("saving %v and %v: at most %.2f times as fast, want %.2f", c.first, c.second, b.SpeedupHigh, most)
		}
	}
}

// What no trace tells of may belong to any function of the tests.
func TestCertain(t *testing.T) {
	const s = time.Second
	of := func(function string, traced, guessed time.Duration) []part {
		return []part{
			{to: traced, function: function, kind: "sleep"},
			{to: guessed, function: function, kind: "sleep", guessed: true},
		}
	}
	unknown := func(wall time.Duration) []part {
		return []part{{to: wall, function: symbol.NotSampled}}
	}
	for _, c := range []struct {
		parts [][]part
		want  bool
	}{
		{[][]part{of("main.first", 100*s, 0)}, true},
		{[][]part{of("main.first", 70*s, 30*s)}, true},
		{[][]part{of("main.first", 40*s, 60*s)}, false},
		{[][]part{of("main.first", 60*s, 0), of("main.second", 40*s, 0)}, true},
		{[][]part{of("main.first", 52*s, 0), of("main.second", 20*s, 0), unknown(10 * s)}, true},
		{[][]part{of("main.first", 52*s, 0), of("main.second", 20*s, 0), unknown(30 * s)}, false},
		{[][]part{of("main.first", 40*s, 30*s), of("main.second", 30*s, 0)}, false},
		{[][]part{of("main.first", 70*s, 5*s), of("main.second", 20*s, 5*s)}, true},
		{[][]part{of("main.first", 0, 90*s), of("main.second", 10*s, 0)}, false},
		{[][]part{unknown(60 * s), of("main.second", 40*s, 0)}, false},
	} {
		parts := slices.Concat(c.parts...)
		a := &account{execution: &execution{wall: 100 * s}}
		if b := a.testVerdict(costs(parts), nil); b.Certain != c.want {
			t.Errorf("certain %v of %+v: %+v", b.Certain, parts, b)
		}
		a.doubt = errors.New("built with -asan")
		if b := a.testVerdict(costs(parts), nil); b.Certain {
			t.Errorf("certain of what C checks: %+v", b)
		}
	}
}

// How much of the wait was loops that go on until some time, a warning says.
func TestWarnUntilTime(t *testing.T) {
	for _, c := range []struct {
		onPath time.Duration
		want   string
	}{{8 * time.Millisecond, "80 % of the run was loops that run until a set time"}, {0, ""}} {
		g := scripted.Graph(2, "0 1 begins main.main:1\n1 1 blocks sleep time.Sleep:1<main.load:2<main.main:3\n9001 1 woken\n9001 1 runs\n10000 1 ends")
		for i := range g.Places {
			g.Places[i].ByClock = g.Places[i].Function == "main.load"
		}
		a := packages(1, 1, 1)
		a.execution.wall = 10 * time.Millisecond
		a.processes[1] = &process{pkg: "m/p0", record: &gorun.Record{Marks: []timeline.Mark{{}}}, traces: []traced{{graph: g, path: critical.Of(g, 1, g.From, g.To)}}}
		a.onPath, a.insides = []time.Duration{0, c.onPath}, new(inside.Reader)
		a.digest(t.Context(), 1, nil)
		if r := a.report(t.Context()); !strings.Contains(fmt.Sprint(r.Warnings), c.want) || c.want == "" && strings.Contains(fmt.Sprint(r.Warnings), "until") {
			t.Errorf("%v on the path: %v", c.onPath, r.Warnings)
		}
	}
}
