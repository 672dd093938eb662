package timers_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// progress is a script of a goroutine that waits for the results of others, each of which it makes, and meanwhile
// does something at every tick. Each result comes after a time: while it waits, or at work.
func progress(until ...int) *goroutines.Graph {
	const waits = `1 blocks "select" runtime.selectgo:1<main.wait:5<main.main:4`
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	at := 0
	for i, until := range until {
		id := 2 + i
		s.At(at, "1 makes %d main.main:3 main.main.func1:1", id)
		s.At(at, "%d runs", id)
		s.At(at, "%d blocks sleep time.Sleep:1<main.compute:2<main.main.func1:3", id)
		n := 0
		for ; n*apart+works < until; n++ {
			s.At(at+n*apart+works+1, waits)
			if (n+1)*apart >= until {
				break
			}
			s.At(at+(n+1)*apart, "1 woken")
			s.At(at+(n+1)*apart, "1 runs")
			s.At(at+(n+1)*apart+30, "1 sampled main.progress:2<main.wait:7<main.main:4")
		}
		s.At(at+until, "%d woken", id)
		s.At(at+until, "%d runs", id)
		waited := n*apart+works < until
		if waited {
			s.At(at+until+1, "%d wakes 1 runtime.chansend1:1<main.main.func1:3", id)
			s.At(at+until+1, "1 runs")
		}
		s.At(at+until+2, "%d ends", id)
		if at += until + 3; !waited {
			at += n*apart + works - until
		}
	}
	s.At(at, "1 ends")
	return scripted.Graph(4, s.String())
}

// A round takes long on a busy machine: who is seen in it at a line at which he was before has not left the loop.
func TestOverLate(t *testing.T) {
	for _, c := range []struct {
		line   int
		rounds int
	}{{7, 1}, {9, 0}} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "1 makes 2 main.main:3 main.main.func1:1")
		s.At(0, "2 runs")
		s.At(0, "2 blocks sleep time.Sleep:1<main.compute:2<main.main.func1:3")
		for n := range 10 {
			s.At(n*apart+works+1, `1 blocks "select" runtime.selectgo:1<main.wait:5<main.main:4`)
			s.At((n+1)*apart, "1 woken")
			s.At((n+1)*apart, "1 runs")
			s.At((n+1)*apart+30, "1 sampled main.progress:2<main.wait:7<main.main:4")
		}
		s.At(20_000, "1 sampled main.progress:2<main.wait:%d<main.main:4", c.line)
		s.At(20_010, "2 woken")
		s.At(20_010, "2 runs")
		s.At(20_012, "2 ends")
		s.At(20_060, "1 preempted main.main:5")
		s.At(20_070, "1 runs")
		s.At(20_100, "1 makes 3 main.main:6 main.report:1")
		s.At(20_210, "1 ends")
		g := scripted.Graph(4, s.String())
		if list := timers.Told(g, g.From, g.To); len(list) != c.rounds {
			t.Errorf("seen at line %d: %+v, want %d", c.line, list, c.rounds)
		}
		if c.rounds == 0 {
			continue
		}
		// That it has left the loop is seen only after the time in question.
		r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.From + 20_050_000})
		if left := r.Wall(0, "main.compute"); left > 0.1 {
			t.Errorf("without compute it takes %.3f, want nearly nothing", left)
		}
	}
}

// Who does something at every tick until a result comes waits for that, be it that it comes while he is at work.
func TestOver(t *testing.T) {
	for _, c := range []struct {
		name   string
		until  []int
		rounds int
		path   string
		left   float64 // without compute, of the whole
	}{
		{"as he waits", []int{1080, 1080, 1080}, 3, "main.compute", 0.01},
		{"at work", []int{told, told, told}, 3, "main.compute", 0.06},
		{"both", []int{told, 1080, told}, 3, "main.compute", 0.04},
		{"after few rounds", []int{330, 330, 330}, 0, "main.progress", 0},
	} {
		g := progress(c.until...)
		if list := timers.Told(g, g.From, g.To); len(list) != c.rounds {
			t.Errorf("%s: %+v", c.name, list)
		}
		path := critical.Of(g, 1, g.From, g.To)
		var sum critical.Sum
		sum.Add(path)
		most, function := 0.0, ""
		for _, x := range sum.Costs() {
			if d := float64(x.Value()); d > most {
				most, function = d, x.Target.Function
			}
		}
		if function != c.path {
			t.Errorf("%s: %s has most of the path, want %s", c.name, function, c.path)
		}
		if c.rounds == 0 {
			continue
		}
		r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
		if left := r.Wall(0, "main.compute"); left < c.left-0.05 || left > c.left+0.05 {
			t.Errorf("%s: without compute it takes %.3f, want %.3f", c.name, left, c.left)
		}
		if left := r.Wall(0, "main.progress"); left < 0.9 {
			t.Errorf("%s: without progress it takes %.3f, want the same", c.name, left)
		}
	}
}
