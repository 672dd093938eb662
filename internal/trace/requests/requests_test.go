package requests

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime/trace"
	"sync"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// traced are the requests in a trace of f.
func traced(t *testing.T, f func()) []Request {
	t.Helper()
	var out bytes.Buffer
	if err := trace.Start(&out); err != nil {
		t.Fatal(err)
	}
	f()
	trace.Stop()
	g, err := goroutines.Read(&out, goroutines.Config{Target: charge.Rules{Own: func(string) bool { return false }, Standard: symbol.Standard}.Target})
	if err != nil {
		t.Fatal(err)
	}
	return Find(g)
}

func check(t *testing.T, found []Request, want int, least time.Duration) {
	t.Helper()
	if len(found) != want {
		t.Errorf("%d requests, want %d", len(found), want)
	}
	for i, r := range found {
		if took := time.Duration(r.To - r.From); took < least {
			t.Errorf("request %d took %v, want %v at least", i, took, least)
		}
	}
}

// Each request of package net/http is one, whatever its client, in the same process, does, and
// however many connections are never used.
func TestHTTP(t *testing.T) {
	const clients, spare, each, pause = 4, 8, 10, 2 * time.Millisecond
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(pause)
		_, _ = io.WriteString(w, "ok\n")
	}))
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	found := traced(t, func() {
		for range spare {
			dial(t, s.Listener.Addr().String())
		}
		var wg sync.WaitGroup
		for range clients {
			wg.Go(func() {
				for range each {
					r, err := client.Post(s.URL, "text/plain", bytes.NewReader(make([]byte, 1<<16)))
					if err != nil {
						t.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, r.Body)
					r.Body.Close()
					time.Sleep(time.Millisecond)
				}
			})
		}
		wg.Wait()
	})
	check(t, found, clients*each, pause)
}

// What a server asks another one, on the goroutine that serves, is a part of the request.
func TestBackend(t *testing.T) {
	const each, pause = 10, 2 * time.Millisecond
	backend := listen(t, func(c net.Conn, b []byte) { time.Sleep(pause); _, _ = c.Write(b) })
	var asked net.Conn
	front := listen(t, func(c net.Conn, b []byte) {
		for range 2 {
			_, _ = asked.Write(b)
			_, _ = io.ReadFull(asked, b)
		}
		_, _ = c.Write(b)
	})
	asked = dial(t, backend)
	c := dial(t, front)
	found := traced(t, func() {
		b := []byte{1}
		for range each {
			_, _ = c.Write(b)
			_, _ = io.ReadFull(c, b)
			time.Sleep(6 * pause) // idle for longer than it waits for the backend
		}
	})
	least := make(map[int64]time.Duration)
	count := make(map[int64]int)
	for _, r := range found {
		took := time.Duration(r.To - r.From)
		if count[r.Goroutine]++; count[r.Goroutine] == 1 || took < least[r.Goroutine] {
			least[r.Goroutine] = took
		}
	}
	fronts, backends := 0, 0
	for id, n := range count {
		switch {
		case n == each && least[id] >= 2*pause:
			fronts++
		case n == 2*each && least[id] >= pause:
			backends++
		}
	}
	if fronts != 1 || backends != 1 {
		t.Errorf("requests by goroutine: %v, want %d of the front and %d of the backend; the least took %v", count, each, 2*each, least)
	}
}

func TestSome(t *testing.T) {
	list := make([]Request, 100)
	for i := range list {
		list[i].From = int64(i)
	}
	if got := Some([][]Request{list}, 4); len(got[0]) != 4 || got[0][0].From != 0 || got[0][3].From != 75 {
		t.Errorf("four of a hundred: %v", got)
	}
	if got := Some([][]Request{list[:60], nil, list[60:]}, 5); len(got) != 3 || len(got[0]) != 3 || got[0][1].From != 20 || len(got[1]) != 0 || len(got[2]) != 2 {
		t.Errorf("five of a hundred in three traces: %v", got)
	}
	if got := Some([][]Request{list[:60], list[60:]}, 100); len(got[0]) != 60 || len(got[1]) != 40 {
		t.Errorf("a hundred of as many: %d and %d", len(got[0]), len(got[1]))
	}
}

// listen serves each byte that comes.
func listen(t *testing.T, serve func(c net.Conn, b []byte)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		b := make([]byte, 1)
		for {
			if _, err := io.ReadFull(c, b); err != nil {
				return
			}
			serve(c, b)
		}
	}()
	return l.Addr().String()
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
