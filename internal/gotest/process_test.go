package gotest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/gotest/turns"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// What a server does for a test belongs to the test, no matter who has started it. What was
// before any test, or between two, belongs to none, and what another test's goroutine did to
// that.
func TestServing(t *testing.T) {
	p := process{tests: []turns.Test{{Name: "TestA", Start: 100, End: 200}, {Name: "TestB", Start: 220, End: 400}, {Name: "TestB/x", Start: 230, End: 300}}}
	parts := []struct {
		from, to    time.Duration
		test        int
		helps       bool
		want        int
		description string
	}{
		{0, 90, -1, true, -1, "TestMain"},
		{90, 110, 0, false, 0, "TestA"},
		{110, 180, -1, true, 0, "a server that TestMain started"},
		{180, 200, 0, false, 0, "TestA"},
		{200, 221, -1, true, -1, "package testing between two"},
		{221, 232, 1, false, 1, "TestB"},
		{232, 233, 2, false, 2, "TestB/x"},
		{233, 270, -1, true, 2, "the server"},
		{270, 290, 1, true, 2, "a connection that TestB opened"},
		{290, 300, 2, false, 2, "TestB/x"},
		{300, 310, 0, true, 0, "what TestA left behind"},
		{310, 320, -1, true, 1, "what nobody has started"},
		{320, 330, 1, false, 1, "TestB"},
		{330, 340, -1, true, -1, "TestMain"},
	}
	list := make([]served, len(parts))
	for i, q := range parts {
		list[i] = served{from: q.from, to: q.to, test: q.test, helps: q.helps}
	}
	p.serving(list)
	for i, q := range parts {
		if got := list[i].test; got != q.want {
			t.Errorf("%s: test %d, want %d", q.description, got, q.want)
		}
	}
}

// Which goroutine runs a test is known from any mark of the test, and in later traces, too.
func TestBegun(t *testing.T) {
	p := process{tests: []turns.Test{{Name: "TestA"}, {Name: "TestA"}, {Name: "TestB"}}}
	on := make(map[int64][]int)
	p.begun(scripted.Graph(2, `
		0 5 begins testing.tRunner:1
		1 5 marks "T 1000 0 TestA"
		2 5 ends`), on)
	p.begun(scripted.Graph(2, `
		10 7 begins testing.tRunner:1
		11 7 marks "Q 11000 0 TestB"
		12 7 ends`), on)
	if want := map[int64][]int{5: {0, 1}, 7: {2}}; !reflect.DeepEqual(on, want) {
		t.Errorf("%v, want %v", on, want)
	}
}

// The path goes on in an earlier trace with the goroutine at which it came to the beginning of the
// next one, and not with any that ran.
func TestFollow(t *testing.T) {
	p := process{until: 1e9}
	for _, script := range []string{`
		0 1 waits "chan receive" testing.tRunner.func1:1<testing.(*M).Run:1
		0 5 begins testing.tRunner:1
		0 7 begins testing.tRunner:1
		1 5 yields main.quick:1<testing.tRunner:2
		2 7 yields main.slow:1<testing.tRunner:2
		3 5 runs
		3 7 runs
		20 5 sampled main.quick:1<testing.tRunner:2
		20 7 sampled main.slow:1<testing.tRunner:2
		40 9 begins runtime.gcBgMarkWorker:1`, `
		50 1 waits "chan receive" testing.tRunner.func1:1<testing.(*M).Run:1
		50 7 begins testing.tRunner:1
		60 7 wakes 1 testing.tRunner.func1:9
		60 7 ends
		61 1 runs
		70 1 ends`,
	} {
		p.traces = append(p.traces, traced{graph: scripted.Graph(2, script), last: len(p.traces) == 1})
	}
	p.follow()
	if end := p.traces[0].path.End; end != 7 {
		t.Errorf("the first trace's end waits for goroutine %d, want 7", end)
	}
}

