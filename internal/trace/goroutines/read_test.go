package goroutines_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/trace"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// waits lists the main goroutine's waits as "what: who ended it".
func waits(g *goroutines.Graph) (list []string) {
	g.Waits(g.From, g.To, func(w goroutines.Wait) {
		if g.Goroutines[w.Goroutine].ID == g.Main() {
			list = append(list, g.Places[g.PlaceOf(w.Blocked.Site)].Function+": "+g.Places[g.PlaceOf(w.Woken.Cause)].Function)
		}
	})
	return list
}

// The traces are of a program that makes a goroutine which sleeps a millisecond before each of
// five sends, by toolchains of four versions: see testdata/README.
func TestReadVersions(t *testing.T) {
	for _, version := range []string{"1.24", "1.25", "1.26", "1.27"} {
		data, err := os.ReadFile(filepath.Join("testdata", "go"+version+".trace"))
		if err != nil {
			t.Fatal(err)
		}
		g, err := goroutines.Read(bytes.NewReader(data), goroutines.Config{Target: scripted.Rules.Target})
		if err != nil {
			t.Fatalf("Go %s: %v", version, err)
		}
		got := waits(g)
		if len(got) != 5 || got[0] != "main.consume: main.produce" {
			t.Errorf("Go %s: main waits %q; want consume for produce, five times", version, got)
		}
		if n := len(g.Marks); n != 2 || g.Marks[0].Kind != 'P' || g.Marks[1].N != 7 || g.Marks[1].Name != "a b" || g.Marks[0].Goroutine != 1 {
			t.Fatalf("Go %s: marks %+v, want P, and X with 7 and a name, of goroutine 1", version, g.Marks)
		}
		// The marks' clock is that of the graph: they were logged some microseconds after.
		if from, to := g.Marks[0].Time, g.Marks[1].Time; g.From > from || g.To < from || to-from < 5e6 {
			t.Errorf("Go %s: from %d to %d, want the marks %d and %d in it", version, g.From, g.To, from, to)
		}
		if g.Creator(1) != 0 || g.Procs(g.From) < 1 {
			t.Errorf("Go %s: main made by %d, %d processors", version, g.Creator(1), g.Procs(g.From))
		}
	}
}

func TestReadCut(t *testing.T) {
	var out bytes.Buffer
	if err := trace.Start(&out); err != nil {
		t.Skip(err)
	}
	for range 3 {
		time.Sleep(time.Millisecond)
	}
	trace.Log(context.Background(), "other", "1 2 3")
	trace.Stop()
	c := goroutines.Config{Target: scripted.Rules.Target}
	if g, err := goroutines.Read(bytes.NewReader(out.Bytes()), c); err != nil || len(g.Marks) != 0 {
		t.Fatalf("the whole trace: %v, and %d marks", err, len(g.Marks))
	}
	if _, err := goroutines.Read(strings.NewReader("no trace"), c); err == nil || errors.Is(err, goroutines.ErrCut) {
		t.Errorf("what is no trace gives %v", err)
	}
	two := append(out.Bytes(), "rubbish behind it, of some length"...)
	if g, err := goroutines.Read(bytes.NewReader(two), c); !errors.Is(err, goroutines.ErrCut) || g.To <= g.From {
		t.Errorf("with rubbish behind it: %v; want ErrCut, and what stands before", err)
	}
}

// Who waits for a descriptor that another goroutine closes, or gives a deadline that is past, waits
// for that one.
func TestReadInterrupted(t *testing.T) {
	var out bytes.Buffer
	if err := trace.Start(&out); err != nil {
		t.Skip(err)
	}
	interrupts := []func(net.Conn) error{net.Conn.Close, func(c net.Conn) error { return c.SetReadDeadline(time.Unix(1, 0)) }}
	for _, interrupt := range interrupts {
		readInterrupted(t, interrupt)
	}
	trace.Stop()
	g, err := goroutines.Read(&out, goroutines.Config{Target: scripted.Rules.Target})
	if err != nil {
		t.Fatal(err)
	}
	by := 0
	g.Waits(g.From, g.To, func(w goroutines.Wait) {
		if w.Blocked.Why == goroutines.Networking && w.Woken.Waker != goroutines.None {
			by++
		}
	})
	if by != len(interrupts) {
		t.Errorf("%d readers were interrupted by another goroutine, want %d", by, len(interrupts))
	}
}

