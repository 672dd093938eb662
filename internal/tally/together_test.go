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
	check := func(want string) {
		t.Helper()
		got := fmt.Sprint(errors.Join(Together(list, time.Second)...))
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
	check("<nil>")
	add("main.init, line 14", 95, 50*ms)
	check("the requests of 2 servers are counted together: main.init, line 14: 100 a second, half of them within 50.0 ms and 99 % within 50.0 ms; " +
		"main.main, line 9: 1,001 a second, half of them within 2.00 ms and 99 % within 2.00 ms; others, or on connections made before: 100 a second")
}
