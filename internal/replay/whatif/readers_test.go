package whatif_test

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

const cycles = 20 // of a writer

// readers is a script of a writer that holds a lock for 1000 in each 1500, by a ticker. Who reads sleeps for 250 in
// between, which take 1000 as its timer is seen late, and waits for it each time. Another one reads a moment,
// and never waits.
func readers() string {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "2 begins main.main:1")
	s.At(0, `2 blocks "sync" sync.(*RWMutex).Lock:1<main.refresh:23<main.tick:4`)
	s.At(1, "1 wakes 2 sync.(*RWMutex).RUnlock:1<main.get:19<main.main:5")
	s.At(1, "2 runs")
	s.At(2, "1 "+sleeps, "use")
	s.At(252, "1 woken")
	s.At(252, "1 runs")
	s.At(253, `1 blocks "sync" sync.(*RWMutex).RLock:1<main.get:14<main.main:5`)
	for n := range cycles {
		at := 1500 * n
		if n > 0 {
			s.At(at, "2 woken")
			s.At(at, "2 runs")
			s.At(at+500, "1 woken")
			s.At(at+500, "1 runs")
			s.At(at+501, `1 blocks "sync" sync.(*RWMutex).RLock:1<main.get:14<main.main:5`)
		}
		s.At(at+3, "2 blocks sleep time.Sleep:1<main.refresh:25<main.tick:4")
		s.At(at+1000, "2 woken")
		s.At(at+1000, "2 runs")
		s.At(at+1001, "2 wakes 1 sync.(*RWMutex).Unlock:1<main.refresh:27<main.tick:4")
		s.At(at+1002, `2 blocks "select" runtime.selectgo:1<main.tick:3`)
		s.At(at+1002, "1 runs")
		if n+1 < cycles {
			s.At(at+1003, "1 "+sleeps, "use")
		}
	}
	s.At(0, "3 begins main.other:1")
	for at := 100; at < 1500*cycles; at += 100 {
		s.At(at, "3 "+sleeps, "other")
		s.At(at+98, "3 woken")
		s.At(at+98, "3 runs")
	}
	s.At(0, "4 begins main.main:1")
	s.At(0, "4 "+sleeps, "rest")
	s.At(1100, "4 woken")
	s.At(1100, "4 runs")
	s.At(1105, "4 sampled main.get:16<main.main:5")
	s.At(1110, "4 "+sleeps, "rest")
	s.At(1500*(cycles-1)+1004, "1 ends")
	return sorted(s.String())
}

// Where timers that are seen late make all the difference, it is not locks that are left out: without the
// writer, there is the time of the sleeps alone.
func TestReaders(t *testing.T) {
	g := scripted.Graph(4, readers())
	study := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	const want = (250 + 1000*(cycles-1)) / (1500.0*(cycles-1) + 1004)
	if w := study.Wall(0, "main.refresh"); math.Abs(w.Value-want) > 0.05 {
		t.Errorf("without the writer it takes %+v, want %.3f", w, want)
	}
}

// Who reads takes the lock, however much shorter that is than a writer has it.
func TestReadersHold(t *testing.T) {
	g := scripted.Graph(4, readers())
	r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if takes, _ := r.Held(); takes != 3 {
		t.Errorf("%d goroutines take the lock, want 3", takes)
	}
}