// readInterrupted reads from a connection that never has anything until it is interrupted.
func readInterrupted(t *testing.T, interrupt func(net.Conn) error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ended := make(chan error)
	go func() {
		_, err := c.Read(make([]byte, 1))
		ended <- err
	}()
	for stacks := make([]byte, 1<<20); !bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("[IO wait")); {
		time.Sleep(time.Millisecond)
	}
	if err := interrupt(c); err != nil {
		t.Fatal(err)
	}
	if <-ended == nil {
		t.Error("something was read")
	}
}

// Roles are told by the function that a goroutine begins with.
func TestRoles(t *testing.T) {
	g := scripted.Graph(2, `
		0 1 begins main.main:1
		1 1 makes 2 main.main:2 runtime.gcBgMarkWorker:1
		1 1 makes 3 main.main:3 runtime/pprof.profileWriter:1
		1 1 makes 4 main.main:4 main.work:1
		2 1 ends`)
	for id, want := range map[int64]goroutines.Role{1: goroutines.Program, 2: goroutines.Collector, 3: goroutines.Recorder, 4: goroutines.Program} {
		if got := g.Goroutines[g.Index(id)].Role; got != want {
			t.Errorf("goroutine %d has role %d, want %d", id, got, want)
		}
	}
	if g.Creator(4) != 1 || g.Index(9) != goroutines.None {
		t.Errorf("goroutine 4 was made by %d, and 9 is at %d; want 1 and none", g.Creator(4), g.Index(9))
	}
}

// The runtime may say of any goroutine that it collects garbage. A worker of which nothing else is known does.
func TestRolesOfLabelled(t *testing.T) {
	g := scripted.Graph(2, `
		0  1 begins main.main:1
		1  1 makes 2 main.main:2 main.work:9
		2  1 blocks "sync" sync.runtime_SemacquireWaitGroup:1<sync.(*WaitGroup).Wait:2<main.main:3
		3  2 runs
		3  2 labelled "GC (fractional)"
		4  9 waits "system goroutine wait"
		5  9 woken
		5  9 runs
		5  9 labelled "GC (fractional)"
		8  2 wakes 1 sync.(*WaitGroup).Done:1<main.work:11
		9  2 ends
		10 1 runs
		10 1 labelled "GC (fractional)"
		11 1 blocks "sleep" time.Sleep:1<main.main:4
		12 1 woken`)
	for id, want := range map[int64]goroutines.Role{1: goroutines.Program, 2: goroutines.Program, 9: goroutines.Collector} {
		if got := g.Goroutines[g.Index(id)].Role; got != want {
			t.Errorf("goroutine %d has role %d, want %d", id, got, want)
		}
	}
	if got := waits(g); len(got) != 1 || got[0] != "main.main: main.work" {
		t.Errorf("main waits %q, want for work", got)
	}
}

// Two processors: 10 to 30 both taken, by one of them a goroutine of the recorder's.
func TestRunners(t *testing.T) {
	g := scripted.Graph(2, `
		0 1 begins main.main:1 P0
		5 1 makes 2 main.main:2 main.work:1 P0
		5 1 makes 3 main.main:3 runtime/pprof.profileWriter:1 P0
		10 2 runs P1
		30 2 ends P1
		40 3 runs P1
		50 3 ends P1
		60 1 ends P0`)
	if got := g.Idle(g.From, g.From+60_000); got != 30_000 {
		t.Errorf("some processor was free for %d, want 30000", got)
	}
	slots := g.Runners(0, 60_000, 2, goroutines.None)
	total := make(map[int32]int64)
	for _, s := range slots {
		total[s.Runner] += s.To - s.From
	}
	if total[g.Index(1)] != 10_000 || total[g.Index(2)] != 10_000 || total[goroutines.None] != 40_000 {
		t.Errorf("runners %v; want the 20 of both divided, and nobody at other times", total)
	}
	if one := g.Runners(12_000, 20_000, 1, g.Index(1)); len(one) != 1 || one[0].Runner != g.Index(2) {
		t.Errorf("without main, %+v ran; want goroutine 2", one)
	}
}

// What had a processor is told segment by segment.
func TestRunnersOfSegments(t *testing.T) {
	g := scripted.Graph(1, `
		0 1 begins main.main:1 P0
		10 1 makes 2 main.main:2 main.work:1 P0
		20 1 makes 3 main.main:3 main.work:1 P0
		50 1 blocks "chan receive" runtime.chanrecv1:1<main.main:4`)
	const unit = 1000
	slots := g.Runners(5*unit, 40*unit, 1, goroutines.None)
	lines := make(map[int64]int) // of where the segment of the slot from a moment on ends
	for _, s := range slots {
		frames := g.Sites[s.Segment.End].Frames
		lines[s.From/unit] = g.Frames[frames[len(frames)-1]].Line
	}
	if want := map[int64]int{5: 2, 10: 3, 20: 4}; !maps.Equal(lines, want) {
		t.Errorf("slots from and to lines %v, want %v", lines, want)
	}
}

