package requests

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

const (
	connReads = `%d calls syscall.read:1<net.(*netFD).Read:1<main.serve:2`
	connWaits = `%d blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.serve:2`
	connSends = "%d calls syscall.write:1<net.(*netFD).Write:1<main.serve:4"
)

// What has come when a goroutine is ready to read has waited since it was done with the answer before, unless it
// has then waited for another connection to serve.
func TestCameBefore(t *testing.T) {
	for away, want := range map[bool]int{false: 700, true: 200} {
		var script scripted.Script
		script.At(0, "2 begins main.serve:1")
		script.At(1, connWaits, 2)
		script.At(2, "2 woken")
		script.At(2, "2 runs")
		for i := range 2 * Least {
			at := 1000 * (i + 1)
			script.At(at, connSends, 2)
			script.At(at+10, "2 runs")
			if away {
				script.At(at+11, `2 blocks "chan receive" runtime.chanrecv1:1<main.serve:5`)
				script.At(at+505, "2 woken")
			} else {
				script.At(at+11, "2 preempted main.serve:5")
			}
			script.At(at+510, "2 runs")
			script.At(at+790, connReads, 2)
			script.At(at+810, "2 runs")
		}
		counted := 0
		for _, r := range Find(scripted.Graph(8, script.String())) {
			if took := int(r.To-r.From) / 1000; took == want || !away && took == 1000 {
				counted++
			}
		}
		if counted < 2*Least-2 {
			t.Errorf("away %v: %d requests that took %d us, want %d", away, counted, want, 2*Least-2)
		}
	}
}

// What comes while all processors are taken may have come as soon as somebody last looked.
func TestSince(t *testing.T) {
	const procs = 2
	var script scripted.Script
	script.At(0, "2 begins main.serve:1 P1")
	script.At(0, "3 begins main.spin:1 P2")
	script.At(1, connWaits+" P1", 2)
	script.At(2, "3 makes 4 main.spin:2 main.spin:1 P2")
	script.At(2, "4 runs P1")
	for i := range Least {
		at := 10_000 * (i + 1)
		script.At(at, "2 woken")
		script.At(at+1, "4 preempted main.spin:3 P1")
		script.At(at+1, "2 runs P1")
		script.At(at+100, connSends+" P1", 2)
		script.At(at+110, "2 runs P1")
		script.At(at+111, connWaits+" P1", 2)
		script.At(at+111, "4 runs P1")
	}
	first := true
	for _, r := range Find(scripted.Graph(procs, script.String())) {
		if before := (r.From - r.Since) / 1000; before != 9889 && !first {
			t.Errorf("a request may have come %d us before it was seen, want all the time since the answer before", before)
		}
		first = false
	}
}

// Who accepts connections and serves each itself begins with a request when its connection is accepted, or with the end
// of the one before if it had come by then. This may be the main goroutine.
func TestOneAfterTheOther(t *testing.T) {
	var script scripted.Script
	script.At(0, "1 begins main.main:1")
	for i := range 2 * Least {
		at := 1000 * i
		if i%2 == 0 { // a connection is waited for
			script.At(at+1, `1 blocks "network" internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<main.main:2`)
			script.At(at+401, "1 woken")
			script.At(at+401, "1 runs")
		}
		script.At(at+410, "1 calls syscall.accept4:1<net.(*netFD).accept:1<main.main:2")
		script.At(at+420, "1 runs")
		script.At(at+430, "1 calls syscall.read:1<net.(*netFD).Read:1<main.serve:2<main.main:3")
		script.At(at+440, "1 runs")
		script.At(at+990, "1 calls syscall.write:1<net.(*netFD).Write:1<main.serve:4<main.main:3")
		script.At(at+1001, "1 runs")
	}
	found := Find(scripted.Graph(2, script.String()))
	if len(found) != 2*Least {
		t.Fatalf("%d requests, want %d", len(found), 2*Least)
	}
	for i, r := range found {
		if took, want := int(r.To-r.From)/1000, []int{600, 1000}[i%2]; took != want {
			t.Errorf("request %d took %d us, want %d", i, took, want)
		}
	}
}
