// Package viewer serves a recorded run on the loopback address: its report, its
// flame graphs, and pprof's pages for each of its profiles.
package viewer

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/disasm"
	"github.com/bottleneck-go/bottleneck/internal/flame"
)

// ErrNoRun means that a directory holds no recorded run.
var ErrNoRun = errors.New("no recorded run")

// reportFile is what makes a directory a recorded run.
const reportFile = "report.json"

// A Viewer serves one recorded run. It is safe for use by several goroutines.
type Viewer struct {
	root     *os.Root
	programs *disasm.Tool
	profiles []string
	pages    map[string]func() (map[string]http.Handler, error) // by profile
}

// Open opens the recorded run in a directory. The error is ErrNoRun if there is none.
func Open(dir string) (*Viewer, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("%w in %s: %w", ErrNoRun, dir, err)
	}
	if _, err := root.Stat(reportFile); err != nil {
		return nil, errors.Join(fmt.Errorf("%w in %s: %w", ErrNoRun, dir, err), root.Close())
	}
	v := &Viewer{root: root, pages: make(map[string]func() (map[string]http.Handler, error))}
	v.programs = disasm.New(dir, v.hasProgram)
	names, err := fs.Glob(root.FS(), "*.pprof")
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	slices.Sort(names)
	v.profiles = names
	for _, name := range names {
		v.pages[name] = sync.OnceValues(func() (map[string]http.Handler, error) { return v.open(name) })
	}
	return v, nil
}

// Close releases the directory.
func (v *Viewer) Close() error { return v.root.Close() }

// open makes pprof's pages of a profile.
func (v *Viewer) open(name string) (map[string]http.Handler, error) {
	f, err := v.root.Open(name)
	if err != nil {
		return nil, err
	}
	p, err := profile.Parse(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return flame.PagesOfProgram(p, v.programs)
}

// hasProgram reports whether a file of the run is one of its programs.
func (v *Viewer) hasProgram(name string) bool {
	info, err := v.root.Stat(name)
	return err == nil && info.Mode().IsRegular() && slices.Contains([]string{".test", ".program"}, filepath.Ext(name))
}

// anyProgram reports whether the run still has a program.
func (v *Viewer) anyProgram() bool {
	entries, err := fs.ReadDir(v.root.FS(), ".")
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return v.hasProgram(e.Name()) })
}

// Handler serves the run: its files by their names, and the pages of each profile
// below "/pprof/NAME/". Only requests with GET or HEAD that name a loopback host
// are answered.
func (v *Viewer) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", v.index)
	mux.HandleFunc("GET /{file}", v.file)
	mux.HandleFunc("GET /pprof/{profile}/{page...}", v.page)
	return guard(mux)
}

// Serve serves the run until the context ends; then requests under way get a
// second to end. The listener is closed.
func (v *Viewer) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: v.Handler(), ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if err := server.Shutdown(end); err != nil {
			err = server.Close()
			stopped <- err
			return
		}
		stopped <- nil
	})
	err := server.Serve(l)
	if !stop() && errors.Is(err, http.ErrServerClosed) {
		return <-stopped
	}
	return err
}
