package whatif_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

const (
	sleeps   = `blocks "sleep" time.Sleep:1<main.%s:5<main.main:9`
	joins    = `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:8`
	finishes = "wakes 1 sync.(*WaitGroup).Add:1<main.main.func1:9"
)

// check replays what goroutine 1 did with a function for nothing, and wants how long
// that takes as a part of what was recorded.
func check(t *testing.T, procs int, text, function string, want float64) {
	t.Helper()
	g := scripted.Graph(procs, text)
	r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if f := r.Fidelity(); math.Abs(f-1) > 0.02 {
		t.Errorf("with nothing changed, the replay takes %.3f of the time, want all", f)
	}
	got := r.Wall(0, "main."+function)
	if math.Abs(got-want) > 0.005 {
		t.Errorf("without %s it takes %.3f, want %.3f", function, got, want)
	}
	for _, m := range []whatif.Model{{Unlocked: true}, {Unjoined: true}, {Late: true}, {Flipped: true}} {
		if x := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To, Model: m}); r.Is(m) && x.Wall(0, "main."+function) != got {
			t.Errorf("without %s it takes %v, and %v in %+v, which is said to be the same", function, got, x.Wall(0, "main."+function), m)
		}
	}
}

// What the recorder takes of a processor that others want is no fault of a replay, which is without it: 10 rounds of 70
// at work and 30 for the recorder.
func TestRecorderTakes(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1 P1")
	s.At(0, "2 waits sync runtime/trace.Start.func1:1")
	for round := range 10 {
		at := round * 100
		s.At(at+35, "1 sampled main.work:4<main.main:9 P1")
		s.At(at+70, "2 woken P1")
		s.At(at+70, "1 preempted main.work:4<main.main:9 P1")
		s.At(at+70, "2 runs P1")
		s.At(at+100, "2 blocks sync runtime/trace.Start.func1:1 P1")
		s.At(at+100, "1 runs P1")
	}
	s.At(1000, "1 ends P1")
	g := scripted.Graph(1, s.String())
	if f := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Fidelity(); math.Abs(f-1) > 0.01 {
		t.Errorf("with nothing changed, the replay takes %.3f of the time, want all", f)
	}
}

// Serial code takes 1 less the function's share: 100 rounds of 30 asleep and 10 at work.
func TestSerial(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 100 {
		s.At(i*40+5, "1 sampled main.parse:3<main.main:9")
		s.At(i*40+10, "1 "+sleeps, "fetch")
		s.At(i*40+40, "1 woken")
		s.At(i*40+40, "1 runs")
	}
	check(t, 2, s.String(), "fetch", 0.25)
	check(t, 2, s.String(), "parse", 0.75)
	check(t, 2, s.String(), "other", 1)
	g := scripted.Graph(2, s.String())
	r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := r.Wall(0.5, "main.fetch"); math.Abs(got-0.625) > 0.005 {
		t.Errorf("with fetch in half the time it takes %.3f, want 0.625", got)
	}
}

// A coroutine is made, and waits to be asked. Where who asks and who answers switch, traces
// have no stacks: 100 rounds of 10 and 30.
func TestCoroutine(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(1, "1 prepares 2 main.main:2 main.main.func1:9")
	for i := range 100 {
		s.At(i*40+5, "1 sampled main.merge:3<main.main:9")
		s.At(i*40+10, "1 wakes 2")
		s.At(i*40+10, `1 blocks ""`)
		s.At(i*40+10, "2 runs P1")
		for _, at := range []int{15, 25, 35} {
			s.At(i*40+at, "2 sampled main.produce:3<main.main.func1:9 P1")
		}
		s.At(i*40+40, "2 wakes 1 P1")
		s.At(i*40+40, `2 blocks "" P1`)
		s.At(i*40+40, "1 runs")
	}
	check(t, 2, s.String(), "produce", 0.25)
	check(t, 2, s.String(), "merge", 0.75)
}

