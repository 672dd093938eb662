package critical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// path is the pieces of goroutine 1's path as "function kind length", in microseconds.
func path(t *testing.T, procs int, script string) string {
	t.Helper()
	g := scripted.Graph(procs, script)
	p := critical.Of(g, 1, g.From, g.To)
	at := p.From
	var out []string
	last, length := "", int64(0)
	for i := range p.Pieces {
		x := &p.Pieces[i]
		if x.From != at {
			t.Errorf("piece %d begins at %d, want %d: no gaps", i, x.From, at)
		}
		at = x.To
		name := fmt.Sprint(strings.TrimPrefix(p.Target(x).Function, "main."), " ", x.Kind)
		if name == last {
			out = out[:len(out)-1]
		} else {
			last, length = name, 0
		}
		length += x.To - x.From
		out = append(out, fmt.Sprint(name, " ", length/1000))
	}
	if at != p.To {
		t.Errorf("the pieces end at %d, want %d", at, p.To)
	}
	var total, sum int64
	for _, c := range p.Costs() {
		sum += int64(c.Value())
	}
	if total = p.To - p.From; sum < total-int64(len(p.Pieces)) || sum > total {
		t.Errorf("costs add up to %d, want %d", sum, total)
	}
	return strings.Join(out, ", ")
}

