package requests

import (
	"fmt"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

const (
	libraryReads = `blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<net/http.h2read:2`
	libraryIdles = `blocks "select" runtime.selectgo:1<net/http.h2write:2`
	handlerTakes = `blocks "chan receive" runtime.chanrecv1:1<main.handle:3`
	librarySends = "calls syscall.write:1<net.(*netFD).Write:1<net/http.h2write:5"
)

// serving is a server of which a library reads, 2, and writes, 3, what the user's goroutines answer.
func serving(handlers ...int) *scripted.Script {
	script := new(scripted.Script)
	script.At(0, "1 waits network internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<main.main:1")
	script.At(0, "2 begins net/http.h2read:1")
	script.At(0, "3 begins net/http.h2write:1")
	for _, h := range handlers {
		script.At(0, "%d begins main.handle:1", h)
		script.At(1, "%d "+handlerTakes, h)
	}
	script.At(1, "2 "+libraryReads)
	script.At(1, "3 "+libraryIdles)
	return script
}

// reads has the library read something at a moment, and hand it over.
func reads(script *scripted.Script, at int, to string) {
	script.At(at, "2 woken")
	script.At(at, "2 runs")
	script.At(at+1, "2 wakes %s", to)
	script.At(at+2, "2 "+libraryReads)
}

// writes has the library, which was made ready, send for ten microseconds.
func writes(script *scripted.Script, at int) {
	script.At(at, "3 runs")
	script.At(at+1, "3 "+librarySends)
	script.At(at+10, "3 runs")
	script.At(at+11, "3 "+libraryIdles)
}

// took is how many requests took how many microseconds.
func took(script *scripted.Script) map[int64]int {
	times := make(map[int64]int)
	for _, r := range Find(scripted.Graph(8, script.String())) {
		times[(r.To-r.From)/1000]++
	}
	return times
}

// What the library that reads has sent at once is the protocol's, and no answer.
func TestProtocol(t *testing.T) {
	script := serving(4)
	for i := range Least {
		at := 1000 * (i + 1)
		reads(script, at, "4 runtime.chansend1:1<net/http.h2read:4")
		script.At(at+2, "4 runs")
		script.At(at+20, "4 wakes 3 runtime.selectgo:1<net/http.h2Send:1<main.handle:5")
		script.At(at+20, "4 "+handlerTakes)
		writes(script, at+20)
		reads(script, at+500, "3 runtime.selectnbsend:1<net/http.h2read:6")
		writes(script, at+502)
	}
	if got := took(script); len(got) != 1 || got[30] != Least {
		t.Errorf("requests took %v microseconds, want %d of 30", got, Least)
	}
}

// A place that one request leaves to another hands nothing over: each is from when it was read.
func TestPlaces(t *testing.T) {
	script := serving(4, 5)
	const sleeps = `%d blocks "sleep" time.Sleep:1<main.persist:2`
	for i := range Least {
		at, first, second := 1000*(i+1), 4+i%2, 5-i%2
		const hands = "%d runtime.chansend1:1<net/http.h2read:4"
		reads(script, at, fmt.Sprintf(hands, first))
		script.At(at+2, "%d runs", first)
		script.At(at+3, sleeps, first)
		reads(script, at+100, fmt.Sprintf(hands, second))
		script.At(at+102, "%d runs", second)
		script.At(at+103, `%d blocks "select" runtime.selectgo:1<net/http.semaphoreAcquire:9<main.handle:7`, second)
		script.At(at+200, "%d woken", first)
		script.At(at+200, "%d runs", first)
		script.At(at+201, "%d wakes %d runtime.closechan:1<net/http.semaphoreRelease:5<main.handle:9", first, second)
		script.At(at+202, "%d wakes 3 runtime.selectgo:1<net/http.h2Send:1<main.handle:5", first)
		script.At(at+202, "%d "+handlerTakes, first)
		script.At(at+202, "%d runs", second)
		script.At(at+202, sleeps, second)
		writes(script, at+202)
		script.At(at+300, "%d woken", second)
		script.At(at+300, "%d runs", second)
		script.At(at+302, "%d wakes 3 runtime.selectgo:1<net/http.h2Send:1<main.handle:5", second)
		script.At(at+302, "%d "+handlerTakes, second)
		writes(script, at+302)
	}
	if got := took(script); len(got) != 1 || got[212] != 2*Least {
		t.Errorf("requests took %v microseconds, want %d of 212", got, 2*Least)
	}
}

// Who reads may wait until a worker takes the request: that time counts, as does that for a processor to read. What
// else the worker takes from others, as numbers from who counts them, is no request.
func TestTaken(t *testing.T) {
	script := serving(4, 5)
	script.At(2, `5 blocks "chan send" runtime.chansend1:1<main.number:4`)
	for i := range Least {
		at := 1000 * (i + 1)
		script.At(at, "2 woken")
		script.At(at+20, "2 runs")
		script.At(at+21, "2 calls syscall.read:1<net.(*netFD).Read:1<net/http.h2read:2")
		script.At(at+22, "2 runs")
		script.At(at+23, `2 blocks "chan send" runtime.chansend1:1<net/http.h2read:4`)
		script.At(at+80, "4 woken")
		script.At(at+80, "4 runs")
		script.At(at+81, "4 wakes 2 runtime.chanrecv1:1<main.handle:3")
		script.At(at+81, "2 runs")
		script.At(at+82, "2 "+libraryReads)
		if i%2 == 0 {
			script.At(at+83, "4 wakes 5 runtime.chanrecv1:1<main.handle:4")
			script.At(at+83, "5 runs")
			script.At(at+84, `5 blocks "chan send" runtime.chansend1:1<main.number:4`)
		}
		script.At(at+85, `4 blocks "sleep" time.Sleep:1<main.handle:4`)
		script.At(at+180, "4 woken")
		script.At(at+180, "4 runs")
		script.At(at+181, "4 wakes 3 runtime.chansend1:1<main.handle:5")
		writes(script, at+181)
		script.At(at+195, `4 blocks "sleep" time.Sleep:1<main.handle:4`)
	}
	if got := took(script); len(got) != 1 || got[191] != Least {
		t.Errorf("requests took %v microseconds, want %d of 191", got, Least)
	}
}
