package pools_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
)

// A channel gives to who has waited longest. Where one line sends to a channel of each, what they receive is
// their own.
func TestOwnChannels(t *testing.T) {
	for _, order := range [][]int{{2, 3, 4}, {4, 3, 2}} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		for id := 2; id < 5; id++ {
			s.At(0, "1 makes %d main.main:7 main.work:2", id)
			s.At(0, "%d runs", id)
		}
		for round := range 10 {
			at := round * 100
			for id := 2; id < 5; id++ {
				s.At(at+id, `%d blocks "chan receive" runtime.chanrecv1:1<main.work:3`, id)
			}
			for n, id := range order {
				s.At(at+50+n, "1 wakes %d runtime.chansend1:1<main.main:9", id)
				s.At(at+50+n, "%d runs", id)
			}
		}
		s.At(1000, "1 ends")
		g := scripted.Graph(4, s.String())
		if seen := pools.Find(g, servers.Find(g, g.From, g.To), g.From, g.To, false).Of(g.Index(2)).Seen(); seen != (order[0] == 2) {
			t.Errorf("who waits longest receives as %v: that they share one queue is %v", order, seen)
		}
	}
}

// Four alike hand on two places: the first two are not seen to wait, and the last two not to
// hand theirs on. One place, which each gets from the one before, is no limit.
func TestLimits(t *testing.T) {
	for _, places := range []int{1, 2} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		const last = 9
		for id := 2; id <= last; id++ {
			s.At(id, "1 makes %d main.main:7 main.work:1", id)
			s.At(id, "%d runs", id)
			if id >= 2+places {
				s.At(id, `%d blocks "chan send" runtime.chansend1:1<main.work:2`, id)
			}
		}
		for id := 2; id <= last; id++ {
			if next := id + places; next <= last {
				s.At(100*id, "%d wakes %d runtime.chanrecv1:1<main.work:5", id, next)
				s.At(100*id, "%d runs", next)
			}
			s.At(100*id, "%d ends", id)
		}
		g := scripted.Graph(4, s.String())
		p := pools.Find(g, servers.Find(g, g.From, g.To), g.From, g.To, false)
		got := 1
		for _, l := range p.Limits() {
			got = l.Places
		}
		if got != places {
			t.Errorf("%d places, want %d", got, places)
		}
		if pooled := p.Of(g.Index(2)) != nil; pooled != (places == 1) {
			t.Errorf("of %d places, who has one is in a pool: %v", places, pooled)
		}
	}
}

// Who makes a goroutine for each question does not limit how many there are, though each answer brings the
// next question: the network has no places.
func TestNoLimitOfQuestions(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	const last, asked = 40, 2
	for id := 2; id < 2+asked; id++ {
		s.At(id, "1 makes %d main.main:7 main.answer:1", id)
		s.At(id, "%d runs", id)
	}
	for id := 2; id+asked <= last; id++ {
		s.At(100*id, `1 blocks "network" internal/poll.(*FD).ReadMsg:1<net.(*netFD).readMsg:1<main.main:6`)
		s.At(100*id+40, "%d calls syscall.sendmsg:1<net.(*netFD).writeMsg:1<main.answer:3", id)
		s.At(100*id+44, "%d runs", id)
		s.At(100*id+45, "%d ends", id)
		s.At(100*id+50, "1 woken")
		s.At(100*id+50, "1 runs")
		s.At(100*id+51, "1 makes %d main.main:7 main.answer:1", id+asked)
		s.At(100*id+51, "%d runs", id+asked)
	}
	g := scripted.Graph(4, s.String())
	woken := 0
	g.Waits(g.From, g.To, func(w goroutines.Wait) { woken++ })
	if l := pools.Find(g, servers.Find(g, g.From, g.To), g.From, g.To, false).Limits(); len(l) > 0 || woken < last/2 {
		t.Errorf("limits %+v; %d answers brought questions", l, woken)
	}
}

// Who waits for each of those that it made, after it has made all, does not limit them.
func TestNoLimit(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for id := 2; id <= 9; id++ {
		s.At(id, "1 makes %d main.main:7 main.work:1", id)
		s.At(id, "%d runs", id)
	}
	for id := 2; id <= 9; id++ {
		s.At(100*id, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:9`)
		s.At(100*id+50, "%d wakes 1 main.work:5", id)
		s.At(100*id+50, "%d ends", id)
		s.At(100*id+50, "1 runs")
	}
	g := scripted.Graph(4, s.String())
	if l := pools.Find(g, servers.Find(g, g.From, g.To), g.From, g.To, false).Limits(); len(l) > 0 {
		t.Errorf("%+v, want no limit", l)
	}
}