func TestPath(t *testing.T) {
	check := func(why string, procs int, script, want string) {
		t.Helper()
		if got := path(t, procs, script); got != want {
			t.Errorf("%s:\n got %s\nwant %s", why, got, want)
		}
	}
	check("serial: sleep, compute, file, child", 2, `
		0 1 begins main.main:1
		10 1 blocks "sleep" time.Sleep:1<main.fetch:5
		40 1 woken
		41 1 runs
		60 1 calls syscall.read:1<os.(*File).Read:1<main.load:7
		70 1 runs
		75 1 calls syscall.wait4:1<os.(*Process).Wait:1<main.convert:7
		90 1 runs
		95 1 ends`,
		"fetch processor 10, fetch sleep 31, load processor 19, load file 10, convert processor 5, convert child 15, convert processor 5")
	check("the standard output of a child, in a pipe", 2, `
		0 1 begins main.main:1
		10 1 blocks "network" internal/poll.runtime_pollWait:1<os.(*File).Read:1<main.receive:5
		40 1 woken
		41 1 runs
		50 1 ends`,
		"receive processor 10, receive child 31, receive processor 9")
	check("the goroutine that is waited for, and who made it", 2, `
		0 1 begins main.main:1
		10 1 makes 2 main.main:2 main.main.func1:9
		11 1 blocks "chan receive" runtime.chanrecv1:1<main.main:3
		12 2 runs
		50 2 wakes 1 runtime.chansend1:1<main.work:10
		51 1 runs
		60 1 blocks "sleep" time.Sleep:1<main.rest:5
		70 1 woken
		70 1 runs`,
		"main processor 10, main ready 2, work processor 38, main channel 1, rest processor 9, rest sleep 10")
	check("a lock held while sleeping", 2, `
		0 2 begins main.hold:1
		0 1 begins main.main:1
		5 2 blocks "sleep" time.Sleep:1<main.bump:21<main.hold:2
		10 1 blocks "sync" sync.(*Mutex).Lock:1<main.bump:20<main.main:3
		50 2 woken
		50 2 runs
		51 2 wakes 1 sync.(*Mutex).Unlock:1<main.bump:22<main.hold:2
		52 1 runs
		60 1 ends`,
		"bump processor 5, bump sleep 5, bump lock 42, bump processor 8")
	check("what is done once while others wait for it", 2, `
		0 2 begins main.first:1
		0 1 begins main.main:1
		5 2 blocks "sleep" time.Sleep:1<main.connect:21<sync.(*Once).doSlow:9<main.first:2
		10 1 blocks "sync" sync.(*Mutex).Lock:1<sync.(*Once).doSlow:5<main.db:20<main.main:3
		50 2 woken
		50 2 runs
		51 2 wakes 1 sync.(*Mutex).Unlock:1<sync.(*Once).doSlow:10<main.first:2
		52 1 runs
		60 1 ends`,
		"connect processor 5, connect sleep 45, first processor 1, db lock 1, db processor 8")
	check("what the holder of a lock does outside of it", 2, `
		0 2 begins main.loop:1
		0 1 begins main.main:1
		5 1 blocks "sync" sync.(*Mutex).Lock:1<main.count:20<main.main:3
		11 2 blocks "sleep" time.Sleep:1<main.nap:4<main.loop:2
		15 2 woken
		15 2 runs
		20 2 sampled main.work:9<main.loop:3
		30 2 sampled main.work:9<main.loop:3
		40 2 sampled main.hash:7<main.count:21<main.loop:4
		50 2 sampled main.hash:7<main.count:21<main.loop:4
		55 2 wakes 1 sync.(*Mutex).Unlock:1<main.count:22<main.loop:4
		56 1 runs
		60 1 ends`,
		"nap processor 11, nap sleep 4, work processor 20, hash lock 20, count lock 1, count processor 4")
	check("ready while all processors are taken, by two in equal parts", 2, `
		0 1 begins main.main:1 P0
		0 2 begins main.left:1 P1
		10 1 preempted main.main:2 P0
		10 3 made main.right:1
		10 3 runs P0
		50 3 ends P0
		50 1 runs P0
		60 1 blocks "sleep" time.Sleep:1<main.main:4 P0
		60 2 yields main.left:2 P1
		70 1 woken`,
		"main processor 10, right ready 20, left ready 20, main processor 10, main sleep 10")
	check("another program has the processors", 2, `
		0 1 begins main.main:1
		10 1 blocks "sleep" time.Sleep:1<main.nap:4
		20 1 woken
		1020 1 runs
		1030 1 ends`,
		"nap processor 10, nap sleep 10, (waiting for a processor) ready 1000, nap processor 10")
	check("main leaves the program to another goroutine, which ends it", 2, `
		0 1 begins main.main:1
		10 1 makes 2 main.main:2 main.work:9
		11 1 ends
		12 2 runs
		50 2 blocks "sleep" time.Sleep:1<main.rest:4<main.work:9
		60 2 woken
		60 2 runs
		80 2 blocks "chan receive" runtime.chanrecv1:1<main.wait:5<main.work:10
		85 4 made runtime.bgwork:1`,
		"main processor 10, work ready 2, rest processor 38, rest sleep 10, wait processor 20, wait sleep 5")
	check("main leaves the program to others, which end", 2, `
		0 1 begins main.main:1
		10 1 makes 2 main.main:2 main.work:9
		11 1 makes 3 main.main:3 main.help:9
		12 1 ends
		12 2 runs
		13 3 runs
		40 3 ends
		80 2 ends
		81 4 made runtime.bgwork:1
		82 4 ends
		85 5 made runtime.bgwork:1`,
		"main processor 10, work ready 2, work processor 73")
	check("main had left before the trace began", 2, `
		0 2 begins main.work:9
		50 2 blocks "sleep" time.Sleep:1<main.rest:4<main.work:9
		60 2 woken
		60 2 runs
		80 2 ends`,
		"rest processor 50, rest sleep 10, rest processor 20")
	check("a timer's goroutine is not waited for before it exists", 2, `
		0 1 begins main.main:1
		10 1 blocks "chan receive" runtime.chanrecv1:1<main.deadline:5
		50 2 made context.WithDeadlineCause.func3:1
		50 2 runs
		55 2 wakes 1 context.(*cancelCtx).cancel:7<context.WithDeadlineCause.func3:2
		56 1 runs
		60 1 ends`,
		"deadline processor 10, deadline sleep 40, deadline processor 5, deadline channel 1, deadline processor 4")
	check("a timer's goroutine that ran before it was waited for", 2, `
		0 1 begins main.main:1
		20 2 made main.expire:1
		20 2 runs
		25 1 blocks "sync" sync.(*Mutex).Lock:1<main.ask:5
		30 2 wakes 1 sync.(*Mutex).Unlock:1<main.expire:2
		31 1 runs
		40 1 ends`,
		"ask processor 20, expire processor 5, expire lock 5, ask lock 1, ask processor 9")
	check("waiting for the collector", 2, `
		0 1 begins main.main:1
		10 1 blocks "GC mark assist wait for work" main.allocate:5
		30 2 begins runtime.gcBgMarkWorker:1
		30 2 wakes 1 runtime.gcBgMarkWorker:2
		31 1 runs
		40 1 ends`,
		"allocate processor 10, allocate memory 21, allocate processor 9")
	check("waiting for the collector while allocating, as others do", 2, `
		0 1 begins main.main:1
		10 1 blocks "GC mark assist wait for work" runtime.gcParkAssist:1<runtime.mallocgc:2<main.allocate:5
		30 2 begins runtime.gcBgMarkWorker:1
		30 2 wakes 1 runtime.gcBgMarkWorker:2
		31 1 runs
		40 1 ends`,
		"allocate memory 10, runtime (garbage collection) memory 21, allocate memory 9")
	check("made ready while the recorder ran", 2, `
		0 1 begins main.main:1
		0 2 begins runtime.bottleneckTick:1
		2 2 calls runtime.bottleneckTick:2
		10 1 blocks sync sync.(*Mutex).Lock:1<main.load:5
		29 2 runs
		30 2 wakes 1 runtime.bottleneckTick:3
		31 1 runs
		40 1 ends`,
		"load processor 10, load lock 21, load processor 9")
	check("a signal, which is awaited from the beginning", 2, `
		0 1 begins main.main:1
		0 2 made os/signal.loop:1
		1 2 runs
		2 2 calls os/signal.signal_recv:1<os/signal.loop:2
		30 1 blocks "chan receive" runtime.chanrecv1:1<main.main:5
		40 2 runs
		40 2 wakes 1 runtime.selectnbsend:1<os/signal.process:3<os/signal.loop:4
		41 1 runs
		50 1 ends`,
		"main processor 30, main sleep 11, main processor 9")
	check("a trace ends while who is waited for waits for the collector", 2, `
		0 1 begins main.main:1
		1 1 makes 2 main.main:2 main.work:1
		2 2 runs
		2 1 blocks sync sync.(*WaitGroup).Wait:1<main.main:3
		10 2 blocks "GC mark assist wait for work" main.work:5
		30 3 begins runtime.gcBgMarkWorker:1
		31 3 blocks "GC worker (idle)" runtime.gcBgMarkWorker:2`,
		"main processor 2, work processor 8, work memory 21")
	check("a trace ends while all wait", 2, `
		0 1 begins main.main:1
		1 1 makes 2 main.main:2 main.work:1
		2 2 runs
		2 1 blocks sync sync.(*WaitGroup).Wait:1<main.main:3
		10 2 blocks "chan receive" runtime.chanrecv1:1<main.work:5
		30 3 begins runtime.gcBgMarkWorker:1
		31 3 blocks "GC worker (idle)" runtime.gcBgMarkWorker:2`,
		"main processor 2, work processor 8, work sleep 21")
	check("a trace ends when who is waited for has begun to wait, beside one that may have nothing to do with that", 2, `
		0 1 begins main.main:1
		0 2 waits sleep time.Sleep:1<main.tick:1
		30 1 blocks "chan receive" runtime.chanrecv1:1<main.main:3
		40 3 begins runtime.gcBgMarkWorker:1`,
		"main processor 30, tick sleep 10")
	check("beside the standard library's own alone", 2, `
		0 1 begins main.main:1
		0 2 begins testing.runExample.func1:1
		1 2 blocks network internal/poll.runtime_pollWait:1<os.(*File).Read:1<testing.runExample.func1:1
		30 1 blocks "chan receive" runtime.chanrecv1:1<main.main:3
		40 3 begins runtime.gcBgMarkWorker:1`,
		"main processor 30, main sleep 10")
	check("a trace ends while a library's goroutine runs the user's code, as samples tell", 2, `
		0 1 begins main.main:1
		10 1 makes 2 golang.org/x/sync/errgroup.(*Group).Go.func1:1 golang.org/x/sync/errgroup.(*Group).Go:2<main.main:3
		10 2 runs
		11 1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:4
		20 2 sampled main.work:5<golang.org/x/sync/errgroup.(*Group).Go.func1:1
		40 3 begins runtime.gcBgMarkWorker:1`,
		"golang.org/x/sync/errgroup.(*Group).Go processor 10, main processor 1, work processor 29")
	check("a trace ends while one waits for the next processor in the user's code", 2, `
		0 1 begins main.main:1
		0 2 begins testing.tRunner:1
		10 1 blocks "chan receive" testing.(*T).Run:1<main.main:4
		20 2 preempted main.work:5<testing.tRunner:1
		40 3 begins runtime.gcBgMarkWorker:1`,
		"main processor 10, (not sampled) processor 10, work ready 20")
	check("a trace ends while a collection is about to begin", 2, `
		0 1 begins main.main:1
		0 2 waits sleep time.Sleep:1<main.tick:1
		30 1 blocks "sync" runtime.gcStart:1<runtime.mallocgc:2<main.main:3
		40 3 begins runtime.gcBgMarkWorker:1`,
		"main memory 30, runtime (garbage collection) memory 10")
	check("what waits for ever is not what a time-out starts", 2, `
		0 1 begins main.main:1
		10 1 blocks "sync" sync.(*Mutex).Lock:1<main.hang:5
		0 3 begins runtime.timer:1
		30 3 makes 2 runtime.timer:2 testing.(*M).startAlarm.func1:1
		31 3 blocks "system goroutine wait" runtime.timer:3
		31 2 runs
		32 2 blocks "chan receive" runtime.chanrecv1:1<testing.(*M).startAlarm.func1:2`,
		"hang processor 10, hang lock 22")
}