// Of a group all are waited for, and not the last alone: 100 and 60 of 110.
func TestJoin(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 10 {
		at := i * 110
		for j, name := range []string{"long", "short"} {
			id := 2 + 2*i + j
			s.At(at+1, "1 makes %d main.main:7 main.main.func1:9", id)
			s.At(at+2, "%d runs", id)
			s.At(at+2, "%d "+sleeps, id, name)
		}
		s.At(at+2, joins)
		s.At(at+62, "%d woken", 3+2*i)
		s.At(at+62, "%d runs", 3+2*i)
		s.At(at+63, "%d ends", 3+2*i)
		s.At(at+102, "%d woken", 2+2*i)
		s.At(at+102, "%d runs", 2+2*i)
		s.At(at+103, "%d %s", 2+2*i, finishes)
		s.At(at+104, "%d ends", 2+2*i)
		s.At(at+104, "1 runs")
	}
	s.At(1100, "1 ends")
	check(t, 4, s.String(), "long", 69.0/110) // and 1 for the end of who is waited for
	check(t, 4, s.String(), "short", 1)
}

// A pipeline is as slow as its slowest stage: with one of 50 for nothing, the one of 20 before it
// tells, be it that it had waited all the time.
func TestPipeline(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "2 begins main.main.func1:1")
	s.At(0, "1 blocks \"chan receive\" runtime.chanrecv1:1<main.main:2")
	const recv = "runtime.chanrecv1:1<main.main:2"
	const send = "runtime.chansend1:1<main.main.func1:3"
	for i := range 50 {
		at := 20 + i*50 // something is handed over
		if i == 0 {
			s.At(0, "2 "+sleeps, "read")
			s.At(20, "2 woken")
			s.At(20, "2 runs")
			s.At(20, "2 wakes 1 "+send)
			s.At(20, "1 runs")
		} else {
			s.At(at, "1 woken")
			s.At(at, "1 runs")
			s.At(at, "1 wakes 2 "+recv)
			s.At(at, "2 runs")
		}
		s.At(at, "1 "+sleeps, "write")
		if i == 49 {
			break
		}
		s.At(at, "2 "+sleeps, "read")
		s.At(at+20, "2 woken")
		s.At(at+20, "2 runs")
		s.At(at+20, `2 blocks "chan send" `+send)
	}
	s.At(2520, "1 woken")
	s.At(2520, "1 runs")
	s.At(2520, "1 ends")
	check(t, 2, s.String(), "write", 1000.0/2520)
	check(t, 2, s.String(), "read", 2500.0/2520)
}

// Four goroutines compute on two processors: what one function takes of each, all gain.
func TestProcessors(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1 P9")
	for j := range 4 {
		s.At(1, "1 makes %d main.main:7 main.main.func1:9 P9", 2+j)
	}
	s.At(1, joins+" P9")
	for j := range 4 {
		p, at := j%2, 1+j/2*1000
		s.At(at, "%d runs P%d", 2+j, p)
		for k := range 10 {
			s.At(at+k*100+50, "%d sampled main.%s:3<main.main.func1:2 P%d", 2+j, []string{"parse", "parse", "sort", "parse"}[k%4], p)
		}
		if j == 3 {
			s.At(at+1000, "%d %s P%d", 2+j, finishes, p)
		}
		s.At(at+1000, "%d ends P%d", 2+j, p)
	}
	s.At(2001, "1 runs P0")
	s.At(2001, "1 ends P0")
	check(t, 2, sorted(s.String()), "parse", 0.2)
	check(t, 2, sorted(s.String()), "sort", 0.8)
}

// sorted puts the lines of a script in order of time.
func sorted(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	at := func(line string) (n int) {
		fmt.Sscan(line, &n)
		return n
	}
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		i := len(out)
		for i > 0 && at(out[i-1]) > at(l) {
			i--
		}
		out = append(out[:i], append([]string{l}, out[i:]...)...)
	}
	return strings.Join(out, "\n")
}

// Who prefetches has always ended when it is asked, but would be waited for.
func TestImpliedJoin(t *testing.T) {
	text := prefetches()
	check(t, 4, text, "fetch", 810.0/2010)
	check(t, 4, text, "prefetch", 1)
	g := scripted.Graph(4, text)
	w := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.fetch")
	if w.Low > 0.05 || w.High < 0.4 {
		t.Errorf("a study says %+v; want from 0, if nobody waits for it, to 0.4", w)
	}
}

