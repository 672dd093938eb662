package requests

import (
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Requests to two servers of a process are told apart, and what only this process asks of one is a part of requests to
// the other.
func TestServers(t *testing.T) {
	const (
		accepts = `%d waits network internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<net/http.(*Server).Serve:3%s`
		reads   = `%d blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<net/http.(*conn).serve:2`
		sends   = "%d calls syscall.write:1<net.(*netFD).Write:1<net/http.(*conn).serve:4"
	)
	for _, within := range []bool{false, true} {
		var script scripted.Script
		script.At(0, "9 begins main.main:1")
		script.At(0, accepts, 1, "<main.main:7")
		script.At(0, "9 makes 2 main.main:5 net/http.ListenAndServe:1")
		script.At(0, "2 runs")
		script.At(0, `2 blocks "network" internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<net/http.ListenAndServe:3`)
		script.At(1, "9 makes 5 main.main:6 main.scrape:1")
		script.At(1, "5 runs")
		for conn, server := range map[int]int{3: 1, 4: 2} {
			script.At(2, "%d woken", server)
			script.At(2, "%d runs", server)
			script.At(2, "%d makes %d net/http.(*Server).Serve:3 net/http.(*conn).serve:1", server, conn)
			script.At(3, accepts[:3]+`blocks "network" internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<net/http.(*Server).Serve:3`, server)
			script.At(3, "%d runs", conn)
			script.At(4, reads, conn)
		}
		answers := func(at, conn, took int) {
			script.At(at+took-5, sends, conn)
			script.At(at+took, "%d runs", conn)
			script.At(at+took+1, reads, conn)
		}
		for i := range Least {
			at := 1000 * (i + 1)
			script.At(at, "3 woken")
			script.At(at, "3 runs")
			if within {
				script.At(at+48, "5 calls syscall.write:1<net.(*netFD).Write:1<main.scrape:2")
			}
			script.At(at+50, "4 woken")
			script.At(at+50, "4 runs")
			if within {
				script.At(at+52, "5 runs")
			}
			answers(at+50, 4, 20)
			answers(at, 3, 400)
		}
		all := Find(scripted.Graph(8, script.String()))
		if left := Judge(nil, [][]Request{all}).Requests; len(left[0]) != Least || left[0][0].To-left[0][0].From < 300_000 {
			t.Errorf("%d requests are judged, want %d of the server at which most time was spent", len(left[0]), Least)
		}
		if !within {
			unknown := slices.Clone(all)
			for i := range unknown[:Least] {
				unknown[i].Goroutine, unknown[i].Server = 100, ""
			}
			if left := Judge(nil, [][]Request{unknown}).Requests; len(left[0]) != len(all) {
				t.Errorf("%d requests are judged, want all %d, as it is not known of half of them which server answered", len(left[0]), len(all))
			}
		}
		list := Servers(all)
		want := []struct {
			server string
			ms     float64
		}{{"main.main, line 7", 0.4}, {"main.main, line 5", 0.02}}
		if within {
			want = want[:1]
		}
		if len(list) != len(want) {
			t.Fatalf("%d servers, want %d", len(list), len(want))
		}
		for i, w := range want {
			if median, _ := Took(list[i]); list[i][0].Server != w.server || len(list[i]) != Least || median.Seconds()*1000 != w.ms {
				t.Errorf("%d requests to %q took %v, want %d to %q of %v ms", len(list[i]), list[i][0].Server, median, Least, w.server, w.ms)
			}
		}
	}
}

// Of connections that were there before a trace it tells no server: they are apart where it is known who made their goroutines,
// and are judged together where it is not.
func TestMade(t *testing.T) {
	const (
		accepts = `%d waits network internal/poll.(*FD).Accept:1<net.(*netFD).accept:1<net/http.(*Server).Serve:3<main.%s:7`
		waits   = `%d waits network internal/poll.(*FD).Read:1<net.(*netFD).Read:1<net/http.(*conn).serve:2`
		reads   = `%d blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<net/http.(*conn).serve:2`
		sends   = "%d calls syscall.write:1<net.(*netFD).Write:1<net/http.(*conn).serve:4"
	)
	var script scripted.Script
	script.At(0, accepts, 1, "main")
	script.At(0, accepts, 2, "metrics")
	script.At(0, waits, 3)
	script.At(0, waits, 4)
	for i := range 2 * Least {
		for conn, took := range map[int]int{3: 400, 4: 20} {
			at := 1000*(i+1) + 500*(conn-3)
			script.At(at, "%d woken", conn)
			script.At(at, "%d runs", conn)
			script.At(at+took-5, sends, conn)
			script.At(at+took, "%d runs", conn)
			script.At(at+took+1, reads, conn)
		}
	}
	of := func(made map[int64]int64) Judged {
		g := scripted.Of(8, script.String(), goroutines.Config{Target: scripted.Rules.Target, Made: made})
		return Judge([]*goroutines.Graph{g}, [][]Request{Find(g)})
	}
	if j := of(nil); len(j.Requests[0]) < 3*Least || j.Unknown < 0.99 || j.Beside != 0 {
		t.Errorf("%d requests are judged, %v unknown, %v beside; want all, of two servers", len(j.Requests[0]), j.Unknown, j.Beside)
	}
	j := of(map[int64]int64{3: 1, 4: 2})
	if n := len(j.Requests[0]); n < Least || n > 2*Least || j.Unknown != 0 || j.Beside < 0.03 || j.Beside > 0.06 || j.Requests[0][0].Server != "main.main, line 7" {
		t.Errorf("%d requests are judged, %v unknown, %v beside, of %q; want those of main", n, j.Unknown, j.Beside, j.Requests[0][0].Server)
	}
}
