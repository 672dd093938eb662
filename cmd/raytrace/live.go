package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/bottleneck-go/bottleneck/raytrace"
	"github.com/bottleneck-go/bottleneck/raytrace/live"
)

func (c *command) doLive(ctx context.Context) error {
	tiles, err := raytrace.RenderTiles(ctx, c.scene, c.opts)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, c.addr)
	if err != nil {
		return err
	}
	view := live.New(tiles)
	server := &http.Server{
		Handler:           onlyHost(listener.Addr().String(), atRoot(view)),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintf(c.stdout, "http://%s/ shows the picture as it is drawn; interrupt to end\n", listener.Addr())
	err = c.drawLive(ctx, view, tiles)
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
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, fmt.Errorf("-addr %w: %w", err, errUsage)
	}
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
func (c *command) drawLive(ctx context.Context, view *live.View, tiles *raytrace.Tiles) error {
	select {
	case <-ctx.Done():
		return nil
	case <-view.Looked():
	}
	start := time.Now()
	if err := view.Draw(); err != nil {
		return err
	}
	r := result{picture: tiles.Picture(), took: time.Since(start)}
	fmt.Fprintln(c.stdout, c.summary("fast", r))
	return c.save(r.picture)
}

// atRoot serves the view at the root and nothing below.
func atRoot(view http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", view)
	mux.Handle("GET /tiles", view)
	return mux
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