// What a goroutine of the standard library waits for is charged to the user's code that
// waits for it, and a chain of timers to the function that sets them.
// Who is made by a timer is made by nobody. What it held up later did other things then.
func TestPathOfTimersGoroutine(t *testing.T) {
	got := path(t, 2, `
		0 1 begins main.main:1
		1 1 makes 2 main.main:2 main.work:1
		2 1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:3
		2 2 runs
		10 2 blocks "select" runtime.selectgo:1<main.work:5
		40 3 made main.expire:1
		41 3 runs
		50 3 wakes 2 runtime.closechan:1<main.expire:2
		51 2 runs
		52 2 blocks "sync" sync.(*Mutex).Lock:1<main.work:6
		58 3 wakes 2 sync.(*Mutex).Unlock:1<main.expire:3
		59 3 ends
		59 2 runs
		60 2 wakes 1 sync.(*WaitGroup).Done:1<main.work:7
		61 1 runs
		62 1 ends`)
	want := "main processor 1, work ready 1, work processor 8, work sleep 30"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got %s\nwant %s, and so on", got, want)
	}
}

func TestPathThroughLibrary(t *testing.T) {
	check := func(why, script, want string) {
		t.Helper()
		if got := path(t, 2, script); got != want {
			t.Errorf("%s:\n got %s\nwant %s", why, got, want)
		}
	}
	check("a client that reads and writes in goroutines of its own", `
		0 2 waits "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<net/http.(*persistConn).readLoop:1
		0 3 waits "select" runtime.selectgo:1<net/http.(*persistConn).writeLoop:1
		0 1 begins main.main:1
		40 1 wakes 3 runtime.chansend1:1<net/http.(*persistConn).roundTrip:1<main.get:6
		41 1 blocks "select" runtime.selectgo:1<net/http.(*persistConn).roundTrip:2<main.get:6
		42 3 runs
		43 3 calls syscall.write:1<net.(*netFD).Write:1<net/http.(*persistConn).writeLoop:2
		44 3 runs
		45 3 blocks "select" runtime.selectgo:1<net/http.(*persistConn).writeLoop:1
		90 2 woken
		90 2 runs
		92 2 wakes 1 runtime.selectgo:1<net/http.(*persistConn).readLoop:9
		92 1 runs
		99 1 ends`,
		"get processor 40, get channel 2, get processor 1, get network 47, get processor 9")
	check("an answer from a goroutine of the same process", `
		0 2 begins main.serve:1
		1 2 blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.serve:2
		2 1 begins main.main:1
		10 1 calls syscall.write:1<net.(*netFD).Write:1<main.ask:3
		11 1 runs
		12 1 blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.ask:4
		14 2 woken
		14 2 runs
		60 2 calls syscall.write:1<net.(*netFD).Write:1<main.serve:5
		61 2 runs
		63 1 woken
		63 1 runs
		70 1 ends`,
		"ask processor 10, serve network 4, serve processor 46, ask network 3, ask processor 7")
	check("timers, each set when the last one has run", `
		0 1 begins main.main:1
		2 1 blocks "chan receive" runtime.chanrecv1:1<main.main:9
		20 2 made main.schedule.func1:5
		20 2 runs
		25 2 ends
		50 3 made main.schedule.func1:5
		50 3 runs
		57 3 wakes 1 main.schedule:7<main.schedule.func1:6
		58 3 ends
		58 1 runs
		60 1 ends`,
		"main processor 2, main sleep 18, schedule processor 5, schedule sleep 25, schedule processor 7, main channel 1, main processor 2")
	check("timers, of which one rings before the one that has set it has ended", `
		0 1 begins main.main:1
		2 1 blocks "chan receive" runtime.chanrecv1:1<main.main:9
		3 2 made main.schedule.func1:5
		3 2 runs
		5 2 ends
		10 3 made main.schedule.func1:5
		10 3 runs
		15 3 ends
		20 4 made main.schedule.func1:5
		20 4 runs
		25 4 ends
		30 5 made main.schedule.func1:5
		30 5 runs
		40 6 made main.schedule.func1:5
		40 6 runs
		41 5 ends
		47 6 wakes 1 main.schedule:7<main.schedule.func1:6
		48 6 ends
		48 1 runs
		50 1 ends`,
		"main processor 2, main sleep 1, schedule processor 2, schedule sleep 5, schedule processor 5, schedule sleep 5, schedule processor 5, schedule sleep 5, schedule processor 17, main channel 1, main processor 2")
	check("timers, each set by who waits for it", `
		0 1 begins main.main:1
		10 1 blocks "chan receive" runtime.chanrecv1:1<main.await:9
		20 2 made main.await.func1:5
		20 2 runs
		21 2 wakes 1 runtime.closechan:1<main.await.func1:6
		22 2 ends
		22 1 runs
		50 1 blocks "chan receive" runtime.chanrecv1:1<main.await:9
		60 3 made main.await.func1:5
		60 3 runs
		61 3 wakes 1 runtime.closechan:1<main.await.func1:6
		62 3 ends
		62 1 runs
		70 1 ends`,
		"await processor 10, await sleep 10, await processor 1, await channel 1, await processor 28, await sleep 10, await processor 1, await channel 1, await processor 8")
	check("timers, each set by the last one, of which each is waited for as soon as what the last one brought is done", `
		0 1 begins main.main:1
		1 1 blocks "chan receive" runtime.chanrecv1:1<main.main:9
		20 2 made main.schedule.func1:5
		20 2 runs
		20 2 wakes 1 runtime.chansend1:1<main.schedule.func1:6
		21 2 ends
		21 1 runs
		30 1 blocks "chan receive" runtime.chanrecv1:1<main.main:9
		40 3 made main.schedule.func1:5
		40 3 runs
		40 3 wakes 1 runtime.chansend1:1<main.schedule.func1:6
		41 3 ends
		41 1 runs
		58 1 blocks "chan receive" runtime.chanrecv1:1<main.main:9
		60 4 made main.schedule.func1:5
		60 4 runs
		60 4 wakes 1 runtime.chansend1:1<main.schedule.func1:6
		61 4 ends
		61 1 runs
		65 1 ends`,
		"main processor 1, main sleep 19, schedule processor 1, schedule sleep 19, schedule processor 1, schedule sleep 19, main channel 1, main processor 4")
	check("what a cleanup does, for which it waits after what it does itself", `
		0 1 begins main.main:1
		1 1 makes 2 main.main:2 runtime.runCleanups:1
		1 2 runs
		2 2 blocks "system goroutine wait" runtime.runCleanups:1
		40 1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:9
		42 2 woken
		42 2 runs
		90 2 wakes 1 sync.(*WaitGroup).Done:1<main.release:4<runtime.runCleanups:3
		91 2 blocks "system goroutine wait" runtime.runCleanups:1
		91 1 runs
		95 1 ends`,
		"main processor 40, main lock 2, release processor 48, main lock 1, main processor 4")
}

