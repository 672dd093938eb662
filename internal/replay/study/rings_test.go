package study

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// ring is a program of four that hand on a token through channels with room for it, after some work with it, and then do
// something of their own. The first one has more to do with it, and is late for it each time.
func ring(local, room int) func(g *scripted.Thread) {
	return func(g *scripted.Thread) {
		var all scripted.Group
		var next [4]*scripted.Channel
		for i := range next {
			next[i] = scripted.NewChannel(room)
		}
		for i := range next {
			all.Go(g, "node", func(g *scripted.Thread) {
				for round := range 30 {
					next[i].Receive(g)
					if i == 0 {
						g.Sleep("stamp", 1500)
					} else {
						g.Sleep("inspect", 600)
					}
					if i < 3 || round < 29 {
						next[(i+1)%4].Send(g, round)
					}
					if local > 0 {
						g.Sleep("local", local)
					}
				}
			})
		}
		next[0].Send(g, 0)
		all.Wait(g)
	}
}

// Who is late for the token does not wait for it, and does without what makes it late.
func TestRing(t *testing.T) {
	for _, room := range []int{0, 1} {
		with, without := scripted.Program{Procs: 2}, scripted.Program{Procs: 2}
		truth := float64(without.Run(ring(0, room))) / float64(with.Run(ring(4000, room)))
		g := scripted.Graph(2, with.String())
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.local")
		if math.Abs(got.Value-truth) > 0.05 || got.Low > truth || got.High < truth {
			t.Errorf("with room for %d, without their own work it takes %+v, in truth %.2f", room, got, truth)
		}
	}
}
