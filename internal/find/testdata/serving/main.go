// Serving answers requests that it makes itself, until it is stopped.
package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

type server struct {
	mu sync.Mutex
	n  int
}

// bump holds the lock for as long as it writes.
func (s *server) bump() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	time.Sleep(time.Millisecond)
}

func (s *server) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	s.bump()
	_, _ = io.WriteString(w, "ok\n")
}

func main() {
	s := httptest.NewServer(new(server))
	for range 4 {
		go func() {
			for {
				r, err := http.Get(s.URL)
				if err != nil {
					continue
				}
				_, _ = io.Copy(io.Discard, r.Body)
				_ = r.Body.Close()
			}
		}()
	}
	select {}
}