// If the next trace does not go on with one, it is the goroutine of the test that was waited for at its end, and not one that
// a timer woke again and again, unless that test did nothing else.
func TestFollowAfterGap(t *testing.T) {
	server := func(s *scripted.Script, from, to int) {
		s.At(from, `1 waits "chan receive" testing.tRunner.func1:1<testing.(*M).Run:1`)
		s.At(from, `4 waits "chan receive" testing.(*T).Run:1<main.TestAll:1<testing.tRunner:1`)
		s.At(from, "5 waits select runtime.selectgo:1<main.await:2<main.TestAll.func1:1<testing.tRunner:1")
		s.At(from, "9 waits select runtime.selectgo:1<main.serve:2")
		for at := from + 100; at < to; at += 100 {
			s.At(at, "9 woken")
			s.At(at, "9 runs")
			s.At(at+1, "9 blocks select runtime.selectgo:1<main.serve:2")
		}
	}
	for _, polls := range []bool{true, false} {
		var first, second scripted.Script
		server(&first, 0, 5000)
		if polls {
			first.At(2950, "5 woken")
			first.At(2950, "5 runs")
			first.At(2951, "5 blocks select runtime.selectgo:1<main.await:2<main.TestAll.func1:1<testing.tRunner:1")
		}
		first.At(5000, "9 woken")
		server(&second, 20_000, 25_000)
		second.At(25_000, "9 woken")
		second.At(25_000, "9 runs")
		second.At(25_001, "9 wakes 5 runtime.chansend1:1<main.serve:3")
		second.At(25_002, "5 runs")
		second.At(25_003, "5 wakes 4 testing.tRunner.func1:9")
		second.At(25_003, "5 ends")
		second.At(25_004, "4 runs")
		second.At(25_005, "4 wakes 1 testing.tRunner.func1:9")
		second.At(25_005, "4 ends")
		second.At(25_006, "1 runs")
		second.At(25_007, "1 ends")
		p := process{until: 1e9}
		for i, s := range []*scripted.Script{&first, &second} {
			p.traces = append(p.traces, traced{graph: scripted.Graph(4, s.String()), last: i == 1})
		}
		p.traces[1].graph.From = 20_000_000
		p.follow()
		charged := p.traces[0].charges()
		if got := charged["main.await"] > 2_000_000; got != polls {
			t.Errorf("the test polls %v: %v", polls, charged)
		}
	}
}

// What a test that hangs until it is killed waits for would save that time; a replay, in which nobody
// ends the wait either, knows nothing of it.
func TestHangs(t *testing.T) {
	p := process{until: 1e9, tests: []turns.Test{{Name: "TestA", Start: 1000, End: 20_000, Result: turns.Passed}, {Name: "TestB", Start: 21_000, End: 100_000, Result: turns.Cut}}}
	p.end = time.Duration(100_000)
	p.traces = []traced{{last: true, tests: map[int64][]int{5: {0}, 7: {1}}, graph: scripted.Graph(2, `
		0 1 begins main.main:1
		1 1 makes 5 testing.(*T).Run:1 testing.tRunner:1
		1 5 runs
		1 1 blocks "chan receive" testing.(*T).Run:1<main.main:3
		1 5 marks "T 1000 0 TestA"
		1 5 blocks sleep time.Sleep:1<main.nap:4<testing.tRunner:2
		20 5 woken
		20 5 runs
		20 5 wakes 1 testing.tRunner.func1:9
		20 5 ends
		20 1 runs
		21 1 makes 7 testing.(*T).Run:1 testing.tRunner:1
		21 7 runs
		21 1 blocks "chan receive" testing.(*T).Run:1<main.main:3
		21 7 marks "T 21000 0 TestB"
		22 7 blocks "chan receive" runtime.chanrecv1:1<main.stuck:8<testing.tRunner:2
		90 9 begins testing.(*M).startAlarm.func1:1
		100 9 marks "X 100000 0 "
		100 9 ends`)}}
	p.follow()
	saved, ok := p.saved(t.Context(), nil)
	if nap, stuck := saved["main.nap"], saved["main.stuck"]; !ok || nap[believed] > 20*time.Microsecond || stuck[believed] < 70*time.Microsecond {
		t.Errorf("without main.nap %v are saved, want 19us; without main.stuck %v, want 78us", nap, stuck)
	}
}

// Who is killed runs on after its last mark, for as long as it writes.
func TestUntil(t *testing.T) {
	r := &gorun.Record{Marks: []timeline.Mark{{Kind: timeline.TestStart, Time: 100}}}
	if got := until(r, 900); got != 900 {
		t.Errorf("killed: until %d, want 900", got)
	}
	r.Marks = append(r.Marks, timeline.Mark{Kind: timeline.Exit, Time: 200})
	if got := until(r, 900); got != 200 {
		t.Errorf("what writes its record after its exit: until %d, want 200", got)
	}
}

// A test that asks a thousand times is one part of the wait, or a few, and none of its time is lost.
func TestAlikeParts(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	for i := range 1000 {
		fmt.Fprintf(&script, "%d 1 blocks sleep time.Sleep:1<main.await:4<main.main:2\n%d 1 woken\n%d 1 runs\n", 10*i+1, 10*i+9, 10*i+9)
	}
	g := scripted.Graph(2, script.String()+"10100 1 ends")
	p := &process{pkg: "m", record: &gorun.Record{}, end: time.Duration(g.To)}
	p.traces = []traced{{graph: g, path: critical.Of(g, 1, g.From, g.To)}}
	a := &account{execution: &execution{actions: []schedule.Action{{}}}, processes: map[int]*process{0: p}}
	a.addRun(schedule.Piece{To: p.end})
	var sum time.Duration
	for i := range a.parts {
		sum += a.parts[i].wall()
	}
	if len(a.parts) > 20 || sum != p.end || costs(a.parts)[0].function != "main.await" {
		t.Errorf("%d parts of %v together, want %v", len(a.parts), sum, p.end)
	}
}
