package study

import (
	"maps"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// Who waits for an answer until a time-out, and does something else then, need neither wait so nor do that if the answer
// comes sooner. What is waited for until then is not known.
func TestTimeOuts(t *testing.T) {
	const waits = `1 blocks "select" runtime.selectgo:1<main.main:4`
	var s scripted.Script
	sleep := func(at, of, until int, function string) {
		s.At(at, "%d blocks sleep time.Sleep:1<%s:2<main.main:3", of, function)
		s.At(until, "%d woken", of)
		s.At(until, "%d runs", of)
	}
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.main.func1:1")
	s.At(0, "2 runs")
	at := 0
	for n := range 30 {
		s.At(at+1, waits)
		if n%3 > 0 {
			sleep(at+1, 2, at+2000, "main.backend")
			s.At(at+2001, "2 wakes 1 runtime.chansend1:1<main.main.func1:3")
			s.At(at+2001, "1 runs")
			at += 2002
		} else {
			s.At(at+1, "2 blocks sleep time.Sleep:1<main.backend:2<main.main:3")
			s.At(at+8000, "1 woken")
			s.At(at+8000, "1 runs")
			s.At(at+8001, "1 blocks sleep time.Sleep:1<main.fallback:2<main.main:5")
			s.At(at+10_000, "2 woken")
			s.At(at+10_000, "2 runs")
			s.At(at+10_001, `2 blocks "chan receive" runtime.chanrecv1:1<main.main.func1:4`)
			s.At(at+11_000, "1 woken")
			s.At(at+11_000, "1 runs")
			s.At(at+11_001, "1 wakes 2 runtime.chansend1:1<main.main:6")
			s.At(at+11_001, "2 runs")
			at += 11_002
		}
	}
	s.At(at, "1 ends")
	g := scripted.Graph(4, s.String())
	outs := timers.TimeOuts(g, g.From, g.To)
	after := slices.Collect(maps.Keys(timers.After(g, outs, g.From, g.To)))
	if len(outs) != 10 || !slices.Equal(after, []string{"main.fallback"}) {
		t.Errorf("%d time-outs, and after these %v, want 10 and main.fallback", len(outs), after)
	}
	path := critical.Of(g, 1, g.From, g.To)
	if got := path.Unknown()["main.main"]; got < 70_000_000 {
		t.Errorf("for %d ns it is not known what was waited for, want 80000000", got)
	}
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.backend"); got.Low > 0.1 || got.Value < 0.5 {
		t.Errorf("without what is waited for until a time-out it takes %+v, want 0.73, and hardly anything at least", got)
	}
	if got := st.Wall(0, "main.fallback"); got.Low < 0.7 {
		t.Errorf("without what is done after a time-out it takes %+v, want 0.8", got)
	}
}

// Who looks again and again until somebody else has done something may look for as long without what it does else, and
// need not look without what that one does.
func TestLooks(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.update:1")
	s.At(0, "2 runs P2")
	sleep := func(at int, who, function string) { s.At(at, "%s blocks sleep time.Sleep:1<%s", who, function) }
	for n := range 20 {
		at := n * 10_000
		sleep(at+1, "2", "main.rebuild:2<main.update:3 P2")
		sleep(at+1, "1", "main.serve:2<main.main:3")
		s.At(at+3000, "1 woken")
		s.At(at+3000, "1 runs")
		look := at + 3001
		for ; look < at+9000; look += 500 {
			sleep(look, "1", "main.main:5")
			s.At(look+499, "1 woken")
			s.At(look+499, "1 runs")
			if look < at+8600 && look+500 > at+8600 {
				s.At(at+8600, "2 woken P2")
				s.At(at+8600, "2 runs P2")
				sleep(at+8601, "2", "main.settle:2<main.update:4 P2")
			}
		}
		s.At(at+9990, "2 woken P2")
		s.At(at+9990, "2 runs P2")
		s.At(at+9995, "1 sampled main.main:7")
	}
	s.At(200_001, "1 ends")
	g := scripted.Graph(4, s.String())
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.rebuild"); got.Low > 0.35 || got.High < 0.99 {
		t.Errorf("without what somebody may look for it takes %+v, want 0.3 to 1", got)
	}
	if got := st.Wall(0, "main.serve"); got.Value > 0.75 || got.High < 1 {
		t.Errorf("without what is done before somebody looks it takes %+v, want 0.7 to 1", got)
	}
}

