package leaders_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/leaders"
)

// generations is a script of one who builds something again and again, and tells two others each time, who apply it. If it
// heeds them, it waits until one of them has.
func generations(heeds bool) string {
	var s scripted.Script
	waits := func(at, who int) {
		s.At(at, `%d blocks "sync" sync.(*Cond).Wait:1<main.main.func1:3 P%d`, who, who)
	}
	s.At(0, "1 begins main.main:1")
	for who := 2; who <= 3; who++ {
		s.At(0, "1 makes %d main.main:2 main.main.func1:1", who)
		s.At(0, "%d runs P%d", who, who)
		waits(1, who)
	}
	at := 2
	for range 20 {
		s.At(at, "1 blocks sleep time.Sleep:1<main.build:2<main.main:5 P1")
		at += 6000
		s.At(at, "1 woken P1")
		s.At(at, "1 runs P1")
		for who := 2; who <= 3; who++ {
			s.At(at+1, "1 wakes %d sync.(*Cond).Broadcast:1<main.main:6 P1", who)
			s.At(at+2, "%d runs P%d", who, who)
			s.At(at+3, "%d blocks sleep time.Sleep:1<main.apply:2<main.main.func1:4 P%d", who, who)
			s.At(at+2000, "%d woken P%d", who, who)
			s.At(at+2000, "%d runs P%d", who, who)
		}
		if heeds {
			s.At(at+4, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:7 P1`)
			s.At(at+2001, "2 wakes 1 runtime.chansend1:1<main.main.func1:5 P2")
			s.At(at+2002, "1 runs P1")
			waits(at+2002, 2)
			waits(at+2002, 3)
			at += 2003
		} else {
			waits(at+2001, 2)
			waits(at+2001, 3)
			at += 4
		}
	}
	s.At(at+3000, "1 ends P1")
	return s.String()
}

// Who is told what is new may leave some of it out if it comes sooner, unless the one who tells it waits until that is done.
func TestFindTold(t *testing.T) {
	for _, heeds := range []bool{false, true} {
		g := scripted.Graph(4, generations(heeds))
		x := leaders.FindTold(g, g.From, g.To)
		tells, does := slices.Collect(maps.Keys(x.Tells)), slices.Collect(maps.Keys(x.Does))
		if heeds {
			if len(tells)+len(does) > 0 {
				t.Errorf("who heeds those whom it tells: %v, %v", tells, does)
			}
			continue
		}
		if !slices.Equal(tells, []string{"main.build"}) || !slices.Equal(does, []string{"main.apply"}) {
			t.Errorf("%v tells, and %v is done", tells, does)
		}
		st := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
		if got := st.Wall(0, "main.build"); got.Low > 0.06 {
			t.Errorf("without the building it takes %+v, and may be applied once", got)
		}
	}
}

// Who is told but once, as by the closing of a channel that is made anew for others, leaves nothing out.
func TestToldOnce(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	at := 1
	for n := range 20 {
		for who := 2 + 2*n; who < 4+2*n; who++ {
			s.At(at, "1 makes %d main.main:2 main.main.func1:1", who)
			s.At(at, "%d runs P%d", who, who%2+2)
			s.At(at+1, `%d blocks "chan receive" runtime.chanrecv1:1<main.main.func1:3 P%d`, who, who%2+2)
		}
		s.At(at+2, "1 blocks sleep time.Sleep:1<main.load:2<main.main:5 P1")
		s.At(at+6000, "1 woken P1")
		s.At(at+6000, "1 runs P1")
		for who := 2 + 2*n; who < 4+2*n; who++ {
			s.At(at+6001, "1 wakes %d runtime.closechan:1<main.main:6 P1", who)
			s.At(at+6002, "%d runs P%d", who, who%2+2)
			s.At(at+6003, "%d blocks sleep time.Sleep:1<main.read:2<main.main.func1:4 P%d", who, who%2+2)
			s.At(at+9000, "%d woken P%d", who, who%2+2)
			s.At(at+9000, "%d runs P%d", who, who%2+2)
			s.At(at+9001, "%d ends P%d", who, who%2+2)
		}
		s.At(at+6003, "1 blocks sleep time.Sleep:1<main.main:7 P1")
		s.At(at+9002, "1 woken P1")
		s.At(at+9002, "1 runs P1")
		at += 9003
	}
	s.At(at, "1 ends P1")
	g := scripted.Graph(4, s.String())
	if x := leaders.FindTold(g, g.From, g.To); len(x.Tells)+len(x.Does) > 0 {
		t.Errorf("%v tell who hears it once, and these do %v", x.Tells, x.Does)
	}
}
