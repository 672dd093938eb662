// Package viewer serves a recorded run on the loopback address: its report, its
// flame graphs, and pprof's pages for each of its profiles.
package viewer

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// guard refuses requests that another site's page could have sent, by a name of
// its own that leads here, and says what no page may do.
func guard(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !loopback(req.Host) {
			http.Error(w, "only for requests to localhost", http.StatusForbidden)
			return
		}
		if site := req.Header.Get("Sec-Fetch-Site"); site == "cross-site" && req.Header.Get("Sec-Fetch-Mode") != "navigate" {
			http.Error(w, "not for other sites", http.StatusForbidden)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("X-Frame-Options", "SAMEORIGIN")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		h.ServeHTTP(w, req)
	})
}

// loopback reports whether a Host header names this machine to itself.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

//go:embed index.html
var indexText string

var indexPage = template.Must(template.New("index").Parse(indexText))

// views are pprof's pages, in the order in which they are offered.
var views = []string{"flamegraph", "top", "graph", "peek", "source", "disasm", "download"}

func (v *Viewer) index(w http.ResponseWriter, _ *http.Request) {
	var data struct {
		Pages                  []page
		Profiles, Views, Files []string
	}
	data.Profiles, data.Views = v.profiles, views
	entries, err := fs.ReadDir(v.root.FS(), ".")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for _, e := range entries {
		switch {
		case !shown(e.Name()):
		case filepath.Ext(e.Name()) == ".html":
			data.Pages = append(data.Pages, pageOf(e.Name()))
		default:
			data.Files = append(data.Files, e.Name())
		}
	}
	slices.SortStableFunc(data.Pages, func(a, b page) int { return a.rank - b.rank })
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = indexPage.Execute(w, data) // the client may be gone
}

// A page is one of the run's web pages.
type page struct {
	Name, Title string
	rank        int
}

// known are the pages of a recorded run, in the order in which they are offered.
var known = []page{
	{Name: "report.html", Title: "report"},
	{Name: "flame.html", Title: "flame graph: whole run"},
	{Name: "flame-timed.html", Title: "flame graph: timed phase"},
	{Name: "flame-setup.html", Title: "flame graph: setup"},
	{Name: "flame-allocs.html", Title: "flame graph: allocations"},
	{Name: "flame-waits.html", Title: "flame graph: waiting"},
}

func pageOf(name string) page {
	i := slices.IndexFunc(known, func(p page) bool { return p.Name == name })
	if i < 0 {
		return page{name, name, len(known)}
	}
	return page{name, known[i].Title, i}
}

// shown reports whether a file is one of those that make up a recorded run.
func shown(name string) bool {
	return slices.Contains([]string{".html", ".json", ".txt", ".pprof"}, filepath.Ext(name)) && !strings.HasPrefix(name, ".")
}

func (v *Viewer) file(w http.ResponseWriter, req *http.Request) {
	name := req.PathValue("file")
	if !shown(name) {
		http.NotFound(w, req)
		return
	}
	f, err := v.root.Open(name)
	if err != nil {
		http.NotFound(w, req)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		http.NotFound(w, req)
		return
	}
	http.ServeContent(w, req, name, info.ModTime(), f)
}

func (v *Viewer) page(w http.ResponseWriter, req *http.Request) {
	open := v.pages[req.PathValue("profile")]
	if open == nil {
		http.NotFound(w, req)
		return
	}
	pages, err := open()
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	h := pages["/"+req.PathValue("page")]
	if h == nil {
		http.NotFound(w, req)
		return
	}
	if req.PathValue("page") == "disasm" && !v.anyProgram() {
		http.Error(w, "the program of this run was removed: only those of the latest runs are kept; record again", http.StatusGone)
		return
	}
	h.ServeHTTP(w, req)
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
