package scripted

import (
	"fmt"
	"iter"
	"runtime"

	"github.com/bottleneck-go/bottleneck/internal/replay/inturn"
)

// A Program is run in simulated time, and writes the script of what its goroutines do. Run again with a
// function for nothing, it tells what that gains:
//
//	p := scripted.Program{Procs: 2, Free: "parse"}
//	wall := p.Run(func(g *scripted.Thread) {
//		lines := scripted.NewChannel(10)
//		g.Go("read", func(g *scripted.Thread) { g.Sleep("fetch", 300); lines.Send(g, 1) })
//		lines.Receive(g)
//		g.Compute("parse", 1000)
//	})
//
// Times are in microseconds. Each deed costs one.
type Program struct {
	Script
	Procs int
	Free  string // the function that costs nothing

	now     int
	agenda  inturn.Agenda[func()]
	ready   inturn.FIFO[*Thread]
	idle    []int // processors
	threads []*Thread
	used    int // processor time since the last sample
}

// A Thread is a goroutine of a program. Its methods are for itself alone.
type Thread struct {
	p     *Program
	id    int
	name  string
	proc  int
	ran   int // since it has the processor
	next  func() (struct{}, bool)
	stop  func()
	pause func()
	ended bool
}

const (
	quantum = 10_000 // for which a goroutine runs while others are ready
	sampled = 500    // after how much processor time one that runs is sampled
)

// Run runs a program from the beginning of its main function to its end, and returns how long that
// takes. It panics if all goroutines wait for ever.
func (p *Program) Run(main func(g *Thread)) (wall int) {
	for i := range p.Procs {
		p.idle = append(p.idle, i+1)
	}
	g := p.thread("main", main)
	g.proc, p.idle = p.idle[0], p.idle[1:]
	p.line(g, "begins main.main:1")
	for p.step(g); !g.ended; {
		for len(p.idle) > 0 && p.ready.Len() > 0 {
			g := p.ready.Pop()
			g.proc, g.ran, p.idle = p.idle[0], 0, p.idle[1:]
			p.line(g, "runs")
			p.step(g)
		}
		if g.ended {
			break
		}
		if p.agenda.Len() == 0 {
			panic("scripted: all goroutines wait for ever")
		}
		at, happens := p.agenda.Next()
		p.now = int(at)
		happens()
	}
	for _, g := range p.threads {
		g.stop()
	}
	return p.now
}

type stopped struct{}

func (p *Program) thread(name string, does func(g *Thread)) *Thread {
	g := &Thread{p: p, id: len(p.threads) + 1, name: name}
	g.next, g.stop = iter.Pull(func(yield func(struct{}) bool) {
		defer func() {
			if x := recover(); x != nil && x != (stopped{}) {
				panic(x)
			}
		}()
		g.pause = func() {
			if !yield(struct{}{}) {
				panic(stopped{})
			}
		}
		does(g)
	})
	p.threads = append(p.threads, g)
	return g
}

// step lets a goroutine that has a processor go on until it pauses.
func (p *Program) step(g *Thread) {
	if _, ok := g.next(); !ok {
		p.line(g, "ends")
		g.ended = true
		g.release()
	}
}

func (p *Program) line(g *Thread, format string, args ...any) {
	p.At(p.now, "%d %s P%d", g.id, fmt.Sprintf(format, args...), g.proc)
}

func (p *Program) after(us int, f func()) { p.agenda.Add(int64(p.now+us), f) }

func (g *Thread) release() { g.p.idle = append(g.p.idle, g.proc) }

// at is where in the program's source the goroutine is.
func (g *Thread) at() string {
	for skip := 1; ; skip++ {
		_, file, line, _ := runtime.Caller(skip)
		if _, own, _, _ := runtime.Caller(0); file != own {
			return fmt.Sprintf("main.%s:%d", g.name, line)
		}
	}
}

// block waits until somebody wakes the goroutine.
func (g *Thread) block(reason, call string) {
	g.p.line(g, `blocks "%s" %s:1<%s`, reason, call, g.at())
	g.release()
	g.pause()
}

// wake makes another goroutine ready.
func (g *Thread) wake(other *Thread, call string) {
	at := g.at()
	if call != "" {
		at = call + ":1<" + at
	}
	g.p.line(g, "wakes %d %s", other.id, at)
	g.p.ready.Push(other)
}

