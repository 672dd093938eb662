package whatif_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// Whatever goroutines do to each other, and at whichever moments, the way back and the replay end, and all is charged.
func TestAnyRunEnds(t *testing.T) {
	const late = 20899 // a timer sees a result late
	for n := range uint64(100) {
		seed := n + late
		script := anyRun(seed)
		ended := make(chan error)
		go func() { ended <- analyze(script) }()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, script)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("seed %d: no end\n%s", seed, script)
		}
	}
}

func analyze(script string) (err error) {
	g := scripted.Graph(2, script)
	var sum int64
	p := critical.Of(g, 1, g.From, g.To)
	for i := range p.Pieces {
		sum += p.Pieces[i].To - p.Pieces[i].From
	}
	if sum != g.To-g.From {
		return fmt.Errorf("of %d ns %d are charged", g.To-g.From, sum)
	}
	r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To, User: p.User})
	if wall := r.Wall(0, "main.f", "main.g"); !(wall >= 0) {
		return fmt.Errorf("without two functions it takes %v", wall)
	}
	return nil
}

// habits are what goroutines do again and again.
var habits = []struct{ verb, call string }{
	{"yields", "runtime.Gosched:1"},
	{"blocks sleep", "time.Sleep:1"},
	{"blocks select", "runtime.selectgo:1"},
	{`blocks "chan receive"`, "runtime.chanrecv1:1"},
	{`blocks "chan send"`, "runtime.chansend1:1"},
	{"blocks sync", "sync.(*Mutex).Lock:1"},
	{"blocks sync", "sync.(*WaitGroup).Wait:1"},
	{"blocks network", "internal/poll.(*FD).Read:1"},
	{"calls", "syscall.write:1"},
	{"preempted", ""},
}

// wakers are calls that make others ready.
var wakers = []string{"runtime.chansend1:1", "runtime.chanrecv1:1", "runtime.selectgo:1", "sync.(*Mutex).Unlock:1", "sync.(*WaitGroup).Done:1", "runtime.closechan:1"}

// anyRun is the script of a run in which goroutines do what they can at random.
func anyRun(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 0))
	var s scripted.Script
	at := 0
	states := []string{"", "running"} // by goroutine
	habit := []int{0, r.IntN(len(habits))}
	s.At(0, "1 begins main.main:1")
	site := func(call string, id int) string {
		if call != "" {
			call += "<"
		}
		return fmt.Sprintf("%smain.%c:%d<main.main:9", call, 'f'+rune(id%3), 1+r.IntN(2)*r.IntN(2))
	}
	for range 50 + r.IntN(400) {
		if r.IntN(3) > 0 {
			at += r.IntN(1 << r.IntN(10))
		}
		id := 1 + r.IntN(len(states)-1)
		switch states[id] {
		case "ready", "calling":
			s.At(at, "%d runs", id)
			states[id] = "running"
		case "waiting":
			if r.IntN(2) == 0 {
				s.At(at, "%d woken", id)
				states[id] = "ready"
			}
		case "running":
			other := 1 + r.IntN(len(states)-1)
			switch x := r.IntN(10); {
			case x == 0 && len(states) < 6:
				if seed%4 == 0 { // a timer makes it
					s.At(at, "%d made main.%c:1", len(states), 'f'+rune(len(states)%3))
				} else {
					s.At(at, "%d makes %d %s main.%c:1", id, len(states), site("", id), 'f'+rune(len(states)%3))
				}
				states, habit = append(states, "ready"), append(habit, r.IntN(len(habits)))
			case x == 1 && id > 1 && r.IntN(8) == 0:
				s.At(at, "%d ends", id)
				states[id] = "ended"
			case x < 5 && states[other] == "waiting":
				s.At(at, "%d wakes %d %s", id, other, site(wakers[r.IntN(len(wakers))], id))
				states[other] = "ready"
			case x == 5:
				habit[id] = r.IntN(len(habits))
			default:
				h := habits[habit[id]]
				s.At(at, "%d %s %s", id, h.verb, site(h.call, id))
				states[id] = map[string]string{"yields": "ready", "preempted": "ready", "calls": "calling"}[h.verb]
				if states[id] == "" {
					states[id] = "waiting"
				}
			}
		}
	}
	if states[1] != "running" {
		if states[1] == "waiting" {
			s.At(at, "1 woken")
		}
		s.At(at, "1 runs")
	}
	s.At(at+1, "1 ends")
	return s.String()
}
