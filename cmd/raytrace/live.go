package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"net"
	"net/http"
	"sync"
	"time"

	_ "embed"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

//go:embed live.html
var livePage string

// A live picture is drawn once, when somebody looks, and every viewer is sent
// all of its tiles.
type live struct {
	tiles  *raytrace.Tiles
	looked chan struct{} // closed by the first viewer
	look   sync.Once

	mu       sync.Mutex
	finished []image.Rectangle
	end      *liveEnd      // nil while drawing
	changed  chan struct{} // closed when the above changes
}

// A liveEnd is the last message of a picture.
type liveEnd struct {
	Error string  `json:"error,omitempty"`
	Ms    float64 `json:"ms"`
}

func (c *command) doLive(ctx context.Context) error {
	tiles, err := raytrace.RenderTiles(ctx, c.scene, c.opts)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, c.addr)
	if err != nil {
		return err
	}
	l := &live{tiles: tiles, looked: make(chan struct{}), changed: make(chan struct{})}
	server := &http.Server{
		Handler:           onlyHost(listener.Addr().String(), l.routes()),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintf(c.stdout, "http://%s/ shows the picture as it is drawn; interrupt to end\n", listener.Addr())
	err = c.drawLive(ctx, l)
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-served:
		}
	}
	// The viewers' requests end with ctx, so Shutdown waits for nobody long.
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if ctx.Err() == nil { // failed: nobody else ends the requests
		return errors.Join(err, server.Close())
	}
	return errors.Join(err, server.Shutdown(patience))
}

// listen refuses addresses that other machines could reach.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("-addr: %w", err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return nil, errors.Join(fmt.Errorf("-addr %s is not a loopback address: %w", addr, errUsage), listener.Close())
	}
	return listener, nil
}

// drawLive waits for a viewer, draws, and saves what the command line asks for.
// Being interrupted before anyone looked, or after the end, is no error.
func (c *command) drawLive(ctx context.Context, l *live) error {
	select {
	case <-ctx.Done():
		return nil
	case <-l.looked:
	}
	start := time.Now()
	for rect := range l.tiles.All() {
		l.update(func() { l.finished = append(l.finished, rect) })
	}
	r := result{picture: l.tiles.Picture(), took: time.Since(start)}
	err := l.tiles.Err()
	end := &liveEnd{Ms: float64(r.took.Microseconds()) / 1e3}
	if err != nil {
		end.Error = err.Error()
	}
	l.update(func() { l.end = end })
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, c.summary("fast", r))
	return c.save(r.picture)
}

// update changes what viewers see and wakes them.
func (l *live) update(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
	close(l.changed)
	l.changed = make(chan struct{})
}

// after returns the tiles finished after the first n, the end, and a channel
// that is closed when there is more.
func (l *live) after(n int) ([]image.Rectangle, *liveEnd, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.finished[n:], l.end, l.changed
}

// onlyHost answers only requests that name this server, so that no foreign
// name made to point here (DNS rebinding) can read from it.
func onlyHost(addr string, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(addr)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != addr && r.Host != "localhost:"+port {
			http.Error(w, "raytrace: this page is called "+addr, http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (l *live) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		nonce := rand.Text()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", fmt.Sprintf(
			"default-src 'none'; connect-src 'self'; script-src 'nonce-%s'; style-src 'nonce-%s'", nonce, nonce))
		fmt.Fprintf(w, livePage, nonce, nonce)
	})
	mux.HandleFunc("GET /tiles", l.stream)
	return mux
}

// stream sends the tiles as server-sent events: one "size", a "tile" each with
// its bytes in base64, and the "end".
func (l *live) stream(w http.ResponseWriter, r *http.Request) {
	l.look.Do(func() { close(l.looked) })
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flush := http.NewResponseController(w)
	size := l.tiles.Picture().Rect.Size()
	send(w, "size", map[string]int{"width": size.X, "height": size.Y, "tiles": l.tiles.Count()})
	for n := 0; ; {
		fresh, end, changed := l.after(n)
		for _, rect := range fresh {
			send(w, "tile", tileMessage(l.tiles.Picture(), rect))
		}
		n += len(fresh)
		if end != nil {
			send(w, "end", end)
		}
		if flush.Flush() != nil || end != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// send writes one event. An error shows at the next Flush.
func send(w http.ResponseWriter, event string, data any) {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // only our own plain types come here
	}
	fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, text)
}

type tile struct {
	X     int    `json:"x"`
	Y     int    `json:"y"`
	Width int    `json:"width"`
	RGBA  []byte `json:"rgba"`
}

func tileMessage(m *image.RGBA, rect image.Rectangle) tile {
	t := tile{X: rect.Min.X, Y: rect.Min.Y, Width: rect.Dx()}
	for y := rect.Min.Y; y < rect.Max.Y; y++ {
		start := m.PixOffset(rect.Min.X, y)
		t.RGBA = append(t.RGBA, m.Pix[start:start+4*rect.Dx()]...)
	}
	return t
}