// Who looks again and again waits for what it looks at, and may say each time that it still does.
func TestPathOfPolls(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	for round := range 3 {
		at := 1 + round*100
		fmt.Fprintf(&script, "%d 1 makes %d main.main:2 main.export:1\n%d %d runs\n%d %d blocks sleep time.Sleep:1<main.export:2\n", at, 2+round, at+1, 2+round, at+2, 2+round)
		for look := range 4 {
			fmt.Fprintf(&script, "%d 1 blocks sleep time.Sleep:1<main.poll:4\n", at+3+22*look)
			if look == 3 {
				fmt.Fprintf(&script, "%d %d woken\n%d %d runs\n%d %d ends\n", at+70, 2+round, at+70, 2+round, at+73, 2+round)
			}
			seen := at + 3 + 22*look + 21
			fmt.Fprintf(&script, "%d 1 woken\n%d 1 runs\n%d 1 calls syscall.write:1<main.poll:5\n%d 1 runs\n", seen, seen, seen, seen)
		}
	}
	got := path(t, 4, script.String())
	if !strings.Contains(got, "export sleep 68") || strings.Count(got, "poll sleep 17") != 3 || strings.Contains(got, "poll sleep 21") {
		t.Errorf("got %s; want each time what is exported, and the 17 until the last look", got)
	}
}

