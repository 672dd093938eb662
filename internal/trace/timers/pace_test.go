package timers_test

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// paced is a script of a goroutine that works and then sleeps, 60 times: for how long, of when it begins to, which
// it does for the nth time, and when it is woken late, by up to a fifth of 5 ms, as sleeps are.
func paced(sleep func(at, n int) int) *goroutines.Graph {
	random := rand.New(rand.NewPCG(1, 2))
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	at := 0
	for n := range 60 {
		from := at + 3000 + random.IntN(100)
		s.At(from-1, "1 sampled main.update:2<main.main:4")
		s.At(from, "1 blocks sleep time.Sleep:1<main.idle:9<main.main:5")
		at = from + max(1, sleep(from, n)) + random.IntN(1000)
		s.At(at, "1 woken")
		s.At(at, "1 runs")
	}
	s.At(at+1, "1 ends")
	return scripted.Graph(2, s.String())
}

// Who sleeps until the next moment of a schedule does not get on sooner for having less to do before that.
func TestPaced(t *testing.T) {
	for _, c := range []struct {
		name         string
		sleep        func(at, n int) int
		paced        bool
		update, idle float64 // what is left without them, of the whole
	}{
		{"until the next moment", func(at, _ int) int { return 5000 - at%5000 }, true, 1, 0.57},
		{"as long each time", func(_, _ int) int { return 2000 }, false, 0.45, 0.55},
		{"longer for every second and third", func(_, n int) int { return 4000 + n%3*1500 }, false, 0.63, 0.37},
		{"longer for every fourth", func(_, n int) int { return 4000 + n%4*1300 }, false, 0.66, 0.34},
		{"twice as long after each try", func(_, n int) int { return 500 << (n % 4) }, false, 0.43, 0.57},
	} {
		g := paced(c.sleep)
		if got := timers.Paced(g, g.From, g.To); got != c.paced {
			t.Errorf("%s: paced %v, want %v", c.name, got, c.paced)
		}
		scheduled, waits := timers.Scheduled(g), 0
		for step, x := range g.Goroutines[0].Stretches {
			if x.State == goroutines.Blocked && scheduled(goroutines.Key{Step: int32(step)}) {
				waits++
			}
		}
		if (waits > 50) != c.paced || waits > 0 && !c.paced {
			t.Errorf("%s: %d waits are for moments of a schedule", c.name, waits)
		}
		r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
		for function, want := range map[string]float64{"main.update": c.update, "main.idle": c.idle} {
			if left := r.Wall(0, function); left < want-0.05 || left > want+0.05 {
				t.Errorf("%s: without %s it takes %.3f, want %.3f", c.name, function, left, want)
			}
		}
	}
}

// Who sleeps as long each time, when others let it, does not keep a schedule: it is they who make up for what its
// timers are late.
func TestFollows(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for n := range 60 {
		from := 10_000*(n+1) + random.IntN(50)
		s.At(from-1, "1 sampled main.update:2<main.main:4")
		s.At(from, "1 blocks sleep time.Sleep:1<main.flush:9<main.main:5")
		at := from + 4000 + n%2*300 + random.IntN(200) // as milliseconds come to lie
		s.At(at, "1 woken")
		s.At(at, "1 runs")
	}
	s.At(610_000, "1 ends")
	if g := scripted.Graph(2, s.String()); timers.Paced(g, g.From, g.To) {
		t.Error("what is done at moments of another schedule is taken for one")
	}
}
