package viewer

import (
	_ "embed"
	"html/template"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
)

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