// Another goroutine may look for who looks, each time, as in testify's Eventually. What it looks for may
// be done just after it has looked.
func TestPathOfEventually(t *testing.T) {
	for _, ends := range []int{900, -4} {
		got := path(t, 4, eventually(ends))
		if strings.Count(got, "serve sleep 5") != 3 || strings.Contains(got, "eventually sleep 1000, eventually processor 2, eventually sleep") {
			t.Errorf("done %d after the last pause began: got %s; want each time what is served", ends, got)
		}
	}
}

// eventually is a script in which main has others look, six times, for what a worker has done so long
// after the last pause began; three times over.
func eventually(ends int) string {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	at, next := 1, 2
	for range 3 {
		worker := next
		fmt.Fprintf(&script, "%d 1 makes %d main.main:2 main.serve:1\n%d %d runs\n%d %d blocks sleep time.Sleep:1<main.serve:2\n", at, worker, at, worker, at+1, worker)
		at, next = at+3, next+1
		for look := range 6 {
			fmt.Fprintf(&script, "%d 1 blocks select runtime.selectgo:1<main.eventually:4\n", at)
			if look == 5 {
				fmt.Fprintf(&script, "%d %d woken\n%d %d runs\n%d %d ends\n", at+ends, worker, at+ends, worker, at+ends+3, worker)
			}
			fmt.Fprintf(&script, "%d 1 woken\n%d 1 runs\n", at+1000, at+1000)
			fmt.Fprintf(&script, "%d 1 makes %d main.eventually:6 main.eventually.func1:1\n%d 1 blocks select runtime.selectgo:1<main.eventually:4\n", at+1001, next, at+1002)
			fmt.Fprintf(&script, "%d %d runs\n%d %d wakes 1 runtime.chansend1:1<main.eventually.func1:2\n%d %d ends\n%d 1 runs\n", at+1003, next, at+1005, next, at+1006, next, at+1006)
			at, next = at+1008, next+1
		}
	}
	return inOrder(script.String() + fmt.Sprintf("%d 1 ends\n", at+10))
}

// ticks is a script in which main waits for a ticker, each 20, so often from a moment on.
func ticks(at, n int) (script string) {
	for ; n > 0; n-- {
		script += fmt.Sprintf("%d 1 blocks select runtime.selectgo:1<main.await:4\n%d 1 woken\n%d 1 runs\n", at, at+20, at+20)
		at += 20
	}
	return script
}

// inOrder sorts the lines of a script by time.
func inOrder(script string) string {
	lines := strings.Split(strings.TrimSpace(script), "\n")
	slices.SortStableFunc(lines, func(a, b string) int {
		var x, y int
		fmt.Sscan(a, &x)
		fmt.Sscan(b, &y)
		return x - y
	})
	return strings.Join(lines, "\n")
}

