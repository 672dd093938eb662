// Package scripted makes graphs of goroutines from a few lines of text, for tests:
//
//	0  1 begins main.main:1
//	1  1 makes 2 main.main:2 main.work:9
//	2  1 blocks "chan receive" runtime.chanrecv1:0<main.main:3
//	2  2 runs
//	9  2 wakes 1 runtime.chansend1:0<main.work:11
//	9  2 ends
//	10 1 runs
//
// Each line has a time in microseconds, the number of a goroutine, what it does,
// and where: its stack, innermost call first. Each goroutine has a processor of its
// own number, unless the line ends in P and another number.
package scripted

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/exp/trace"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Rules charge package main, and what is under example.com, as the user's own.
var Rules = charge.Rules{
	Own:      func(pkg string) bool { return pkg == "main" || strings.HasPrefix(pkg, "example.com/") },
	Standard: symbol.Standard,
}

// A Script is a script that is written line by line.
type Script struct{ strings.Builder }

// At adds a line: a time, and what is formatted.
func (s *Script) At(at int, format string, args ...any) {
	fmt.Fprintf(s, "%d %s\n", at, fmt.Sprintf(format, args...))
}

// Begin has goroutine 1 begin in main.main, make others of the next numbers, which run from functions, and wait in a
// call, with a reason.
func (s *Script) Begin(reason, call string, functions ...string) {
	s.At(0, "1 begins main.main:1")
	for i, f := range functions {
		s.At(0, "1 makes %d main.main:%d %s:1", i+2, i+2, f)
	}
	s.At(1, `1 blocks "%s" %s:1<main.main:5`, reason, call)
	for i := range functions {
		s.At(1, "%d runs", i+2)
	}
}

// Send has a goroutine write to a connection, which takes two microseconds.
func (s *Script) Send(at, id int, where string) {
	s.At(at, "%d calls syscall.write:1<net.(*netFD).Write:1<%s", id, where)
	s.At(at+2, "%d runs", id)
}

// Read has a goroutine wait until there is something to be read from a connection.
func (s *Script) Read(at, id int, where string) {
	s.At(at, `%d blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<%s`, id, where)
}

// Resume has a goroutine woken by nobody in the program, and run after so long.
func (s *Script) Resume(at, id, after int) {
	s.At(at, "%d woken", id)
	s.At(at+after, "%d runs", id)
}

// Graph makes a graph of a script for a number of processors. It panics if the script makes no
// sense.
func Graph(procs int, script string) *goroutines.Graph {
	return Of(procs, script, goroutines.Config{Target: Rules.Target})
}

// Of makes a graph that is read in a way of its own.
func Of(procs int, script string, c goroutines.Config) *goroutines.Graph {
	s := scripter{states: make(map[trace.GoID]trace.GoState), starts: make(map[trace.GoID]string)}
	s.add(trace.MakeEvent(trace.EventConfig[trace.Metric]{
		Kind: trace.EventMetric, Goroutine: trace.NoGoroutine, Proc: trace.NoProc,
		Details: trace.Metric{Name: "/sched/gomaxprocs:threads", Value: trace.Uint64Value(uint64(procs))},
	}))
	for line := range strings.Lines(script) {
		if line = strings.TrimSpace(line); line != "" {
			s.line(line)
		}
	}
	return goroutines.Of(s.events, c)
}

type scripter struct {
	events []trace.Event
	states map[trace.GoID]trace.GoState
	starts map[trace.GoID]string
}

func (s *scripter) add(e trace.Event, err error) {
	if err != nil {
		panic(err)
	}
	s.events = append(s.events, e)
}

// A step is a line of a script.
type step struct {
	*scripter
	at   trace.Time
	id   trace.GoID
	proc trace.ProcID
	on   bool // proc was named
	args []string
}

func (s *scripter) line(line string) {
	word := words(line)
	at, err := strconv.ParseFloat(word[0], 64)
	id, err2 := strconv.Atoi(word[1])
	if err != nil || err2 != nil {
		panic(fmt.Sprintf("scripted: line %q, need a time, a goroutine and what it does", line))
	}
	x := step{s, trace.Time(at * 1000), trace.GoID(id), trace.ProcID(id), false, word[3:]}
	if n := len(x.args); n > 0 && strings.HasPrefix(x.args[n-1], "P") {
		p, _ := strconv.Atoi(x.args[n-1][1:])
		x.proc, x.on, x.args = trace.ProcID(p), true, x.args[:n-1]
	}
	x.do(word[2])
}

// words divides a line; what is quoted is one word.
func words(line string) (list []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}