// run has a processor for some time.
func (g *Thread) run(us int, at string) {
	for left := us; left > 0; {
		part := min(left, sampled)
		left -= part
		if g.p.used += part; g.p.used >= sampled {
			g.p.used -= sampled
			g.p.after(part-min(part-1, g.p.used)-1, func() { g.p.line(g, "sampled %s", at) })
		}
		g.p.after(part, func() {
			if g.ran += part; g.ran >= quantum && g.p.ready.Len() > 0 && left > 0 {
				g.p.line(g, "preempted %s", at)
				g.release()
				g.p.ready.Push(g)
				return
			}
			g.p.step(g)
		})
		g.pause()
	}
}

// Go makes a goroutine.
func (g *Thread) Go(name string, does func(g *Thread)) {
	g.run(1, g.at())
	other := g.p.thread(name, does)
	g.p.line(g, "makes %d %s main.%s:1", other.id, g.at(), name)
	g.p.ready.Push(other)
}

// Compute computes in a function.
func (g *Thread) Compute(function string, us int) {
	if function != g.p.Free {
		g.run(us, fmt.Sprintf("main.%s:5<%s", function, g.at()))
	}
}

// Sleep sleeps in a function.
func (g *Thread) Sleep(function string, us int) {
	if function == g.p.Free {
		return
	}
	g.p.after(us, func() {
		g.p.At(g.p.now, "%d woken", g.id)
		g.p.ready.Push(g)
	})
	g.block("sleep", fmt.Sprintf("time.Sleep:1<main.%s", function))
}

// A Channel holds so many values.
type Channel struct {
	room           int
	items          []int
	closed         bool
	givers, takers []*meeting
}

// A meeting is what a goroutine waits for: to give or to take.
type meeting struct {
	g     *Thread
	value int
	open  bool
}

// first is who has waited longest, or nil.
func first(list *[]*meeting) (x *meeting) {
	if len(*list) > 0 {
		x, *list = (*list)[0], (*list)[1:]
	}
	return x
}

// Send sends a value.
func (c *Channel) Send(g *Thread, value int) {
	g.run(1, g.at())
	const call = "runtime.chansend1"
	if x := first(&c.takers); x != nil {
		x.value, x.open = value, true
		g.wake(x.g, call)
		return
	}
	if len(c.items) < c.room {
		c.items = append(c.items, value)
		return
	}
	c.givers = append(c.givers, &meeting{g: g, value: value})
	g.block("chan send", call)
}

// Offer sends a value if that is possible without waiting.
func (c *Channel) Offer(g *Thread, value int) {
	g.run(1, g.at())
	if x := first(&c.takers); x != nil {
		x.value, x.open = value, true
		g.wake(x.g, "runtime.selectnbsend")
	} else if len(c.items) < c.room {
		c.items = append(c.items, value)
	}
}

// Close closes a channel.
func (c *Channel) Close(g *Thread) {
	g.run(1, g.at())
	c.closed = true
	for x := first(&c.takers); x != nil; x = first(&c.takers) {
		g.wake(x.g, "")
	}
}

// take takes a value without waiting, if that is possible.
func (c *Channel) take(g *Thread, call string) (value int, open, ok bool) {
	if x := first(&c.givers); x != nil {
		c.items = append(c.items, x.value)
		g.wake(x.g, call)
	}
	if len(c.items) == 0 {
		return 0, false, c.closed
	}
	value, c.items = c.items[0], c.items[1:]
	return value, true, true
}

// Receive receives a value, and reports whether the channel was open.
func (c *Channel) Receive(g *Thread) (value int, open bool) {
	g.run(1, g.at())
	const call = "runtime.chanrecv2"
	if value, open, ok := c.take(g, call); ok {
		return value, open
	}
	x := &meeting{g: g}
	c.takers = append(c.takers, x)
	g.block("chan receive", call)
	return x.value, x.open
}

// NewChannel makes a channel that holds so many values.
func NewChannel(room int) *Channel { return &Channel{room: room} }

// A Group is a sync.WaitGroup.
type Group struct {
	count   int
	waiting *Thread
}

// Go makes a goroutine of a group.
func (w *Group) Go(g *Thread, name string, does func(g *Thread)) {
	w.count++
	g.Go(name, func(g *Thread) {
		does(g)
		if w.count--; w.count == 0 && w.waiting != nil {
			g.wake(w.waiting, "sync.(*WaitGroup).Add")
		}
	})
}

// Wait waits for all goroutines of a group.
func (w *Group) Wait(g *Thread) {
	if w.count > 0 {
		w.waiting = g
		g.block("sync", "sync.(*WaitGroup).Wait")
	}
}