// Who asks again after a time-out has another goroutine do so. Neither is done if the first answer comes sooner.
func TestTimeOutsMake(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.main.func1:1")
	s.At(0, "2 runs P2")
	at := 0
	for n := range 30 {
		s.At(at+1, `1 blocks "select" runtime.selectgo:1<main.main:4`)
		s.At(at+1, "2 blocks sleep time.Sleep:1<main.primary:2<main.main.func1:2 P2")
		if n%3 > 0 {
			s.At(at+2000, "2 woken P2")
			s.At(at+2000, "2 runs P2")
			s.At(at+2001, "2 wakes 1 runtime.chansend1:1<main.main.func1:3 P2")
			s.At(at+2001, "1 runs")
			at += 2002
			continue
		}
		s.At(at+8000, "1 woken")
		s.At(at+8000, "1 runs")
		s.At(at+8001, "1 makes %d main.main:5 main.main.func2:1", n+3)
		s.At(at+8002, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:6`)
		s.At(at+8002, "%d runs", n+3)
		s.At(at+8003, "%d blocks sleep time.Sleep:1<main.backup:2<main.main.func2:2", n+3)
		s.At(at+10_000, "2 woken P2")
		s.At(at+10_000, "2 runs P2")
		s.At(at+10_001, `2 blocks "chan receive" runtime.chanrecv1:1<main.main.func1:4 P2`)
		s.At(at+18_000, "%d woken", n+3)
		s.At(at+18_000, "%d runs", n+3)
		s.At(at+18_001, "%d wakes 1 runtime.chansend1:1<main.main.func2:3", n+3)
		s.At(at+18_002, "%d ends", n+3)
		s.At(at+18_003, "1 runs")
		s.At(at+18_004, "1 wakes 2 runtime.chansend1:1<main.main:7")
		s.At(at+18_005, "2 runs P2")
		at += 18_006
	}
	s.At(at, "1 ends")
	g := scripted.Graph(4, s.String())
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.primary"); got.Low > 0.1 || got.Value < 0.5 {
		t.Errorf("without what is waited for until a time-out it takes %+v, want hardly anything at least", got)
	}
}

// Who asks another goroutine after a time-out waits for it. It has nothing to do if the first answer comes sooner.
// Who is still busy with what was asked, and is asked again at another line, is not asked because of the time-out.
func TestTimeOutsAsk(t *testing.T) {
	t.Run("at one line", func(t *testing.T) { askAnother(t, 1, 0.1) })
	t.Run("at two lines", func(t *testing.T) { askAnother(t, 2, 0.4) })
}

func askAnother(t *testing.T, lines int, most float64) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.main.func1:1")
	s.At(0, "1 makes 3 main.main:2 main.main.func2:1")
	s.At(0, "2 runs P2")
	s.At(0, "3 runs P3")
	s.At(1, `3 blocks "chan receive" runtime.chanrecv1:1<main.main.func2:2 P3`)
	at := 1
	for n := range 30 {
		s.At(at+1, `1 blocks "select" runtime.selectgo:1<main.main:%d`, 40+n%lines)
		s.At(at+1, "2 blocks sleep time.Sleep:1<main.primary:2<main.main.func1:2 P2")
		if n%3 > 0 {
			if at += 2000; n%3 == 1 {
				at += 5000
			}
			s.At(at, "2 woken P2")
			s.At(at, "2 runs P2")
			s.At(at+1, "2 wakes 1 runtime.chansend1:1<main.main.func1:3 P2")
			s.At(at+1, "1 runs")
			at += 2
			continue
		}
		s.At(at+8000, "1 woken")
		s.At(at+8000, "1 runs")
		s.At(at+8001, "1 wakes 3 runtime.chansend1:1<main.main:5")
		s.At(at+8001, "3 runs P3")
		s.At(at+8002, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:6`)
		s.At(at+8003, "3 blocks sleep time.Sleep:1<main.backup:2<main.main.func2:3 P3")
		s.At(at+10_000, "2 woken P2")
		s.At(at+10_000, "2 runs P2")
		s.At(at+10_001, `2 blocks "chan receive" runtime.chanrecv1:1<main.main.func1:4 P2`)
		s.At(at+18_000, "3 woken P3")
		s.At(at+18_000, "3 runs P3")
		s.At(at+18_001, "3 wakes 1 runtime.chansend1:1<main.main.func2:4 P3")
		s.At(at+18_002, `3 blocks "chan receive" runtime.chanrecv1:1<main.main.func2:2 P3`)
		s.At(at+18_003, "1 runs")
		s.At(at+18_004, "1 wakes 2 runtime.chansend1:1<main.main:7")
		s.At(at+18_005, "2 runs P2")
		at += 18_006
	}
	s.At(at, "1 ends")
	g := scripted.Graph(4, s.String())
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.primary"); got.Low > most || got.Value < 0.5 {
		t.Errorf("without what is waited for until a time-out it takes %+v, want %.1f at least, or less", got, most)
	}
	if got := st.Wall(0, "main.backup"); got.Low < 0.4 {
		t.Errorf("without what is asked for after a time-out it takes %+v, want 0.56", got)
	}
}