func (x *step) arg(i int) string {
	if i < len(x.args) {
		return x.args[i]
	}
	return ""
}

func (x *step) do(verb string) {
	switch verb {
	case "begins": // it runs when the trace begins
		x.change(x.id, trace.GoRunning, "", x.arg(0))
	case "waits": // it has been waiting when the trace begins
		x.change(x.id, trace.GoWaiting, x.arg(0), x.arg(1))
	case "makes":
		x.make(trace.GoRunnable)
	case "prepares": // makes a coroutine, which waits until it is woken
		x.make(trace.GoWaiting)
	case "made": // by nobody
		x.starts[x.id], x.states[x.id] = x.arg(0), trace.GoNotExist
		x.alone(trace.GoRunnable)
	case "visits": // on a thread that C made
		x.starts[x.id], x.states[x.id] = "", trace.GoNotExist
		x.alone(trace.GoSyscall)
	case "wakes":
		x.change(x.other(), trace.GoRunnable, "", x.arg(1))
	case "woken": // by nobody, on no processor if none is named
		x.alone(trace.GoRunnable)
	case "runs":
		x.change(x.id, trace.GoRunning, "", "")
	case "blocks":
		x.change(x.id, trace.GoWaiting, x.arg(0), x.arg(1))
	case "yields":
		x.change(x.id, trace.GoRunnable, "runtime.Gosched", x.arg(0))
	case "preempted":
		x.change(x.id, trace.GoRunnable, "preempted", x.arg(0))
	case "calls":
		x.change(x.id, trace.GoSyscall, "", x.arg(0))
	case "ends":
		x.change(x.id, trace.GoNotExist, "", "")
	case "sampled":
		x.add(trace.MakeEvent(trace.EventConfig[trace.StackSample]{
			Time: x.at, Kind: trace.EventStackSample, Goroutine: x.id, Proc: x.proc, Stack: stack(x.arg(0)),
		}))
	case "labelled": // by the runtime
		x.add(trace.MakeEvent(trace.EventConfig[trace.Label]{
			Time: x.at, Kind: trace.EventLabel, Goroutine: x.id, Proc: x.proc,
			Details: trace.Label{Label: x.arg(0), Resource: trace.MakeResourceID(x.id)},
		}))
	case "marks":
		x.add(trace.MakeEvent(trace.EventConfig[trace.Log]{
			Time: x.at, Kind: trace.EventLog, Goroutine: x.id, Proc: x.proc,
			Details: trace.Log{Category: goroutines.Category, Message: x.arg(0)},
		}))
	default:
		panic("scripted: what is " + verb)
	}
}

func (x *step) make(state trace.GoState) {
	other := x.other()
	x.starts[other], x.states[other] = x.arg(2), trace.GoNotExist
	x.change(other, state, "", x.arg(1))
}

func (x *step) other() trace.GoID {
	n, err := strconv.Atoi(x.arg(0))
	if err != nil {
		panic(err)
	}
	return trace.GoID(n)
}

// alone changes the goroutine's state with nobody at work.
func (x *step) alone(to trace.GoState) {
	id := x.id
	x.id = trace.NoGoroutine
	if !x.on {
		x.proc = trace.NoProc
	}
	x.change(id, to, "", "")
}

// change lets the goroutine of a line change a goroutine's state, be it its own.
func (x *step) change(id trace.GoID, to trace.GoState, reason, at string) {
	from := x.states[id]
	x.states[id] = to
	t := trace.MakeGoStateTransition(id, from, to)
	t.Reason, t.Stack = reason, stack(at)
	if from == trace.GoNotExist {
		t.Stack = stack(x.starts[id])
	}
	by := x.id
	if from == trace.GoRunnable {
		by = trace.NoGoroutine // as in traces: it is at work afterwards only
	}
	x.add(trace.MakeEvent(trace.EventConfig[trace.StateTransition]{
		Time: x.at, Kind: trace.EventStateTransition, Goroutine: by, Proc: x.proc, Stack: stack(at), Details: t,
	}))
}

var counters = make(map[string]uint64) // program counters of calls

// stack reads calls, "f:3<g:4": the innermost one first.
func stack(text string) trace.Stack {
	if text == "" {
		return trace.NoStack
	}
	var frames []trace.StackFrame
	for call := range strings.SplitSeq(text, "<") {
		name, line, _ := strings.Cut(call, ":")
		n, _ := strconv.ParseUint(line, 10, 64)
		if counters[call] == 0 {
			counters[call] = uint64(len(counters) + 1)
		}
		frames = append(frames, trace.StackFrame{PC: counters[call], Func: name, File: "main.go", Line: n})
	}
	return trace.MakeStack(frames)
}
