package channels_test

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/channels"
)

// A feeding is a goroutine that gives a value each 300 to three workers: in turn through a channel of each, or
// to whoever takes the next one from the channel that they share.
type feeding struct {
	own  bool
	room int
	work func(n int) int // for how long, for a value
}

func (f feeding) run(g *scripted.Thread) {
	var all scripted.Group
	queues := []*scripted.Channel{scripted.NewChannel(f.room), scripted.NewChannel(f.room), scripted.NewChannel(f.room)}
	for i := range queues {
		if !f.own {
			queues[i] = queues[0]
		}
		all.Go(g, "work", func(g *scripted.Thread) {
			for {
				n, open := queues[i].Receive(g)
				if !open {
					return
				}
				g.Sleep("handle", f.work(n))
			}
		})
	}
	for n := range 300 {
		g.Sleep("next", 300)
		queues[n%3].Send(g, n)
	}
	for _, q := range queues[:map[bool]int{true: 3, false: 1}[f.own]] {
		q.Close(g)
	}
	all.Wait(g)
}

func (f feeding) find(own bool) []*channels.Channel {
	p := scripted.Program{Procs: 2}
	p.Run(f.run)
	g := scripted.Graph(2, p.String())
	return channels.Find(g, g.From, g.To, own).All()
}

// One worker has more to do than the others, which wait meanwhile for what is behind its values, if each has its
// own channel.
func TestPrivate(t *testing.T) {
	uneven := func(n int) int { return 500 + 2500*(n%3/2) }
	for _, own := range []bool{true, false} {
		for _, room := range []int{0, 1, 8} {
			list := feeding{own, room, uneven}.find(false)
			if want := map[bool]int{true: 3, false: 1}[own]; len(list) != want || list[0].Private != own {
				t.Errorf("with a channel of each worker %v, of room %d, there are %d, private %v", own, room, len(list), list[0].Private)
			}
		}
	}
}

// Where all workers have too much to do, nobody but who gives to them is seen to wait: it is asked what would be in
// either case.
func TestDoubtful(t *testing.T) {
	f := feeding{true, 8, func(n int) int { return 1500 + n%7*100 }}
	if one, several := len(f.find(false)), len(f.find(true)); one != 1 || several != 3 {
		t.Errorf("%d channels, and %d if each has its own, want 1 and 3", one, several)
	}
}

// How much a channel holds is told by who works for longer before they meet.
func TestRoom(t *testing.T) {
	for _, room := range []int{0, 8, 64} {
		c := feeding{false, room, func(n int) int { return 1500 + n%7*100 }}.find(false)[0]
		if c.Room == 0 {
			if room > 0 {
				t.Errorf("the channel holds nothing, want %d", room)
			}
			continue
		}
		filled := float64(c.Room) * float64(c.Fills[0].Each) / 300_000 // some are given without waiting in between
		if math.Abs(filled-float64(room)) > 2+0.2*float64(room) {
			t.Errorf("the channel holds %.0f, want %d", filled, room)
		}
	}
}
