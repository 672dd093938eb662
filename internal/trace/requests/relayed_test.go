package requests

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// ask sends bytes on one goroutine, each when another one has read the answer to the one before:
// it looks now and then whether it has, lest it answers an answer.
func ask(t *testing.T, c net.Conn, n int32) {
	t.Helper()
	var answered atomic.Int32
	go func() {
		b := make([]byte, 1)
		for answered.Load() < n {
			if _, err := c.Read(b); err != nil {
				answered.Store(n + 1)
			}
			answered.Add(1)
		}
	}()
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range n {
			_, _ = c.Write([]byte{1})
			for answered.Load() <= i {
				time.Sleep(100 * time.Microsecond)
			}
		}
	})
	wg.Wait()
	if got := answered.Load(); got != n {
		t.Fatalf("%d answers, want %d", got, n)
	}
}

// each calls f for each byte that comes.
func each(c net.Conn, f func()) {
	b := make([]byte, 1)
	for {
		if _, err := c.Read(b); err != nil {
			return
		}
		f()
	}
}

// Requests are found where one goroutine reads and another one answers.
func TestRelayed(t *testing.T) {
	const n, pause = 2 * Least, 2 * time.Millisecond
	answer := func(c net.Conn) { _, _ = c.Write([]byte{2}) }
	for name, serve := range map[string]func(c net.Conn){
		"a goroutine that writes": func(c net.Conn) {
			out := make(chan bool, 1)
			defer close(out)
			go func() {
				for range out {
					answer(c)
				}
			}()
			each(c, func() { time.Sleep(pause); out <- true })
		},
		"a goroutine for each request": func(c net.Conn) {
			each(c, func() { go func() { time.Sleep(pause); answer(c) }() })
		},
		"workers": func(c net.Conn) {
			in, out := make(chan bool), make(chan bool)
			defer close(in)
			for range 2 {
				go func() {
					for range in {
						time.Sleep(pause)
						out <- true
					}
				}()
			}
			go func() {
				for range out {
					answer(c)
				}
			}()
			each(c, func() { in <- true })
		},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		found := traced(t, func() {
			go func() {
				if c, err := l.Accept(); err == nil {
					serve(c)
				}
			}()
			c := dial(t, l.Addr().String())
			ask(t, c, n)
			c.Close()
		})
		l.Close()
		if len(found) < n*3/4 { // two are one where the first has hardly been answered when the second is handed over
			t.Errorf("%s: %d requests of %d", name, len(found), n)
		}
		check(t, found, len(found), pause)
	}
}

// A loop that answers datagrams serves, be it the main goroutine's.
func TestDatagrams(t *testing.T) {
	const n, pause = 2 * Least, 2 * time.Millisecond
	s, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	found := traced(t, func() {
		go func() {
			b := make([]byte, 1)
			for range n {
				_, from, err := s.ReadFrom(b)
				if err != nil {
					return
				}
				time.Sleep(pause)
				_, _ = s.WriteTo(b, from)
			}
		}()
		c, err := net.Dial("udp", s.LocalAddr().String())
		if err != nil {
			t.Fatal(err)
		}
		ask(t, c, n)
		c.Close()
	})
	s.Close()
	check(t, found, n, pause)
}
