package timers_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

const (
	begun = 10   // rounds
	apart = 100  // the moments at which they begin
	works = 60   // how long each takes
	told  = 1030 // when the last is under way
)

// heart is a script of rounds that somebody makes until he is told to stop after a time, of which he waits for
// each in a select, as he is for that; or is told so in the last round.
func heart(selects bool, until int) *goroutines.Graph {
	waits := `2 blocks "chan receive" runtime.chanrecv1:1<main.beat:3`
	if selects {
		waits = `2 blocks "select" runtime.selectgo:1<main.beat:3`
	}
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.beat:1")
	s.At(0, "2 runs")
	s.At(0, "1 blocks sleep time.Sleep:1<main.work:2<main.main:3")
	for n := range begun {
		s.At(n*apart+works+1, "%s", waits)
		s.At((n+1)*apart, "2 woken")
		s.At((n+1)*apart, "2 runs")
		s.At((n+1)*apart+1, "2 blocks sleep time.Sleep:1<main.ping:2<main.beat:5")
		if n == begun-1 && until == told {
			s.At(told, "1 woken")
			s.At(told, "1 runs")
			s.At(told+1, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:5`)
		}
		s.At((n+1)*apart+works, "2 woken")
		s.At((n+1)*apart+works, "2 runs")
	}
	at := begun*apart + works
	if until > told {
		s.At(at+1, "%s", waits)
		s.At(until, "1 woken")
		s.At(until, "1 runs")
		s.At(until+1, "1 wakes 2 context.(*cancelCtx).cancel:1<main.main:4")
		s.At(until+1, "2 runs")
		s.At(until+2, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:5`)
		at = until + 2
	}
	s.At(at+1, "2 wakes 1 sync.(*WaitGroup).Done:1<main.beat:7")
	s.At(at+2, "2 ends")
	s.At(at+2, "1 runs")
	s.At(at+3, "1 ends")
	return scripted.Graph(4, s.String())
}

// Who makes rounds until he is told to stop is not what anybody waits for, whether he waited for the next
// round then or was at work. Who makes so many is.
func TestTold(t *testing.T) {
	for _, c := range []struct {
		name    string
		selects bool
		until   int
		rounds  int
		left    float64 // without work, of the whole
		path    string
	}{
		{"as he waits", true, 1080, 1, 0.01, "main.work"},
		{"at work", true, told, 1, 0.12, "main.work"},
		{"not told", false, told, 0, 1, "main.ping"},
	} {
		g := heart(c.selects, c.until)
		list := timers.Told(g, g.From, g.To)
		if len(list) != c.rounds || len(list) > 0 && list[0].Seen != (c.until > told) {
			t.Errorf("%s: %+v", c.name, list)
		}
		study := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
		if left := study.Wall(0, "main.work"); left < c.left-0.05 || left > c.left+0.05 {
			t.Errorf("%s: without work it takes %.3f, want %.3f", c.name, left, c.left)
		}
		if left := study.Wall(0, "main.ping"); left < 0.9 {
			t.Errorf("%s: without rounds it takes %.3f, want the same", c.name, left)
		}
		path := critical.Of(g, 1, g.From, g.To)
		spent := make(map[string]int64)
		for i := range path.Pieces {
			x := &path.Pieces[i]
			spent[path.Target(x).Function] += x.To - x.From
		}
		most := ""
		for f, d := range spent {
			if d > spent[most] {
				most = f
			}
		}
		if most != c.path {
			t.Errorf("%s: %v, want %s most", c.name, spent, c.path)
		}
	}
}

// One round tells of a loop, if who made it was told to stop where it waited for the timer.
func TestToldOnce(t *testing.T) {
	for at, want := range map[string]int{"main.beat:3": 1, "main.beat:5": 0} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "1 makes 2 main.main:2 main.beat:1")
		s.At(0, "2 runs")
		s.At(1, "2 blocks select runtime.selectgo:1<main.beat:3")
		s.At(1, "1 blocks sleep time.Sleep:1<main.work:2<main.main:3")
		s.At(500, "2 woken")
		s.At(500, "2 runs")
		s.At(510, "2 blocks select runtime.selectgo:1<%s", at)
		s.At(601, "1 woken")
		s.At(601, "1 runs")
		s.At(602, "1 wakes 2 context.(*cancelCtx).cancel:1<main.main:4")
		s.At(602, "2 runs")
		s.At(603, "1 blocks sync sync.(*WaitGroup).Wait:1<main.main:5")
		s.At(604, "2 wakes 1 sync.(*WaitGroup).Done:1<main.beat:7")
		s.At(605, "2 ends")
		s.At(605, "1 runs")
		s.At(606, "1 ends")
		g := scripted.Graph(4, s.String())
		list := timers.Told(g, g.From, g.To)
		if len(list) != want {
			t.Errorf("told at %s: %+v", at, list)
		}
		left := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.work")
		if soon := left < 0.05; soon != (want == 1) {
			t.Errorf("told at %s: without work it takes %.3f", at, left)
		}
	}
}
