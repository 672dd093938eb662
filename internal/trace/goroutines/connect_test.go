package goroutines_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Who answers in a goroutine for each request is known by the connection, also if that goroutine
// waits for much before it answers, and somebody else sends something just after it each time.
func TestAnswerOfMuch(t *testing.T) {
	const few = 5
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, `2 waits "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.serve:1`)
	s.At(0, "3 begins main.report:1")
	for round := range few {
		at, answers := 1000*round, 10+round
		s.Send(at+10, 1, "main.ask:1")
		s.Read(at+13, 1, "main.ask:2")
		s.Resume(at+20, 2, 1)
		s.At(at+25, "2 makes %d main.serve:2 main.answer:1", answers)
		s.Read(at+26, 2, "main.serve:1")
		for wait := range 5 {
			s.At(at+100*(1+wait), "%d runs", answers)
			s.At(at+100*(1+wait)+1, `%d blocks "sleep" time.Sleep:1<main.answer:3`, answers)
			s.At(at+100*(2+wait)-1, "%d woken", answers)
		}
		s.At(at+600, "%d runs", answers)
		s.Send(at+601, answers, "main.answer:4")
		s.At(at+604, "%d ends", answers)
		s.Send(at+605, 3, "main.report:2")
		s.Resume(at+610, 1, 2)
	}
	s.At(1000*few, "1 ends")
	g := scripted.Graph(4, s.String())
	answered := 0
	for _, x := range g.Goroutines[g.Index(1)].Stretches {
		if x.Waker < 0 {
			continue
		}
		if by := g.Goroutines[x.Waker].ID; by != int64(10+answered) {
			t.Errorf("%d answered, want %d", by, 10+answered)
		}
		answered++
	}
	if answered != few {
		t.Errorf("%d waits were answered, want %d", answered, few)
	}
}

// Package net/http's clients have a goroutine that writes and one that reads. On a busy machine the answer may
// come late, on a connection for one question too.
func TestLateAnswer(t *testing.T) {
	var s scripted.Script
	s.Begin("chan receive", "runtime.chanrecv1", "http.dial", "main.handle")
	s.Read(1, 3, "main.handle:2")
	s.At(2, "2 makes 4 http.dial:2 http.reads:1")
	s.At(2, "2 makes 5 http.dial:3 http.writes:1")
	s.At(2, "2 ends")
	s.At(3, "4 runs")
	s.Read(3, 4, "http.reads:2")
	s.At(3, "5 runs")
	s.Send(3, 5, "http.writes:2")
	s.At(5, `5 blocks "select" http.writes:3`)
	s.Resume(9, 3, 0)
	s.Send(100_000, 3, "main.handle:5")
	s.Read(100_002, 3, "main.handle:2")
	s.Resume(108_000, 4, 0)
	s.At(108_001, "4 wakes 1 http.reads:3")
	s.At(108_001, "1 runs")
	s.At(108_002, "1 ends")
	g := scripted.Graph(4, s.String())
	answered := false
	for _, x := range g.Goroutines[g.Index(4)].Stretches[1:] {
		answered = answered || x.Waker == g.Index(3)
	}
	if !answered {
		t.Error("it is not seen who answered")
	}
}

// A broker reads each request in a goroutine of its own, its length first, and a client sends each in one that
// is made for that. On a busy machine some come late.
func TestLateRequests(t *testing.T) {
	const (
		read  = "syscall.read:1<net.(*netFD).Read:1<broker.read:1"
		write = "syscall.write:1<net.(*netFD).Write:1<client.write:1"
		few   = 10
	)
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 broker.serve:1")
	s.At(1, "2 runs")
	for round := range few {
		at, reader, asks, writes := 10_000*round, 10+round, 100+round, 200+round
		late := 8
		if round%3 == 2 {
			late = 4_000
		}
		s.At(at+2, "2 makes %d broker.serve:2 broker.read:1", reader)
		s.At(at+3, `2 blocks "chan receive" broker.serve:3`)
		s.At(at+3, "%d runs", reader)
		s.At(at+4, "%d calls %s", reader, read)
		s.At(at+5, "%d runs", reader)
		s.At(at+5, `%d blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<broker.read:1`, reader)
		s.At(at+1_000, "1 makes %d main.main:3 client.ask:1", asks)
		s.At(at+1_001, "%d runs", asks)
		s.At(at+1_002, "%d makes %d client.ask:2 client.write:1", asks, writes)
		s.At(at+1_003, "%d ends", asks)
		s.At(at+1_003, "%d runs", writes)
		s.At(at+1_004, "%d calls %s", writes, write)
		s.At(at+1_006, "%d runs", writes)
		s.At(at+1_007, "%d ends", writes)
		s.At(at+1_006+late, "%d woken", reader)
		s.At(at+1_007+late, "%d runs", reader)
		s.At(at+1_008+late, "%d calls %s", reader, read)
		s.At(at+1_009+late, "%d runs", reader)
		s.At(at+1_010+late, "%d calls %s", reader, read)
		s.At(at+1_011+late, "%d runs", reader)
		s.At(at+1_012+late, "%d wakes 2 broker.read:2", reader)
		s.At(at+1_013+late, "%d ends", reader)
		s.At(at+1_013+late, "2 runs")
	}
	s.At(10_000*few, "1 ends")
	g := scripted.Graph(4, s.String())
	for round := range few {
		woken := false
		for _, x := range g.Goroutines[g.Index(int64(10+round))].Stretches[1:] {
			woken = woken || x.Waker == g.Index(int64(200+round))
		}
		if !woken {
			t.Errorf("it is not seen who sent request %d", round)
		}
	}
}

// Two clients of a server that are outside ask at moments of their own, also shortly after the other one was answered: what is
// sent on a connection that the server has accepted does not arrive at another one.
func TestClientsOutside(t *testing.T) {
	const wait, read, write = `"network" internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<main.main:3`,
		`"network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.serve:1`, "syscall.write:1<net.(*netFD).Write:1<main.serve:2"
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for _, conn := range []int{2, 3} {
		s.At(conn, "1 makes %d main.main:2 main.serve:1", conn)
		s.At(10+2*conn, "%d runs", conn)
		s.At(11+2*conn, "%d blocks "+read, conn)
	}
	s.At(30, "1 blocks "+wait)
	for round := range 40 {
		conn, at := 2+round%2, 100*(1+round)
		s.Resume(at, conn, 0)
		s.At(at+80, "%d calls "+write, conn)
		s.At(at+85, "%d runs", conn)
		s.At(at+86, "%d blocks "+read, conn)
	}
	s.Resume(5000, 1, 0)
	s.At(5001, "1 ends")
	g := scripted.Graph(4, s.String())
	for _, conn := range []int64{2, 3} {
		for _, x := range g.Goroutines[g.Index(conn)].Stretches[1:] {
			if x.Waker >= 0 && g.Goroutines[x.Waker].ID != 1 {
				t.Fatalf("at %d, %d heard from %d", x.From, conn, g.Goroutines[x.Waker].ID)
			}
		}
	}
}