// Who pauses before it tries again need not if others have done sooner what it needs, by what it is known to do then.
func TestPauses(t *testing.T) {
	p := scripted.Program{Procs: 4}
	p.Run(func(g *scripted.Thread) {
		made, done := 0, scripted.NewChannel(0)
		g.Go("take", func(g *scripted.Thread) {
			for took := 0; took < 50; {
				if made == took {
					g.Sleep("retry", 700)
					continue
				}
				took++
				g.Sleep("handle", 1000)
			}
			done.Send(g, 1)
		})
		for range 50 {
			g.Sleep("fetch", 5000)
			made++
		}
		done.Receive(g)
		g.Compute("report", 100)
	})
	g := scripted.Graph(4, p.String())
	for i := range g.Places {
		g.Places[i].Again = g.Places[i].Function == "main.retry"
	}
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.fetch"); got.Low > 0.4 || got.High < 0.9 {
		t.Errorf("without what others wait for before they try again it takes %+v, want 0.2 at least", got)
	}
	if got := st.Wall(0, "main.handle"); got.High < 0.9 {
		t.Errorf("without what they do when they have it it takes %+v, want 1", got)
	}
}

// Who waits itself for an answer until a context's deadline costs what is done instead after it, too. The answer may come by
// a timer, where that stands for something.
func TestDeadlines(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	at := 0
	for n := range 30 {
		s.At(at+1, `1 blocks "select" runtime.selectgo:1<main.ask:4<main.main:2`)
		at += 3000
		if n%2 > 0 {
			at += 7000
			s.At(at, "%d made context.WithDeadlineCause.func2:1", n+2)
			s.At(at, "%d runs P2", n+2)
			s.At(at+1, "%d wakes 1 runtime.closechan:1<context.(*cancelCtx).cancel:3<context.WithDeadlineCause.func2:2 P2", n+2)
			s.At(at+2, "%d ends P2", n+2)
		} else {
			s.At(at, "1 woken")
		}
		s.At(at+2, "1 runs")
		if n%2 > 0 {
			s.At(at+3, "1 blocks sleep time.Sleep:1<main.fallback:2<main.main:5")
			at += 5000
			s.At(at, "1 woken")
			s.At(at, "1 runs")
		}
		s.At(at+3, "1 blocks sleep time.Sleep:1<main.prepare:2<main.main:6")
		at += 2000
		s.At(at, "1 woken")
		s.At(at, "1 runs")
	}
	s.At(at+1, "1 ends")
	g := scripted.Graph(4, s.String())
	if outs := timers.TimeOuts(g, g.From, g.To); len(outs) != 15 {
		t.Errorf("%d time-outs, want 15", len(outs))
	}
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.ask"); got.Low > 0.25 || got.Value < 0.3 {
		t.Errorf("without who waits until a deadline it takes %+v, want 0.41, and 0.18 at least", got)
	}
}
