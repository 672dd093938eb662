package critical

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/polls"
)

// What was looked for may be done only while who looks has no processor for that.
func TestPolledLate(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for round := range 3 {
		at := 10_000 * round
		s.At(at, "1 makes %d main.main:2 main.compute:1", 2+round)
		s.At(at, "%d runs P2", 2+round)
		for look := range 5 {
			s.At(at+1000*look+2, `1 blocks "sleep" time.Sleep:1<main.await:4<main.main:3`)
			s.At(at+1000*look+1000, "1 woken")
			if look < 4 {
				s.At(at+1000*look+1001, "1 runs")
			}
		}
		s.At(at+5005, "%d ends P2", 2+round)
		s.At(at+5010, "1 runs")
	}
	s.At(25_020, "1 ends")
	g := scripted.Graph(2, s.String())
	p := Of(g, 1, g.From, g.To)
	var computes int64
	for i := range p.Pieces {
		if x := &p.Pieces[i]; p.Target(x).Function == "main.compute" {
			computes += x.To - x.From
		}
	}
	if computes < 14_000_000 {
		t.Errorf("of 15 ms, %d ns are charged to compute, want nearly all", computes)
	}
}

// Workers that sleep as often as each other end within one sleep, and none looked whether another had.
func TestSleepersEndTogether(t *testing.T) {
	p := scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		var all scripted.Group
		for n := range 4 {
			all.Go(g, "work", func(g *scripted.Thread) {
				g.Compute("begin", 50*n)
				for range 20 {
					g.Sleep("call", 9000)
					g.Compute("parse", 5)
				}
			})
		}
		all.Wait(g)
		g.Compute("end", 5)
	})
	g := scripted.Graph(2, p.String())
	if unknown := Of(g, 1, g.From, g.To).Unknown(); len(unknown) > 0 {
		t.Errorf("it is not known what was waited for, by function: %v ns", unknown)
	}
}

// Who sleeps eight times before it hands something over may look for whether the other one is done, but not where the source
// tells that it does not look.
func TestSleepsAtWork(t *testing.T) {
	p := scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		batches, acks := scripted.NewChannel(0), scripted.NewChannel(0)
		var all scripted.Group
		all.Go(g, "keep", func(g *scripted.Thread) {
			for round := range 30 {
				batches.Receive(g)
				g.Sleep("flush", 2000)
				acks.Send(g, round)
				g.Sleep("note", 1000)
			}
		})
		for round := range 30 {
			for range 8 {
				g.Sleep("gather", 300)
			}
			batches.Send(g, round)
			acks.Receive(g)
		}
		all.Wait(g)
	})
	for _, works := range []bool{false, true} {
		g := scripted.Of(2, p.String(), goroutines.Config{Target: func(stack []charge.Frame) charge.Target {
			target := scripted.Rules.Target(stack)
			target.Works = works
			return target
		}})
		if unknown := Of(g, 1, g.From, g.To).Unknown(); (unknown["main.gather"] > (g.To-g.From)/4) == works {
			t.Errorf("if the source tells that it works %v, it is not known what was waited for of %d ns: %v", works, g.To-g.From, unknown)
		}
	}
}

// Who is told to work only after a look, and is done before the looker waits again, was not looked for.
func TestPolledBefore(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.work:1")
	s.At(1, "2 runs P2")
	s.At(2, `2 blocks "chan receive" runtime.chanrecv1:1<main.work:2`)
	for round := range 3 {
		at := 1000 * (round + 1)
		for look := range 9 {
			s.At(at+50*look, "1 yields runtime.Gosched:1<main.await:4<main.main:3")
			s.At(at+50*look+40, "1 runs")
		}
		s.At(at+460, "1 wakes 2 runtime.chansend1:1<main.main:5")
		s.At(at+461, "2 runs P2")
		s.At(at+600, `2 blocks "chan receive" runtime.chanrecv1:1<main.work:2`)
	}
	s.At(4000, "1 ends")
	g := scripted.Graph(2, s.String())
	polls.Of(g).Each(g.From, g.To, func(i int32, p *polls.Poll) {
		t.Errorf("goroutine %d is said to have looked for what was done at the end of %v", i, p.Other)
	})
	ended := make(chan *Path)
	go func() { ended <- Of(g, 1, g.From, g.To) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the way back does not end")
	}
}

// Of pauses before something is tried again it is not known what they are for, and of others nothing is unknown.
func TestTriedAgain(t *testing.T) {
	p := scripted.Program{Procs: 1}
	p.Run(func(g *scripted.Thread) {
		for range 10 {
			g.Sleep("call", 300)
			g.Sleep("rest", 700)
		}
	})
	for _, again := range []bool{false, true} {
		g := scripted.Graph(1, p.String())
		for i := range g.Places {
			g.Places[i].Again = again && g.Places[i].Function == "main.rest"
		}
		unknown := Of(g, 1, g.From, g.To).Unknown()
		if got := unknown["main.rest"]; len(unknown) > 1 || again != (got > 6_500_000) || !again && got > 0 {
			t.Errorf("if something is tried again %v, of 7 ms it is unknown what these are for: %v", again, unknown)
		}
	}
}

// Who sent what is read may be a guess: the path goes there, and it is not known what was waited for since the
// reader began to wait.
func TestGuessedSender(t *testing.T) {
	const (
		read  = "main.ask:2"
		round = 50_000
		few   = 8
		end   = few*round + 20
	)
	var s scripted.Script
	s.Begin("chan receive", "runtime.chanrecv1", "main.serve", "main.ask", "main.ask")
	for i := range few {
		at := round*i + 3
		s.Send(at-2, 3, "main.ask:1")
		s.Read(at, 3, read)
		if i == few/2 {
			s.Read(at, 4, read)
		}
		s.At(at+1, `2 blocks "sleep" time.Sleep:1<main.work:3<main.serve:2`)
		s.Resume(at+round-10, 2, 0)
		s.Send(at+round-9, 2, "main.serve:3")
		s.At(at+round-7, "3 woken")
		if i == few-1 {
			s.At(at+round-7, "4 woken")
		}
		s.At(at+round-6, "3 runs")
	}
	s.At(end, "4 runs")
	s.At(end+1, "4 wakes 1 runtime.chansend1:1<main.ask:5")
	s.At(end+2, "4 ends")
	s.At(end+2, "1 runs")
	s.At(end+3, "1 ends")
	g := scripted.Graph(4, s.String())
	for goroutine, want := range map[int64]float64{1: 0.5, 3: 0} {
		p := Of(g, goroutine, g.From, g.To)
		if got := float64(p.Unknown()["main.ask"]) / float64(g.To-g.From); got < want-0.05 || got > want+0.05 {
			t.Errorf("of goroutine %d, %.2f of the time is unknown, want %.2f", goroutine, got, want)
		}
	}
}