// A ticker tells when to look, too, and a worker that waits for its next job then has done the last.
func TestPathOfTicks(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 2 begins main.work:1\n1 2 blocks \"chan receive\" runtime.chanrecv1:1<main.work:2\n0 1 begins main.main:1\n")
	for round := range 3 {
		at := 10 + round*100
		fmt.Fprintf(&script, "%d 1 wakes 2 runtime.chansend1:1<main.main:3\n%d 2 runs\n%s", at, at+1, ticks(at+2, 4))
		fmt.Fprintf(&script, "%d 2 blocks \"chan receive\" runtime.chanrecv1:1<main.work:2\n", at+75)
	}
	got := path(t, 2, inOrder(script.String()+"312 1 ends"))
	if strings.Count(got, "work processor 74") != 3 || strings.Count(got, "await sleep 7,") != 3 {
		t.Errorf("got %s; want each time the work, and the 7 until the last tick", got)
	}
}

// Who sleeps again and again does not look for one that waits for timers, and is told to stop in the end.
func TestPathOfSleepsBeside(t *testing.T) {
	const ms = 1000
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.beat:1")
	s.At(1, "2 runs")
	for at := 12; at < 190; at += 20 {
		s.At(at*ms, "1 blocks sleep time.Sleep:1<main.work:4")
		s.At((at+20)*ms-3, "1 woken")
		s.At((at+20)*ms-3, "1 runs")
	}
	for at := 2; at < 200; at += 30 {
		s.At(at*ms, `2 blocks "select" runtime.selectgo:1<main.beat:2`)
		if at < 180 {
			s.At((at+28)*ms, "2 woken")
			s.At((at+28)*ms, "2 runs")
		}
	}
	s.At(192*ms+1, "1 wakes 2 context.(*cancelCtx).cancel:1<main.main:4")
	s.At(192*ms+2, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:5`)
	s.At(192*ms+3, "2 runs")
	s.At(192*ms+4, "2 wakes 1 sync.(*WaitGroup).Done:1<main.beat:3")
	s.At(192*ms+5, "2 ends")
	s.At(192*ms+5, "1 runs")
	s.At(192*ms+6, "1 ends")
	if got := path(t, 2, inOrder(s.String())); strings.Contains(got, "beat sleep") || strings.Count(got, "work sleep 19997") != 9 {
		t.Errorf("got %s; want each sleep", got)
	}
}

// Who looks while others run may wait for them; not who does so while others only do something
// from time to time.
func TestPathOfLooks(t *testing.T) {
	for _, c := range []struct {
		why, beside string
		looks       int
		want        int64
	}{
		{"one that computes", "11 2 runs", 5, 100},
		{"one that has computed, and waits for more", "11 2 runs\n95 2 blocks \"chan receive\" runtime.chanrecv1:1<main.work:2", 5, 100},
		{"one that has slept, and waits for more", "11 2 runs\n12 2 blocks sleep time.Sleep:1<main.work:2\n95 2 woken\n95 2 runs\n96 2 blocks \"chan receive\" runtime.chanrecv1:1<main.work:2", 5, 100},
		{"one that waits", "11 2 runs\n12 2 blocks \"chan receive\" runtime.chanrecv1:1<main.work:2", 5, 0},
		{"a ticker", "11 2 runs\n12 2 blocks \"chan receive\" runtime.chanrecv1:1<main.work:2\n95 2 woken\n95 2 runs\n97 2 blocks \"chan receive\" runtime.chanrecv1:1<main.work:2", 5, 0},
		{"one that ends in the last of many looks", "11 2 runs\n180 2 ends", 9, 0},
		{"one that ends in the last of a few looks", "11 2 runs\n95 2 ends", 5, 100},
	} {
		g := scripted.Graph(2, inOrder("0 1 begins main.main:1\n10 1 makes 2 main.main:2 main.work:1\n"+c.beside+"\n"+ticks(12, c.looks)+"300 1 ends"))
		if got := critical.Of(g, 1, g.From, g.To).Unknown()["main.await"]; got != c.want*1000 {
			t.Errorf("beside %s: for %d ns it is not known what is waited for, want %d microseconds", c.why, got, c.want)
		}
	}
}

// Sleeps between looks may be short, and take longer than they should: all of that is not known.
func TestPathOfShortLooks(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n0 2 begins main.work:1\n12 1 blocks select runtime.selectgo:1<main.await:4\n17 1 woken\n17 1 runs\n")
	for look := range 4 {
		script.WriteString(ticks(20+23*look, 1))
	}
	g := scripted.Graph(2, script.String()+"300 1 ends")
	if got := critical.Of(g, 1, g.From, g.To).Unknown()["main.await"]; got != 85_000 {
		t.Errorf("for %d ns it is not known what is waited for, want 5 and four times 20 microseconds", got)
	}
}

// Who queues for a place in a channel makes the holder's time one of the channel.
func TestPathOfPlaces(t *testing.T) {
	got := path(t, 4, `
		0 2 begins main.main.func1:1
		0 3 begins main.main.func1:1
		0 1 begins main.main:1
		1 2 blocks "sleep" time.Sleep:1<main.query:4<main.main.func1:3
		2 3 blocks "chan send" runtime.chansend1:1<main.main.func1:2
		3 1 blocks "chan receive" runtime.chanrecv1:1<main.main:7
		50 2 woken
		50 2 runs
		51 2 wakes 3 runtime.chanrecv1:1<main.main.func1:4
		51 2 blocks "chan send" runtime.chansend1:1<main.main.func1:2
		51 3 runs
		52 3 blocks "sleep" time.Sleep:1<main.query:4<main.main.func1:3
		99 3 woken
		99 3 runs
		100 3 wakes 2 runtime.chanrecv1:1<main.main.func1:4
		100 2 runs
		101 2 wakes 1 runtime.chansend1:1<main.main.func1:9
		102 1 runs
		103 1 ends`)
	if !strings.Contains(got, "query channel 48, main channel 1, query channel 48") {
		t.Errorf("got %s; want both queries as waits for the channel", got)
	}
}

// Samples name what ran, in the parts that they have of all segments alike.
func TestPathBySamples(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	for i := range 10 {
		at := i * 100
		if i > 0 {
			fmt.Fprintf(&script, "%d 1 runs\n", at)
		}
		switch i {
		case 2, 5, 6:
			fmt.Fprintf(&script, "%d 1 sampled main.parse:4<main.main:2\n", at+20)
		case 7:
			fmt.Fprintf(&script, "%d 1 sampled main.sort:4<main.main:2\n", at+20)
		}
		fmt.Fprintf(&script, "%d 1 blocks sleep time.Sleep:1<main.nap:9<main.main:3\n%d 1 woken\n", at+60, at+100)
	}
	g := scripted.Graph(2, script.String())
	p := critical.Of(g, 1, g.From, g.To)
	sum := make(map[string]int64)
	for i := range p.Pieces {
		sum[p.Target(&p.Pieces[i]).Function] += p.Pieces[i].To - p.Pieces[i].From
	}
	// The first segment begins where main does, and is alike to none of the others.
	if sum["main.parse"] != 420_000 || sum["main.sort"] != 120_000 || sum["main.nap"] != 460_000 {
		t.Errorf("pieces %v; want parse three quarters of nine segments of 60, sort the rest, and nap all else", sum)
	}
	for _, c := range p.Costs() {
		if c.Target.Function == "main.parse" && (c.Hits != 3 || c.Samples != 4 || c.Time != 540_000) {
			t.Errorf("cost %+v; want 3 of 4 samples of 540 microseconds", c)
		}
	}
}

// Datagrams are sent, too; and on a busy machine what was sent may arrive late: it is from
// where the rest is from, be it that each answer is from a goroutine of its own.
func TestPathOfDatagrams(t *testing.T) {
	for _, own := range []bool{false, true} {
		got := path(t, 4, datagrams(own))
		if n := strings.Count(got, "serve processor 990"); n != 6 {
			t.Errorf("goroutines of their own %v: got %s; want serve 6 times, have it %d times", own, got, n)
		}
		if !strings.Contains(got, "(waiting for a processor) ready 998") {
			t.Errorf("goroutines of their own %v: got %s; want what was late to have waited for a processor", own, got)
		}
	}
}

// datagrams is a script in which goroutine 2 receives what 1 sends. It answers, or makes
// goroutines that do.
func datagrams(own bool) string {
	var script strings.Builder
	add := func(at int, format string, args ...any) {
		script.WriteString(fmt.Sprintf("%d ", at) + fmt.Sprintf(format, args...) + "\n")
	}
	const read = `blocks "network" internal/poll.(*FD).ReadFrom:1<net.(*netFD).readFromInet4:1<main.%s:2`
	add(0, "2 begins main.serve:1")
	add(1, "2 "+read, "serve")
	add(2, "1 begins main.main:1")
	for i := range 6 {
		at, late, server := 1000+3000*i, 10, 2
		if i == 4 {
			late = 1000
		}
		add(at, "1 calls syscall.write:1<net.(*netFD).Write:1<main.ask:3")
		add(at+1, "1 runs")
		add(at+2, "1 "+read, "ask")
		add(at+10, "2 woken")
		add(at+10, "2 runs")
		if own {
			server = 10 + i
			add(at+10, "2 makes %d main.serve:3 main.serve.func1:4", server)
			add(at+10, "2 "+read, "serve")
			add(at+10, "%d runs", server)
		}
		add(at+1000, "%d calls syscall.sendto:1<net.(*netFD).writeToInet4:1<main.serve:5", server)
		add(at+1001, "%d runs", server)
		if own {
			add(at+1002, "%d ends", server)
		} else {
			add(at+1002, "2 "+read, "serve")
		}
		add(at+1000+late, "1 woken")
		add(at+1000+late, "1 runs")
	}
	add(19000, "1 ends")
	return script.String()
}

// A call that sends does not wait: most take 8, and what others take longer, another program had the
// processor, unless samples show that they compute.
func TestPathOfLongSends(t *testing.T) {
	for _, computes := range []bool{false, true} {
		var script strings.Builder
		script.WriteString("0 1 begins main.main:1\n")
		for i := range 10 {
			at := 2018 * i
			fmt.Fprintf(&script, "%d 1 sampled main.main:2\n", at+500)
			for _, call := range []struct{ at, took int }{{1000, 8}, {1009, 8}, {1018, 1000}} {
				fmt.Fprintf(&script, "%d 1 calls syscall.write:1<net.(*netFD).Write:1<main.main:3\n", at+call.at)
				if computes {
					fmt.Fprintf(&script, "%d 1 sampled syscall.write:1<net.(*netFD).Write:1<main.main:3\n", at+call.at+call.took/2)
				}
				fmt.Fprintf(&script, "%d 1 runs\n", at+call.at+call.took)
			}
		}
		got := path(t, 2, script.String())
		without, want := strings.Count(got, "network 8, (waiting for a processor) ready 992"), 10
		if computes {
			want = 0
		}
		if without != want {
			t.Errorf("samples of calls %v: got %s; want %d to wait for a processor", computes, got, want)
		}
	}
}

// Of a wait that a signal ended, the path says so: the process itself may have sent it.
func TestPathOfSignals(t *testing.T) {
	g := scripted.Graph(2, `
		0 1 begins main.main:1
		0 2 made os/signal.loop:1
		1 2 runs
		2 2 calls os/signal.signal_recv:1<os/signal.loop:2
		10 1 blocks sleep time.Sleep:1<main.rest:5
		20 1 woken
		20 1 runs
		30 1 blocks "chan receive" runtime.chanrecv1:1<main.main:5
		40 2 runs
		40 2 wakes 1 runtime.selectnbsend:1<os/signal.process:3<os/signal.loop:4
		41 1 runs
		50 1 ends`)
	got := critical.Of(g, 1, g.From, g.To).Unknown()
	if len(got) != 1 || got["main.main"] != 10_000 {
		t.Errorf("waits for signals are %v, want 10 microseconds of main", got)
	}
}

// What a path cuts out of a segment is known by the samples of all of it.
func TestPathWithinSegment(t *testing.T) {
	g := scripted.Graph(2, `
		0 1 begins main.main:1
		10 1 sampled main.parse:4<main.main:2
		20 1 sampled main.parse:4<main.main:2
		30 1 sampled main.parse:4<main.main:2
		40 1 sampled main.parse:4<main.main:2
		100 1 ends`)
	for _, p := range critical.Cut(g, 1, []int64{0, 5_000, 25_000, 100_000}) {
		for _, c := range p.Costs() {
			if c.Target.Function != "main.parse" {
				t.Errorf("from %d to %d: %s, want parse", p.From, p.To, c.Target.Function)
			}
		}
	}
}

// Nobody sleeps in a bubble of testing/synctest: all wait for who runs there.
func TestPathInBubble(t *testing.T) {
	got := path(t, 2, `
		0 1 begins main.main:1
		10 1 makes 2 main.main:2 main.body:1
		11 1 blocks "synctest" internal/synctest.Run:1<main.main:3
		12 2 runs P1
		20 2 makes 3 main.body:2 main.spin:1 P1
		21 2 blocks "sleep" time.Sleep:1<main.body:3 P1
		22 3 runs P1
		500 3 ends P1
		501 1 woken P1
		502 1 runs
		503 1 wakes 2 internal/synctest.Run:2<main.main:3
		504 1 blocks "synctest" internal/synctest.Run:1<main.main:3
		505 2 runs P1
		510 2 ends P1
		511 1 woken P1
		512 1 runs
		520 1 ends`)
	if !strings.Contains(got, "spin processor 47") || strings.Contains(got, "sleep") {
		t.Errorf("got %s; want spin for most of the time, and no sleep", got)
	}
}

// Where the end came from outside, the path goes back from who ran the user's code, and not from
// who let it in.
func TestPathOfAnyoneBut(t *testing.T) {
	g := scripted.Graph(2, `
		0 7 begins main.serve:1
		0 1 begins main.main:1
		1 7 blocks "select" main.serve:2
		10 1 blocks "sleep" time.Sleep:1<main.fetch:5
		40 1 woken
		41 1 runs
		90 7 woken
		91 7 runs
		100 7 blocks "select" main.serve:2`)
	p := critical.Of(g, critical.AnyoneBut(7), g.From, 95)
	for i := range p.Pieces {
		if p.Pieces[i].Goroutine != 1 {
			t.Errorf("piece %+v is not of the goroutine that ran", p.Pieces[i])
		}
	}
	if p.End != 1 {
		t.Errorf("the end is waited for by %d", p.End)
	}
}
