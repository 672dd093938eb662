package tally

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/trace/requests"
)

// Of several servers it is said what each answered, but not of one that answered hardly anything.
func TestTogether(t *testing.T) {
	const ms = int64(time.Millisecond)
	var list []requests.Request
	add := func(server string, n int, took int64) {
		for range n {
			list = append(list, requests.Request{Goroutine: int64(len(server)), From: ms, To: ms + took, Server: server})
		}
	}
	check := func(judged int, want string) {
		t.Helper()
		got := fmt.Sprint(errors.Join(Together(list, judged, time.Second)...))
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	add("main.main, line 9", 1000, 2*ms)
	known := list[0]
	known.Server = "" // in another trace
	list = append(list, known)
	add("main.init, line 14", 5, ms)
	add("", 100, ms)
	check(len(list), "<nil>")
	add("main.init, line 14", 95, 50*ms)
	check(len(list), "the requests of 2 servers are counted together: main.init, line 14 (100 a second, median 50.0 ms, 99 % within 50.0 ms), "+
		"main.main, line 9 (1,001 a second, median 2.00 ms, 99 % within 2.00 ms), others, or on older connections (100 a second)")
	check(100, "judged by those requests that took most of the time, at main.init, line 14 (100 a second, median 50.0 ms, 99 % within 50.0 ms); "+
		"not by those at main.main, line 9 (1,001 a second, median 2.00 ms, 99 % within 2.00 ms), others, or on older connections (100 a second)")
}

// It is said how long requests may have taken, where that is notably longer than they were seen to.
func TestMayTake(t *testing.T) {
	const ms = int64(time.Millisecond)
	list := make([]requests.Request, requests.Least)
	for i := range list {
		list[i] = requests.Request{From: 20 * ms, To: 24 * ms, Since: 20*ms - ms/2}
	}
	if got := Unseen(list); got != nil {
		t.Errorf("half a millisecond of four: %v", got)
	}
	for i := range list {
		list[i].Since = 10 * ms
	}
	const want = "requests may have taken longer than it seems: while all processors are busy, new ones wait in the kernel, " +
		"which no trace shows. If each came as early as it could have, half of them took at most 14.0 ms, and 99 % at most 14.0 ms"
	if got := fmt.Sprint(errors.Join(Unseen(list)...)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
