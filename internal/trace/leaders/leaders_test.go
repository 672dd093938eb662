package leaders_test

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/leaders"
)

// rounds is a script of three who use what one of them fetches in turn, while another one waits for it, and the third does
// not need it. If own, who waits fetches, too, after it.
func rounds(own bool) string {
	var s scripted.Script
	sleep := func(from, until, who int, function string) {
		s.At(from, "%d blocks sleep time.Sleep:1<main.%s:2<main.main.func1:3 P%d", who, function, who)
		s.At(until, "%d woken P%d", who, who)
		s.At(until, "%d runs P%d", who, who)
	}
	s.At(0, "1 begins main.main:1")
	for who := 2; who <= 4; who++ {
		s.At(0, "1 makes %d main.main:2 main.main.func1:1", who)
		s.At(0, "%d runs P%d", who, who)
	}
	s.At(1, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:5`)
	at := 10
	for n := range 30 {
		leads, waits, rests := 2+n%3, 2+(n+1)%3, 2+(n+2)%3
		sleep(at, at+8000, leads, "fetch")
		s.At(at+1, `%d blocks "chan receive" runtime.chanrecv1:1<main.main.func1:4 P%d`, waits, waits)
		sleep(at+2, at+11_000, rests, "use")
		s.At(at+8001, "%d wakes %d runtime.closechan:1<main.main.func1:5 P%d", leads, waits, leads)
		s.At(at+8002, "%d runs P%d", waits, waits)
		sleep(at+8003, at+11_000, leads, "use")
		if own {
			sleep(at+8004, at+10_000, waits, "fetch")
			sleep(at+10_002, at+11_000, waits, "use")
		} else {
			sleep(at+8004, at+11_000, waits, "use")
		}
		at += 11_010
	}
	for who := 2; who <= 4; who++ {
		if who == 4 {
			s.At(at, "4 wakes 1 sync.(*WaitGroup).Done:1<main.main.func1:9 P4")
			s.At(at, "1 runs P1")
		}
		s.At(at+1, "%d ends P%d", who, who)
	}
	s.At(at+2, "1 ends P1")
	return s.String()
}

// What one does for another one, which does not do it then, may be done for all; what each does after it has waited for its
// turn is done by each.
func TestFind(t *testing.T) {
	g := scripted.Graph(6, rounds(false))
	got := leaders.Find(g, g.From, g.To)
	if x, ok := got["main.fetch"]; len(got) != 1 || !ok || math.Abs(x.Least-0.67) > 0.02 || x.Alone < 0.4 || x.Alone > 0.8 {
		t.Errorf("found %+v, want main.fetch, 0.67 as often, and about a half without it", got)
	}
	turns := scripted.Graph(6, rounds(true))
	if got := leaders.Find(turns, turns.From, turns.To); len(got) > 0 {
		t.Errorf("in turn: %+v", got)
	}
	st := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.use"); got.Low > got.Value*0.75 {
		t.Errorf("without the use it takes %+v, and may be fetched less often", got)
	}
}