func prefetches() string {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 20 {
		at := 10 + i*100
		s.At(at, "1 makes %d main.main:7 main.main.func1:9", 2+i)
		s.At(at, "1 "+sleeps, "fetch")
		s.At(at, "%d runs", 2+i)
		s.At(at, "%d "+sleeps, 2+i, "prefetch")
		s.At(at+40, "%d woken", 2+i)
		s.At(at+40, "%d runs", 2+i)
		s.At(at+40, "%d ends", 2+i)
		s.At(at+100, "1 woken")
		s.At(at+100, "1 runs")
	}
	s.At(2010, "1 ends")
	return s.String()
}

// Who looks every 20 whether something is done that takes 70 sees it at 80; if that costs
// nothing, with the second look, as it takes a moment to begin.
func TestPoll(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	const rounds = 5
	for i := range rounds {
		at, id := 1+i*100, 2+i
		s.At(at, "1 makes %d main.main:2 main.export:1", id)
		s.At(at+1, "1 blocks sleep time.Sleep:1<main.poll:4")
		s.At(at+2, "%d runs", id)
		s.At(at+3, "%d blocks sleep time.Sleep:1<main.export:2", id)
		for look := range 4 {
			if look == 3 {
				s.At(at+70, "%d woken", id)
				s.At(at+70, "%d runs", id)
				s.At(at+71, "%d ends", id)
			}
			s.At(at+21+20*look, "1 woken")
			s.At(at+21+20*look, "1 runs")
			if look < 3 {
				s.At(at+21+20*look, "1 blocks sleep time.Sleep:1<main.poll:4")
			}
		}
	}
	s.At(501, "1 ends")
	check(t, 4, s.String(), "export", (501-60*rounds)/501.0)
}

// Who looks after 20, 60, 140, 300 and 620 sees what takes 400 at 620; if that costs nothing, at 20.
func TestPollSeldom(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	const rounds = 5
	for i := range rounds {
		at, id := 1+i*1000, 2+i
		s.At(at, "1 makes %d main.main:2 main.export:1", id)
		s.At(at+5, "%d runs", id)
		s.At(at+6, "%d blocks sleep time.Sleep:1<main.export:2", id)
		for pause := 20; pause <= 320; pause *= 2 {
			if pause == 320 {
				s.At(at+401, "%d woken", id)
				s.At(at+401, "%d runs", id)
				s.At(at+402, "%d ends", id)
			}
			s.At(at+pause-18, "1 blocks sleep time.Sleep:1<main.poll:4")
			s.At(at+2*pause-18, "1 woken")
			s.At(at+2*pause-18, "1 runs")
		}
		s.At(at+623, "1 sampled main.parse:5<main.main:3")
	}
	s.At(1+rounds*1000, "1 ends")
	check(t, 4, s.String(), "export", (5001-600*rounds)/5001.0)
}

// Who selects from a ticker, too, waits for what is done after the last tick, and not for the ticks.
func TestInterrupted(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	const rounds = 5
	for i := range rounds {
		at, id := 1+i*100, 2+i
		s.At(at, "1 makes %d main.main:2 main.export:1", id)
		s.At(at, "%d runs", id)
		const waits = `1 blocks "select" runtime.selectgo:1<main.await:4`
		for tick := range 3 {
			s.At(at+20*tick, waits)
			s.At(at+20*tick+20-tick, "1 woken")
			s.At(at+20*tick+20-tick, "1 runs")
			s.At(at+20*tick+20-tick/2, "1 preempted main.await:4") // another program has the processor
			s.At(at+20*tick+20, "1 runs")
		}
		s.At(at+60, waits)
		s.At(at+70, "%d wakes 1 runtime.closechan:1<main.export:2", id)
		s.At(at+70, "%d ends", id)
		s.At(at+70, "1 runs")
	}
	s.At(501, "1 ends")
	check(t, 4, s.String(), "export", (501-70*rounds)/501.0)
}