// A channel that goroutines take turns with holds places; those of a pipeline of alike
// stages are several that hold data.
func TestQueues(t *testing.T) {
	limits := func(script string) (list []bool, queues int) {
		g := scripted.Graph(8, script)
		g.Waits(g.From, g.To, func(w goroutines.Wait) { list = append(list, g.Queue(w).Limits) })
		return list, g.Queues()
	}
	const take, give = `blocks "chan send" runtime.chansend1:1<main.work:2`, "runtime.chanrecv1:1<main.work:4"
	turns, n := limits(`
		0 1 begins main.work:1
		0 2 begins main.work:1
		0 3 begins main.work:1
		1 2 ` + take + `
		2 3 ` + take + `
		3 1 wakes 2 ` + give + `
		3 1 ` + take + `
		4 2 runs
		5 2 wakes 3 ` + give + `
		5 2 ` + take + `
		6 3 runs
		7 3 wakes 1 ` + give)
	if len(turns) != 3 || !turns[0] || !turns[1] || !turns[2] || n != 1 {
		t.Errorf("turns: limits %v, %d queues; want one that holds places", turns, n)
	}
	const receive, send = `blocks "chan receive" runtime.chanrecv1:1<main.stage:2`, "runtime.chansend1:1<main.stage:4"
	stages, n := limits(`
		0 1 begins main.stage:1
		0 2 begins main.stage:1
		0 3 begins main.stage:1
		1 2 ` + receive + `
		1 3 ` + receive + `
		2 1 wakes 2 ` + send + `
		3 2 runs
		4 2 wakes 3 ` + send)
	if len(stages) != 2 || stages[0] || stages[1] || n != 2 {
		t.Errorf("stages: limits %v, %d queues; want two that hold data", stages, n)
	}
	made, _ := limits(`
		0 1 begins main.main:1
		1 1 makes 2 main.main:3 main.work:1
		2 1 blocks "chan send" runtime.chansend1:1<main.main:2
		3 2 runs
		4 2 wakes 1 ` + give + `
		5 1 runs
		5 1 makes 3 main.main:3 main.work:1`)
	if len(made) != 1 || !made[0] {
		t.Errorf("places given back by those that were made for them: limits %v, want so", made)
	}
	const join = `blocks "chan receive" runtime.chanrecv1:1<main.main:5`
	joined, _ := limits(`
		0 1 begins main.main:1
		1 1 makes 2 main.main:3 main.work:1
		2 1 ` + join + `
		3 2 runs
		4 2 wakes 1 runtime.chansend1:1<main.work:9
		5 1 runs
		6 1 makes 3 main.main:3 main.work:1
		7 1 ` + join + `
		8 3 runs
		9 3 wakes 1 runtime.chansend1:1<main.work:9
		10 1 runs`)
	if len(joined) != 2 || joined[0] || joined[1] {
		t.Errorf("each waited for before the next is made: limits %v, want not", joined)
	}
	results, _ := limits(`
		0 1 begins main.main:1
		1 1 makes 2 main.main:3 main.work:1
		2 1 blocks "chan receive" runtime.chanrecv1:1<main.main:5
		3 2 runs
		4 2 wakes 1 runtime.chansend1:1<main.work:9
		5 1 runs`)
	if len(results) != 1 || results[0] {
		t.Errorf("a result: limits %v, want not", results)
	}
}

// Segments that begin and end at the same lines share their samples; one with many of
// its own does not.
func TestClasses(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	at := 0
	for i := range 4 {
		samples := 1
		if i == 3 {
			samples = 20
		}
		for n := range samples {
			script.WriteString(strconv.Itoa(at+1+n) + " 1 sampled main.f" + strconv.Itoa(i) + ":3<main.main:2\n")
		}
		script.WriteString(strconv.Itoa(at+50) + " 1 blocks sleep time.Sleep:1<main.nap:1\n" + strconv.Itoa(at+60) + " 1 woken\n" + strconv.Itoa(at+60) + " 1 runs\n")
		at += 60
	}
	g := scripted.Graph(1, script.String())
	var samples []float64
	for step, s := range g.Goroutines[0].Stretches {
		if s.State == goroutines.Running {
			g.Segments(goroutines.Key{Step: int32(step)}, g.To, func(s goroutines.Segment) {
				samples = append(samples, g.Class(0, s).Samples)
			})
		}
	}
	if len(samples) != 4 || samples[0] != 1 || samples[1] != 2 || samples[2] != 2 || samples[3] != 20 {
		t.Errorf("classes of %v samples; want 1 where main begins, 2 shared by two, and 20", samples)
	}
}

