package critical

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A goroutine that serves several is charged, off the path, to whom it served nearest.
func TestServices(t *testing.T) {
	x := make(services)
	for _, s := range []service{{40, 1}, {30, 2}, {30, 3}, {10, 4}} {
		x.add(goroutines.Key{Goroutine: 5, Step: s.step}, s.user)
	}
	for step, want := range map[int32]int32{50: 1, 40: 1, 36: 1, 35: 3, 34: 3, 30: 3, 21: 3, 19: 4, 10: 4, 0: 4} {
		if got, ok := x.nearest(goroutines.Key{Goroutine: 5, Step: step}); got != want || !ok {
			t.Errorf("in stretch %d it served %d, want %d", step, got, want)
		}
	}
	if _, ok := x.nearest(goroutines.Key{Goroutine: 6, Step: 1}); ok {
		t.Error("a goroutine that served nobody did")
	}
}

// A library's goroutine that always has something to do works for whom it makes ready next, and not for who
// waits for all of them; and so does one that it waits for.
func TestServesNext(t *testing.T) {
	for _, asks := range []bool{false, true} { // another one, for the disk
		var s scripted.Script
		s.Begin("sync", "sync.runtime_Semacquire", "main.worker", "log.example/log.loop", "log.example/log.disk")
		s.At(1, `4 blocks "chan receive" log.example/log.disk:6`)
		s.At(2, `2 blocks "sync" sync.runtime_Semacquire:1<main.commit:12<main.worker:10`)
		for round := range 10 {
			at := round * 100
			if asks {
				s.At(at+3, "3 wakes 4 log.example/log.loop:7")
				s.At(at+3, `3 blocks "chan receive" log.example/log.loop:8`)
				s.At(at+3, "4 runs")
				s.At(at+4, "4 calls syscall.Fsync:1<log.example/log.disk:7")
				s.At(at+90, "4 runs")
				s.At(at+90, "4 wakes 3 log.example/log.disk:8")
				s.At(at+90, `4 blocks "chan receive" log.example/log.disk:6`)
			} else {
				s.At(at+4, "3 calls syscall.Fsync:1<log.example/log.loop:7")
			}
			s.At(at+90, "3 runs")
			s.At(at+91, "3 wakes 2 log.example/log.loop:9")
			s.At(at+91, "2 runs")
			if round < 9 {
				s.At(at+150, `2 blocks "sync" sync.runtime_Semacquire:1<main.commit:12<main.worker:10`)
			}
		}
		s.At(1000, "2 wakes 1 main.worker:14")
		s.At(1000, "2 ends")
		s.At(1000, "1 runs")
		s.At(1001, "1 ends")
		g := scripted.Graph(4, s.String())
		var all, commit int64
		p := Of(g, 1, g.From, g.To)
		for i := range p.Pieces {
			x := &p.Pieces[i]
			all += x.To - x.From
			if p.Target(x).Function == "main.commit" {
				commit += x.To - x.From
			}
		}
		if commit < all*8/10 {
			t.Errorf("asking %v, %d of %d ns are charged to commit, want nearly all", asks, commit, all)
		}
	}
}

// So does one that another waits for all the time, for whom somebody waits only in the end.
func TestServesNextAtTheEnd(t *testing.T) {
	var s scripted.Script
	s.Begin("sync", "sync.runtime_Semacquire", "main.worker", "log.example/log.loop", "log.example/log.disk")
	s.At(2, `3 blocks "chan receive" log.example/log.loop:6`)
	for round := range 11 {
		at := round * 100
		if round < 10 {
			s.At(at+3, `2 blocks "sync" sync.runtime_Semacquire:1<main.commit:12<main.worker:10`)
		}
		s.At(at+4, "4 calls syscall.Fsync:1<log.example/log.disk:7")
		s.At(at+90, "4 runs")
		if round < 10 {
			s.At(at+91, "4 wakes 2 log.example/log.disk:8")
			s.At(at+91, "2 runs")
		}
		if round == 9 {
			s.At(at+92, "2 wakes 1 main.worker:14")
			s.At(at+92, "2 ends")
			s.At(at+92, "1 runs")
			s.At(at+93, `1 blocks "chan receive" log.example/log.Close:3<main.shut:4<main.main:6`)
		}
	}
	s.At(1091, "4 wakes 3 log.example/log.disk:9")
	s.At(1092, "3 runs")
	s.At(1093, "3 wakes 1 log.example/log.loop:9")
	s.At(1094, "1 runs")
	s.At(1095, "1 ends")
	got := make(map[string]int64)
	g := scripted.Graph(4, s.String())
	p := Of(g, 1, g.From, g.To)
	for i := range p.Pieces {
		got[p.Target(&p.Pieces[i]).Function] += p.Pieces[i].To - p.Pieces[i].From
	}
	if got["main.commit"] < 850_000 || got["main.shut"] < 80_000 || got["main.shut"] > 150_000 {
		t.Errorf("charged are %v, want to commit the first ten rounds and to shut the last", got)
	}
}