// A timer that nobody waited for was set by something of its time: it comes earlier if what was before
// takes less, 100 of 184.
func TestTimerOfItsTime(t *testing.T) {
	check(t, 4, `
		0 1 begins main.main:1
		1 1 makes 2 main.main:2 main.first:1
		1 1 blocks "chan receive" runtime.chanrecv1:1<main.main:3
		1 2 runs
		2 2 blocks sleep time.Sleep:1<main.first:2
		102 2 woken
		102 2 runs
		102 2 wakes 1 runtime.chansend1:1<main.first:3
		102 2 ends
		102 1 runs
		104 1 makes 3 main.main:2 main.second:1
		104 1 blocks "chan receive" runtime.chanrecv1:1<main.main:3
		104 3 runs
		105 3 blocks sleep time.Sleep:1<main.second:2
		150 4 made main.ring:1
		150 4 runs
		151 4 blocks "chan send" runtime.chansend1:1<main.ring:2
		160 3 woken
		160 3 runs
		160 3 wakes 4 runtime.chanrecv1:1<main.second:3
		160 4 runs
		161 3 blocks sync sync.(*WaitGroup).Wait:1<main.second:4
		180 4 wakes 3 sync.(*WaitGroup).Done:1<main.ring:3
		180 4 ends
		180 3 runs
		182 3 wakes 1 runtime.chansend1:1<main.second:5
		182 3 ends
		182 1 runs
		184 1 ends`, "first", 83/184.0)
}

// A call that sends, and takes long as another goroutine has the only processor, takes as long as most
// if that does nothing.
func TestLongSends(t *testing.T) {
	var s scripted.Script
	s.At(0, "2 begins main.main.func1:1 P1")
	s.At(1, `2 blocks "sleep" time.Sleep:1<main.work:4<main.main.func1:2 P1`)
	s.At(2, "1 begins main.main:1")
	for i := range 10 {
		at := 3 + 2018*i
		s.At(at+500, "1 sampled main.main:2")
		for _, call := range []struct{ at, took int }{{1000, 8}, {1009, 8}, {1018, 1000}} {
			s.At(at+call.at, "1 calls syscall.write:1<net.(*netFD).Write:1<main.main:3")
			if call.took == 1000 {
				s.At(at+1020, "2 woken")
				s.At(at+1020, "2 runs P1")
				s.At(at+1500, "2 sampled main.work:3<main.main.func1:2")
				s.At(at+2017, `2 blocks "sleep" time.Sleep:1<main.work:4<main.main.func1:2 P1`)
			}
			s.At(at+call.at+call.took, "1 runs")
		}
	}
	s.At(20183, "1 ends")
	check(t, 1, s.String(), "work", 0.51)
}

// What is sent while others have all processors arrives once one is free: 100 of these 200 go to crunch.
func TestBusyArrivals(t *testing.T) {
	check(t, 2, `
		0 1 begins main.main:1 P1
		1 2 made main.serve:1
		2 2 runs P0
		3 2 blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.serve:2 P0
		100 1 calls syscall.write:1<net.(*netFD).Write:1<main.main:3 P1
		105 1 runs P1
		105 1 makes 3 main.main:4 main.crunch:1 P1
		105 1 makes 4 main.main:4 main.crunch:1 P1
		106 1 blocks "chan receive" runtime.chanrecv1:1<main.main:4 P1
		106 3 runs P1
		106 4 runs P0
		206 4 blocks "chan receive" runtime.chanrecv1:1<main.crunch:2 P0
		206 3 blocks "chan receive" runtime.chanrecv1:1<main.crunch:2 P1
		206 2 woken
		206 2 runs P0
		306 2 wakes 1 runtime.chansend1:1<main.serve:3 P0
		306 2 ends P0
		306 1 runs P0
		307 1 ends P0`, "crunch", 207/307.0)
}

// A time-out of 80 that several wait for is of who made the others, whoever is woken first.
func TestTimeout(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 5 {
		at, peer, timer := 1+i*100, 2+2*i, 3+2*i
		s.At(at, "1 makes %d main.ask:2 main.peer:1", peer)
		s.At(at, "%d runs", peer)
		s.At(at+1, `%d blocks "chan receive" runtime.chanrecv1:1<main.peer:2`, peer)
		s.At(at+2, `1 blocks "select" runtime.selectgo:1<main.ask:4`)
		s.At(at+82, "%d made context.WithDeadlineCause.func1:1", timer)
		s.At(at+82, "%d runs", timer)
		s.At(at+82, "%d wakes %d runtime.closechan:1<context.(*cancelCtx).cancel:3", timer, peer)
		s.At(at+82, "%d wakes 1 runtime.closechan:1<context.(*cancelCtx).cancel:3", timer)
		s.At(at+82, "%d ends", timer)
		s.At(at+82, "1 runs")
		s.At(at+82, "%d runs", peer)
		s.At(at+83, "%d ends", peer)
		s.At(at+90, "1 sampled main.main:9")
	}
	s.At(501, "1 ends")
	check(t, 4, s.String(), "peer", 1)
	check(t, 4, s.String(), "ask", (501-82*5)/501.0)
}