// What a goroutine runs until it is seen again is one, however often its processor is taken
// from it; and what else begins and ends at the same lines for others has no part in it.
func TestStrands(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	at := 0
	run := func(slices int, functions ...string) {
		for i := range slices * len(functions) {
			function := functions[i/slices]
			fmt.Fprintf(&script, "%d 1 sampled main.%s:3<main.each:2<main.main:1\n", at+5, function)
			at += 10
			fmt.Fprintf(&script, "%d 1 preempted main.%s:3<main.each:2<main.main:1\n%d 1 runs\n", at, function, at)
			// The garbage collector reads its stack.
			fmt.Fprintf(&script, "%d 1 blocks preempted main.%s:4<main.each:2<main.main:1\n%d 1 woken\n%d 1 runs\n", at, function, at, at)
		}
		at += 10
		fmt.Fprintf(&script, "%d 1 blocks sleep time.Sleep:1<main.each:7<main.main:%d\n%d 1 woken\n%d 1 runs\n", at, slices, at, at)
	}
	run(6, "f") // a strand
	run(4, "k", "l")
	for range 5 {
		run(1, "g") // alike, and with samples of their own
	}
	for range 5 {
		run(2, "h")
	}
	g := scripted.Graph(1, script.String())
	of := make(map[string]int)
	for step, s := range g.Goroutines[0].Stretches {
		if s.State == goroutines.Running {
			g.Segments(goroutines.Key{Step: int32(step)}, g.To, func(s goroutines.Segment) {
				c := g.Class(0, s)
				for _, x := range g.SamplesIn(0, s) {
					if f := g.Frames[g.Sites[x.Site].Frames[0]].Function; c.Hits[x.Site] == c.Samples {
						of[f]++
						of["samples of "+f] = int(c.Samples)
					}
				}
			})
		}
	}
	// The first of g and of h begin where another ended.
	if of["samples of main.f"] != 6 {
		t.Errorf("the only piece of a strand has %d samples, want 6", of["samples of main.f"])
	}
	if of["main.f"] != 6 || of["main.k"] != 4 || of["main.l"] != 4 || of["main.g"] < 4 || of["main.h"] < 8 {
		t.Errorf("segments that are of their function alone: %v, want 6 of f, 4 of k, l and g, and 8 of h", of)
	}
}

// Samples of code that is not Go's are of where its goroutine is seen next, or was before.
func TestForeign(t *testing.T) {
	g := scripted.Graph(1, `
		0 1 begins main.main:1
		5 1 sampled runtime._ExternalCode:1<runtime._System:1
		10 1 blocks sleep time.Sleep:1<main.call:7<main.main:2
		11 1 woken
		11 1 runs
		15 1 sampled runtime._ExternalCode:1<runtime._System:1
		20 1 sampled main.f:1<main.main:3`)
	var places []string
	for _, x := range g.Goroutines[0].Samples {
		places = append(places, g.Places[g.PlaceOf(x.Site)].Function)
	}
	if want := []string{"main.call", "main.call", "main.f"}; !slices.Equal(places, want) {
		t.Errorf("samples of %q, want %q", places, want)
	}
}

// Beside a library that works for the user, they are the library's, whatever that calls back.
func TestForeignOfLibrary(t *testing.T) {
	const sample = "sampled runtime._ExternalCode:1<runtime._System:1"
	const call = "github.com/x/wasm.Call:3<main.run:5<main.main:2"
	g := scripted.Graph(1, `
		0 1 begins main.main:1
		5 1 `+sample+`
		6 1 `+sample+`
		8 1 sampled main.callback:1<`+call+`
		9 1 `+sample+`
		20 1 blocks sleep time.Sleep:1<main.main:7
		21 1 woken
		21 1 runs
		25 1 `+sample+`
		30 1 blocks sleep time.Sleep:1<main.callback:3<`+call)
	var places []string
	for _, x := range g.Goroutines[0].Samples {
		places = append(places, g.Places[g.PlaceOf(x.Site)].Function)
	}
	if want := []string{"main.run", "main.run", "main.callback", "main.run", "main.run"}; !slices.Equal(places, want) {
		t.Errorf("samples of %q, want %q", places, want)
	}
}
