package requests

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Answers that are sent together are as many requests as goroutines were made for them: each from
// when it was read until the answer is sent, or until it ends if that was before.
func TestBatches(t *testing.T) {
	var script scripted.Script
	const (
		reads  = `blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.read:2`
		idles  = `blocks "select" runtime.selectgo:1<main.write:2`
		rounds = Least
	)
	script.At(0, "1 waits network internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<main.main:1")
	script.At(0, "2 begins main.read:1")
	script.At(0, "3 begins main.write:1")
	script.At(1, "2 "+reads)
	script.At(1, "3 "+idles)
	for i := range rounds {
		at := 100 * (i + 1)
		script.At(at, "2 woken")
		script.At(at, "2 runs")
		for j := range 3 { // the first hands over to who writes, the second while that runs; the third ends later
			script.At(at+1, "2 makes %d main.read:3 main.handle:1", 10+3*i+j)
			script.At(at+1, "%d runs", 10+3*i+j)
		}
		script.At(at+2, "2 "+reads)
		script.At(at+20, "%d wakes 3 runtime.selectgo:1<main.handle:5", 10+3*i)
		script.At(at+20, "3 runs")
		script.At(at+21, "%d ends", 10+3*i)
		script.At(at+25, "%d ends", 11+3*i)
		script.At(at+30, "3 calls syscall.write:1<net.(*netFD).Write:1<main.write:5")
		script.At(at+40, "3 runs")
		script.At(at+45, "3 "+idles)
		script.At(at+60, "%d ends", 12+3*i)
	}
	script.At(100*(rounds+1), "2 woken")
	found := Find(scripted.Graph(8, script.String()))
	took := make(map[int64]int)
	for _, r := range found {
		took[(r.To-r.From)/1000]++
	}
	if len(found) != 3*rounds || took[40] != 2*rounds || took[60] != rounds {
		t.Errorf("%d requests, which took %v microseconds; want %d, two thirds of them 40, and the rest 60", len(found), took, 3*rounds)
	}
}

// Goroutines that a reader makes for parts of a request, and waits for, are no requests.
func TestParts(t *testing.T) {
	var script scripted.Script
	const reads = `blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.read:2`
	script.At(0, "1 waits network internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<main.main:1")
	script.At(0, "2 begins main.read:1")
	script.At(0, `3 waits "chan receive" runtime.chanrecv1:1<main.write:2`)
	script.At(1, "2 "+reads)
	for i := range Least {
		at := 100 * (i + 1)
		script.At(at, "2 woken")
		script.At(at, "2 runs")
		for part := range 3 {
			script.At(at+1, "2 makes %d main.read:3 main.part:1", 10+3*i+part)
			script.At(at+1, "%d runs", 10+3*i+part)
		}
		script.At(at+2, `2 blocks "sync" sync.(*WaitGroup).Wait:1<main.read:4`)
		script.At(at+20, "%d ends", 10+3*i)
		script.At(at+22, "%d ends", 11+3*i)
		script.At(at+24, "%d wakes 2 sync.(*WaitGroup).Done:1<main.part:5", 12+3*i)
		script.At(at+24, "2 runs")
		script.At(at+25, "%d ends", 12+3*i)
		script.At(at+26, "2 wakes 3 runtime.chansend1:1<main.read:6")
		script.At(at+26, "3 runs")
		script.At(at+27, "2 "+reads)
		script.At(at+30, "3 calls syscall.write:1<net.(*netFD).Write:1<main.write:5")
		script.At(at+40, "3 runs")
		script.At(at+45, `3 blocks "chan receive" runtime.chanrecv1:1<main.write:2`)
	}
	if found := Find(scripted.Graph(8, script.String())); len(found) != Least {
		t.Errorf("%d requests, want %d", len(found), Least)
	}
}