// What is to be done after a time-out may be done by a goroutine that the timer's own one makes: 20 rounds of
// 70 until the time-out, and 30 after it.
func TestAfterTimeout(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 20 {
		at, timer, after := 1+i*100, 2+2*i, 3+2*i
		s.At(at, `1 blocks "chan receive" runtime.chanrecv1:1<main.wait:5<main.main:2`)
		s.At(at+70, "%d made context.WithDeadlineCause.func1:1", timer)
		s.At(at+70, "%d runs", timer)
		s.At(at+70, "%d makes %d context.(*afterFuncCtx).cancel:1 main.main.func1:9", timer, after)
		s.At(at+70, "%d ends", timer)
		s.At(at+70, "%d runs", after)
		s.At(at+70, "%d "+sleeps, after, "clean")
		s.At(at+100, "%d woken", after)
		s.At(at+100, "%d runs", after)
		s.At(at+100, "%d wakes 1 runtime.chansend1:1<main.main.func1:11", after)
		s.At(at+100, "%d ends", after)
		s.At(at+100, "1 runs")
	}
	s.At(2002, "1 ends")
	check(t, 2, s.String(), "clean", 0.7)
	check(t, 2, s.String(), "wait", 0.3)
}

// A time-out is of who waits later for what it does, though others end last: 10 rounds of five sleeps of 20, in the last of
// which it comes after 10, and of 40 after that, beside a sleep as long as all.
func TestTimeoutBesideOthers(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(1, "1 makes 2 main.main:2 main.work:1")
	s.At(1, "1 makes 3 main.main:8 main.other:1")
	s.At(1, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:3`)
	s.At(1, "2 runs")
	s.At(1, "3 runs")
	s.At(1, "3 "+sleeps, "item")
	for i := range 10 {
		at, timer := 1+i*130, 4+i
		for n := range 5 {
			s.At(at+n*20, "2 "+sleeps, "item")
			if n == 4 {
				s.At(at+90, "%d made main.work.func1:1", timer)
				s.At(at+90, "%d runs", timer)
				s.At(at+90, "%d "+sleeps, timer, "clean")
			}
			s.At(at+n*20+20, "2 woken")
			s.At(at+n*20+20, "2 runs")
		}
		s.At(at+100, `2 blocks "sync" sync.(*WaitGroup).Wait:1<main.work:7`)
		s.At(at+130, "%d woken", timer)
		s.At(at+130, "%d runs", timer)
		s.At(at+130, "%d wakes 2 sync.(*WaitGroup).Done:1<main.work.func1:2", timer)
		s.At(at+130, "%d ends", timer)
		s.At(at+130, "2 runs")
	}
	s.At(1301, "2 ends")
	s.At(1302, "3 woken")
	s.At(1302, "3 runs")
	s.At(1302, "3 wakes 1 sync.(*WaitGroup).Done:1<main.other:9")
	s.At(1302, "3 ends")
	s.At(1302, "1 runs")
	s.At(1303, "1 ends")
	check(t, 4, s.String(), "item", 503/1303.0)
	check(t, 4, s.String(), "clean", 1)
}

// A timer of 100 is seen when somebody looks for work, each 709: without most of what is
// computed meanwhile, that is sooner.
func TestLateTimers(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.compute:1")
	s.At(0, "2 runs")
	const rounds = 24
	at := 600
	for i := range rounds {
		begun, seen := i*709, i*709+700
		for n := range 7 {
			s.At(begun+100*n+50, "2 sampled main.%s:5<main.compute:2", []string{"small", "big"}[min(n, 1)])
		}
		s.At(seen, `2 blocks "sleep" time.Sleep:1<main.compute:6`)
		s.At(seen+9, "2 woken")
		s.At(seen+9, "2 runs")
		s.At(at, "1 "+sleeps, "fetch")
		s.At(seen, "1 woken")
		s.At(seen, "1 runs")
		at = seen + 1
	}
	g := scripted.Graph(2, sorted(s.String()))
	left := func(m whatif.Model) float64 {
		r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To, Model: m})
		if f := r.Fidelity(); math.Abs(f-1) > 0.02 {
			t.Errorf("with nothing changed, the replay takes %.3f of the time, want all", f)
		}
		return r.Wall(0, "main.big")
	}
	if got := left(whatif.Model{}); got > 0.8 {
		t.Errorf("without big it takes %.3f, want much less", got)
	}
	if got := left(whatif.Model{Late: true}); got < 0.98 {
		t.Errorf("with timers as late as they were it takes %.3f without big, want all", got)
	}
	if whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Is(whatif.Model{Late: true}) {
		t.Error("that is said to be the same")
	}
}

// Timers of 100 are seen after 900, although others look for work meanwhile: where no replay
// explains that, they stay as late as they were.
func TestUnexplainedLateness(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.tick:1")
	s.At(0, "2 runs")
	const rounds, round = 20, 1000
	for i := range rounds {
		at, late := i*round, 800*min(i, 1)
		s.At(at+50, "1 sampled main.work:3<main.main:9")
		s.At(at+100, "1 "+sleeps, "fetch")
		s.At(at+200+late, "1 woken")
		s.At(at+200+late, "1 runs")
		for n := range round / 100 {
			s.At(at+100*n+40, `2 blocks "sleep" time.Sleep:1<main.tick:6`)
			s.At(at+100*n+90, "2 woken")
			s.At(at+100*n+90, "2 runs")
		}
	}
	s.At(rounds*round, "1 ends")
	g := scripted.Graph(2, sorted(s.String()))
	c := whatif.Config{Goroutine: 1, From: g.From, To: g.To}
	if f := whatif.New(g, c).Fidelity(); f > 0.5 {
		t.Fatalf("timers that are seen at once explain %.2f of the time, want little", f)
	}
	if got := study.New(g, c).Value(0, "main.work"); math.Abs(got-0.87) > 0.05 {
		t.Errorf("without work it takes %.3f, want 0.87", got)
	}
}

// Three that take turns with something for 100, and then compute for 10.
func turns(take, give string) string {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for j := range 3 {
		s.At(1, "1 makes %d main.main:7 main.main.func1:9", 2+j)
	}
	s.At(1, joins)
	const rounds = 30
	s.At(1, "2 runs")
	for j := 1; j < 3; j++ {
		s.At(1, "%d runs", 2+j)
		s.At(1, "%d blocks %s", 2+j, take)
	}
	for n := range rounds {
		who, at := 2+n%3, 1+n*100
		s.At(at, "%d blocks \"sleep\" time.Sleep:1<main.query:21<main.main.func1:5", who)
		s.At(at+100, "%d woken", who)
		s.At(at+100, "%d runs", who)
		s.At(at+105, "%d sampled main.render:4<main.main.func1:8", who)
		switch {
		case n+1 < rounds:
			s.At(at+100, "%d wakes %d %s", who, 2+(n+1)%3, give)
			s.At(at+100, "%d runs", 2+(n+1)%3)
			if n+3 < rounds {
				s.At(at+110, "%d blocks %s", who, take)
			} else {
				s.At(at+110, "%d ends", who)
			}
		default:
			s.At(at+110, "%d %s", who, finishes)
			s.At(at+110, "%d ends", who)
		}
	}
	s.At(rounds*100+11, "1 runs")
	s.At(rounds*100+11, "1 ends")
	return sorted(s.String())
}

// Without the time for which it is held, a lock holds up nobody: what is left is 10
// rounds of 10 each.
func TestMutex(t *testing.T) {
	text := turns("sync sync.(*Mutex).Lock:1<main.query:20<main.main.func1:5", "sync.(*Mutex).Unlock:1<main.query:23<main.main.func1:5")
	check(t, 4, text, "query", 101.0/3011)
	check(t, 4, text, "render", 3001.0/3011)
}

// Who holds a lock when the time is over gives it back before it stops: in a replay that may
// be earlier than others want it.
func TestMutexAtEnd(t *testing.T) {
	g := scripted.Graph(4, turns("sync sync.(*Mutex).Lock:1<main.query:20<main.main.func1:5", "sync.(*Mutex).Unlock:1<main.query:23<main.main.func1:5"))
	r := whatif.New(g, whatif.Config{Goroutine: 3, From: g.From, To: 1_450_000})
	if r.Is(whatif.Model{Unlocked: true}) {
		t.Error("without locks, goroutines are said to do the same")
	}
	if takes, stops := r.Held(); takes != 3 || stops != 0 {
		t.Errorf("%d goroutines take the lock and %d stop with it, want 3 and 0", takes, stops)
	}
}

func TestPlaces(t *testing.T) {
	text := turns(`"chan send" runtime.chansend1:1<main.main.func1:4`, "runtime.chanrecv1:1<main.main.func1:6")
	check(t, 4, text, "query", 101.0/3011)
	check(t, 4, text, "render", 3001.0/3011)
}

// Who waits for room to write waits for whoever reads: 50 rounds of 19 asleep or at work,
// and 1 for what is read.
func TestRoomToWrite(t *testing.T) {
	var s scripted.Script
	const write = `1 blocks "network" internal/poll.(*FD).Write:1<os.(*File).Write:1<main.main:3`
	s.At(0, "1 begins main.main:1")
	s.At(0, "2 begins main.read:1")
	s.At(0, "2 "+`blocks "sleep" time.Sleep:1<main.rest:5<main.read:2`)
	s.At(1, write)
	for i := range 50 {
		at := i*20 + 18
		s.At(at, "2 woken")
		s.At(at, "2 runs")
		s.At(at, "2 calls syscall.read:1<os.(*File).Read:1<main.read:3")
		s.At(at+1, "2 runs")
		s.At(at+1, "1 woken")
		s.At(at+1, "1 runs")
		s.At(at+2, "2 "+`blocks "sleep" time.Sleep:1<main.rest:5<main.read:2`)
		s.At(at+2, write)
	}
	s.At(50*20, "1 woken")
	s.At(50*20, "1 runs")
	s.At(50*20, "1 ends")
	check(t, 2, s.String(), "rest", 0.051)
}

// Where places are taken in another order and somebody waits for ever, it is asked what
// would be if each wait ended by what ended it.
func TestStuck(t *testing.T) {
	g := scripted.Graph(4, `
		0 1 begins main.main:1
		0 2 begins main.two:1
		0 3 begins main.three:1
		0 3 blocks "sleep" time.Sleep:1<main.three:2
		10 1 sampled main.work:1<main.main:2
		10 2 blocks "sync.(*Cond).Wait" sync.(*Cond).Wait:1<main.two:2
		20 3 woken
		20 3 runs
		20 3 wakes 2 sync.(*Cond).Signal:1<main.three:3
		20 3 blocks "chan receive" runtime.chanrecv1:1<main.three:4
		20 2 runs
		30 1 blocks "sync.(*Cond).Wait" sync.(*Cond).Wait:1<main.main:3
		40 2 wakes 3 runtime.chansend1:1<main.two:3
		40 3 runs
		40 3 wakes 1 sync.(*Cond).Signal:1<main.three:3
		40 3 ends
		40 1 runs
		41 1 blocks "chan receive" runtime.chanrecv1:1<main.main:4
		60 2 wakes 1 runtime.chansend1:1<main.two:5
		60 1 runs
		60 1 ends`)
	s := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := s.Value(0, "main.work"); math.Abs(got-1) > 0.02 {
		t.Errorf("without work it takes %.3f, want as long: another one is waited for", got)
	}
}

// A schedule begins where its ticker is made: what was before that can be gained, and what
// the ticks are waited for beside cannot.
func TestTickerIsSet(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(1, `1 blocks "sleep" time.Sleep:1<main.before:2`)
	s.At(501, "1 woken")
	s.At(501, "1 runs")
	s.At(540, "1 sampled main.prepare:3<main.main:4")
	for tick := range 8 { // the ticker is made at 600
		at := 700 + 100*tick
		s.At(at-60, "1 sampled main.work:5<main.main:6")
		s.At(at-30-tick, `1 blocks "chan receive" runtime.chanrecv1:1<main.await:7`)
		s.At(at, "1 woken")
		s.At(at, "1 runs")
	}
	s.At(1400, "1 ends")
	g := scripted.Graph(2, s.String())
	r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	for function, want := range map[string]float64{"main.before": 900. / 1400, "main.work": 1, "main.await": 1132. / 1400} {
		if got := r.Wall(0, function); math.Abs(got-want) > 0.05 {
			t.Errorf("without %s it takes %.3f, want %.3f", function, got, want)
		}
	}
}

// A timer that is set anew in each round keeps no schedule, though rounds take about as long
// and some timers come late: 40 rounds of 90 at work, and 10 until the timer.
func TestTimerSetAnew(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	at := 0
	for i := range 40 {
		late := (i * i) % 7
		if i%8 == 5 {
			late = 250
		}
		s.At(at+5, "1 sampled main.work:3<main.main:9")
		s.At(at+90, `1 blocks "select" runtime.selectgo:1<main.main:8`)
		at += 100 + late
		s.At(at, "1 woken")
		s.At(at, "1 runs")
	}
	s.At(at, "1 ends")
	g := scripted.Graph(2, s.String())
	r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := r.Wall(0, "main.work"); got > 0.4 {
		t.Errorf("without work it takes %.3f, want the time of the timers alone", got)
	}
}

// Who takes 40 for each thing had to wait for the first one alone, as another had the rest ready in
// time, one each 20. If what it does costs nothing, it waits for all 25, though the other one
// does not end; unless that works for others, too.
func TestFeeds(t *testing.T) {
	channel := func(s *scripted.Script) {
		s.At(20, "2 wakes 1 runtime.chansend1:1<main.feed:3")
	}
	socket := func(s *scripted.Script) {
		s.At(20, "2 calls syscall.write:1<net.(*netFD).Write:1<main.feed:3")
		s.At(21, "1 woken")
		s.At(21, "2 runs")
	}
	for _, c := range []struct {
		give   func(s *scripted.Script)
		wait   string
		others bool
		want   float64
	}{
		{channel, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:2`, false, 500.0 / 1021},
		{channel, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:2`, true, 21.0 / 1021},
		{socket, `1 blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.main:2`, false, 500.0 / 1021},
	} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "2 begins main.feed:1")
		s.At(0, "3 begins main.other:1")
		s.At(0, `3 blocks "chan receive" runtime.chanrecv1:1<main.other:2`)
		s.At(0, "%s", c.wait)
		for n := range 25 {
			s.At(n*20+1, "2 "+sleeps, "generate")
			s.At(n*20+20, "2 woken")
			s.At(n*20+20, "2 runs")
			if n == 0 {
				c.give(&s)
				s.At(21, "1 runs")
			}
		}
		if c.others {
			s.At(500, "2 wakes 3 runtime.chansend1:1<main.feed:5")
		}
		s.At(500, `2 blocks "select (no cases)" main.feed:7`)
		for n := range 25 {
			s.At(21+n*40, "1 "+sleeps, "parse")
			s.At(61+n*40, "1 woken")
			s.At(61+n*40, "1 runs")
		}
		s.At(1021, "1 ends")
		check(t, 4, sorted(s.String()), "parse", c.want)
	}
}

// Who waits for a place gets it from one that then computes, and runs when another processor takes it, or when the
// one that gave it waits: sooner, if that one computes less. A goroutine that keeps a thread of its own is woken
// whatever who woke it does.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		waits int // when who gave the place does, of 100
		want  float64
	}{{70, 0.4}, {20, 1}} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1 P1")
		s.At(0, "2 made main.work:1")
		s.At(0, "2 runs P0")
		for round := range 10 {
			at := 100 * round
			s.At(at+1, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:2 P1`)
			s.At(at+10, "2 wakes 1 runtime.chansend1:1<main.work:2 P0")
			s.At(at+10+c.waits/2, "2 sampled main.check:3 P0")
			s.At(at+c.waits, `2 blocks "chan receive" runtime.chanrecv1:1<main.work:4 P0`)
			s.At(at+70, "1 runs P1")
			s.At(at+100, "1 wakes 2 runtime.chansend1:1<main.main:3 P1")
			s.At(at+100, "2 runs P0")
		}
		s.At(1001, "1 ends P1")
		check(t, 2, s.String(), "check", c.want)
	}
}
