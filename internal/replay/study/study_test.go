package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// What is known to be asked is answered as it is otherwise, but no program is kept; and where goroutines do the
// same in the replays of several models, there is one for all of them.
func TestAsked(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 100 {
		s.At(i*40+5, "1 sampled main.parse:3<main.main:9")
		s.At(i*40+10, `1 blocks "sleep" time.Sleep:1<main.fetch:5<main.main:9`)
		s.At(i*40+40, "1 woken")
		s.At(i*40+40, "1 runs")
	}
	g := scripted.Graph(2, s.String())
	c := whatif.Config{Goroutine: 1, From: g.From, To: g.To}
	names := []string{"main.parse", "main.fetch", "main.other"}
	open, asked := New(g, c), New(g, c, names...)
	for _, f := range names {
		if got, want := asked.Wall(0, f), open.Wall(0, f); got != want {
			t.Errorf("%s: %+v if that was known, otherwise %+v", f, got, want)
		}
	}
	if !asked.replay.Forgotten() || open.replay.Forgotten() {
		t.Error("a replay whose answers are known is kept, or one of which they are not is forgotten")
	}
	done := make(chan struct{})
	close(done)
	c.Done = done
	if stopped := New(g, c, names...); stopped.replay.Off() < 1 {
		t.Error("a replay that is to end as it is has run")
	}
	if n := len(asked.others); n != 0 {
		t.Errorf("%d replays beside the first, in which goroutines do the same", n)
	}
}

// Without what is done between waits for a rate limiter, these may take as long as both; without what others do, or
// the waits themselves, they do not.
func TestLimited(t *testing.T) {
	for _, limiter := range []string{"golang.org/x/time/rate.(*Limiter).Wait", "github.com/juju/ratelimit.(*Bucket).Wait"} {
		checkLimited(t, limiter)
	}
}

func checkLimited(t *testing.T, limiter string) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.beside:1")
	s.At(1, "2 runs P1")
	at := 1
	for i := range 40 {
		s.At(at, `1 blocks "sleep" time.Sleep:1<main.call:5<main.main:9`)
		s.At(at, `2 blocks "sleep" time.Sleep:1<main.other:5<main.beside:9 P1`)
		s.At(at+40, "1 woken")
		s.At(at+40, "1 runs")
		s.At(at+40, "2 woken P1")
		s.At(at+40, "2 runs P1")
		if at += 41; i%8 == 0 {
			s.At(at, `1 blocks "select" runtime.selectgo:1<%s:7<main.wait:3<main.main:8`, limiter)
			s.At(at+10, "1 woken")
			s.At(at+10, "1 runs")
			at += 11
		}
	}
	s.At(at, "1 ends")
	g := scripted.Graph(2, s.String())
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.call"); got.Value > 0.2 || got.High < 1 {
		t.Errorf("without what a limiter lets pass it takes %+v, want 0.1, and up to 1", got)
	}
	for f, want := range map[string]float64{"main.wait": 0.97, "main.other": 1} {
		if got := st.Wall(0, f); got.Value < want-0.05 || got.Value > want+0.05 {
			t.Errorf("without %s it takes %+v, want %.2f", f, got, want)
		}
	}
	if st.limited["main.wait"] || st.limited["main.other"] {
		t.Errorf("limited are %v, want main.call and what calls it", st.limited)
	}
}

// Where the source tells of a limiter that let all pass, what is called between may take as long without itself.
func TestLimitedUnseen(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 40 {
		s.At(100*i+50, "1 sampled main.call:5<main.main:9")
	}
	s.At(4000, "1 ends")
	g := scripted.Graph(2, s.String())
	c := whatif.Config{Goroutine: 1, From: g.From, To: g.To}
	if got := New(g, c).Wall(0, "main.call"); got.High > 0.1 || timers.Paced(g, g.From, g.To) {
		t.Errorf("without all that is called it takes %+v, want little, and no pace", got)
	}
	for i := range g.Places {
		g.Places[i].Limited = g.Places[i].Function == "main.call"
	}
	if got := New(g, c).Wall(0, "main.call"); got.Value > 0.1 || got.High < 1 || !timers.Paced(g, g.From, g.To) {
		t.Errorf("with a limiter it takes %+v, want little, and up to 1", got)
	}
}

// Who takes items, and saves them each time that a ticker fires, does so less often in a run that takes less time:
// how much that takes then is not known. What is done after each item is done as often.
func TestTicked(t *testing.T) {
	for _, ticks := range []bool{true, false} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "1 makes 2 main.main:2 main.run:1")
		s.At(1, "2 runs P2")
		s.At(2, `2 blocks "select" runtime.selectgo:1<main.run:3 P2`)
		at := 3
		for n := range 30 {
			for range 10 {
				s.At(at+300, "1 sampled main.event:5<main.main:4")
				at += 500
				s.At(at, "1 wakes 2 runtime.chansend1:1<main.main:4")
				s.At(at+1, "2 runs P2")
				s.At(at+3, `2 blocks "select" runtime.selectgo:1<main.run:3 P2`)
			}
			from := at + 10 + n%5*70
			if ticks {
				s.At(from, "2 woken P2")
			} else {
				s.At(from, "1 wakes 2 runtime.chansend1:1<main.main:4")
			}
			s.At(from+1, "2 runs P2")
			s.At(from+3, `2 blocks "sleep" time.Sleep:1<main.save:8<main.run:5 P2`)
			s.At(from+400, "1 sampled main.event:5<main.main:4")
			s.At(from+500, `1 blocks "chan send" runtime.chansend1:1<main.main:4`)
			at = from + 4000
			s.At(at, "2 woken P2")
			s.At(at+1, "2 runs P2")
			s.At(at+2, "2 wakes 1 runtime.selectgo:1<main.run:3")
			s.At(at+3, "1 runs")
			s.At(at+4, `2 blocks "select" runtime.selectgo:1<main.run:3 P2`)
			at += 5
		}
		s.At(at, "1 ends")
		g := scripted.Graph(2, s.String())
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.event")
		if got.Value < 0.35 || got.Value > 0.5 || (got.Low < 0.2) != ticks {
			t.Errorf("without main.event it takes %+v, want 0.41, and little if a ticker has it saved (%v)", got, ticks)
		}
		known := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}, "main.event", "main.save").Wall(0, "main.event")
		if known != got {
			t.Errorf("asked for what was known before it takes %+v, and %+v otherwise", known, got)
		}
	}
}
