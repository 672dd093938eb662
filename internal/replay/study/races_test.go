package study

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// rivals is a program in which three goroutines do something twenty times.
func rivals(round func(*scripted.Thread)) *scripted.Program {
	p := &scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		done := scripted.NewChannel(0)
		for range 3 {
			g.Go("update", func(g *scripted.Thread) {
				for range 20 {
					round(g)
				}
				done.Send(g, 1)
			})
		}
		for range 3 {
			done.Receive(g)
		}
	})
	return p
}

// Several goroutines do something again until nobody else came before. If all else costs nothing, they may have to do it
// as much more often; if it costs nothing itself, neither need they do what else they do each time.
func TestRaces(t *testing.T) {
	p := rivals(func(g *scripted.Thread) {
		g.Sleep("prepare", 400)
		for range 2 {
			g.Sleep("load", 100)
			g.Sleep("compute", 200)
		}
	})
	for _, c := range []struct {
		function  string
		races     bool
		low, high float64
	}{
		{"main.prepare", false, 0.55, 0.65}, {"main.prepare", true, 0.55, 1.07},
		{"main.compute", false, 0.55, 0.65}, {"main.compute", true, 0.36, 0.65},
	} {
		g := scripted.Graph(2, p.String())
		for i := range g.Places {
			f := g.Places[i].Function
			g.Places[i].Races = c.races && (f == "main.load" || f == "main.compute")
		}
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, c.function)
		if math.Abs(got.Low-c.low) > 0.02 || math.Abs(got.High-c.high) > 0.02 {
			t.Errorf("without %s, races %v: %+v, want %.2f to %.2f", c.function, c.races, got, c.low, c.high)
		}
	}
}

// Several goroutines try again, after a pause, what failed because another one was sooner. If all else costs nothing, they
// may have to as much more often; not so if what they try is outside of the process.
func TestConflicts(t *testing.T) {
	p := rivals(func(g *scripted.Thread) {
		g.Sleep("report", 600)
		g.Sleep("compute", 200)
		g.Sleep("backoff", 100)
		g.Sleep("compute", 200)
	})
	for _, c := range []struct {
		outside bool
		in      string // the function that waits
		high    float64
	}{{false, "time.Sleep", 1.07}, {true, "time.Sleep", 0.50}, {false, "net/http.(*persistConn).roundTrip", 0.50}} {
		g := scripted.Graph(2, p.String())
		for i := range g.Places {
			f := g.Places[i].Function
			g.Places[i].Again, g.Places[i].Tried = f == "main.backoff", f == "main.compute"
		}
		for i := range g.Frames {
			if x := &g.Frames[i]; x.Function == "time.Sleep" {
				x.Function = c.in
			}
		}
		for i := range g.Goroutines {
			for k := range g.Goroutines[i].Stretches {
				if s := &g.Goroutines[i].Stretches[k]; c.outside && s.State == goroutines.Blocked && g.At(s.Site).Tried {
					s.Why = goroutines.Networking
				}
			}
		}
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.report")
		if math.Abs(got.High-c.high) > 0.02 {
			t.Errorf("without what is done beside, outside %v, in %s: %+v, want %.2f at most", c.outside, c.in, got, c.high)
		}
	}
}
