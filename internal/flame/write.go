package flame

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// A Link is another page to lead to.
type Link struct{ Title, Href string }

var (
	//go:embed frame.css
	frameStyle string
	//go:embed keys.js
	keysScript string
)

// around is what the page gets beside pprof's own content, in its head and at its
// top. It is made when it is used.
var around = lazy.Value[*template.Template]{Make: func() *template.Template {
	return template.Must(template.New("frame").Parse(`{{define "head"}}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<title>{{.Title}}</title>
<style>{{.Style}}</style>
{{end}}
{{define "top"}}<header class="frame"><h1>Flame graph: {{.Title}}</h1><nav aria-label="Pages of this run">
{{- range .Links}}<a href="{{.Href}}"{{if eq .Title $.Title}} aria-current="page"{{end}}>{{.Title}}</a>{{end}}</nav></header>
<main>
{{end}}`))
}}

// Write writes the flame graph of a profile as one self-contained page: pprof's
// own, which zooms by click or with the keyboard and searches by regular
// expression, without the menus that need a server. "?p=" and a regular expression behind the page's
// address zoom to the functions that match. A profile of more than 5,000 stacks
// is trimmed first, see Trim. The error wraps ErrNoPages if pprof cannot show it.
func Write(w io.Writer, p *profile.Profile, title string, links []Link) error {
	pages, err := Pages(Trim(p, MaxStacks))
	if err != nil {
		return err
	}
	text, err := get(pages["/flamegraph"])
	if err != nil {
		return err
	}
	var head, top bytes.Buffer
	data := struct {
		Title string
		Style template.CSS
		Links []Link
	}{title, template.CSS(frameStyle), links}
	if err := around.Get().ExecuteTemplate(&head, "head", data); err != nil {
		return err
	}
	if err := around.Get().ExecuteTemplate(&top, "top", data); err != nil {
		return err
	}
	text = cut(text, "<title>", "</title>", head.String())
	text = cut(text, `Save as ...</a>`, `<div id="download"`, `</a></div></div><div id="download"`) // the user's own settings
	text = cut(text, `<datalist id="config-list">`, `</datalist>`, "")
	text = bytes.Replace(text, []byte("<html>"), []byte(`<html lang="en">`), 1)
	text = bytes.Replace(text, []byte("<body>"), append([]byte("<body>\n"), top.Bytes()...), 1)
	text = bytes.Replace(text, []byte(`<div id="action-menu"`), []byte("</main>\n"+`<div id="action-menu"`), 1)
	text = bytes.Replace(text, []byte(`<div id="stack-holder">`), []byte(stackHolder), 1)
	if i := bytes.LastIndex(text, []byte("</body>")); i >= 0 {
		text = slices.Concat(text[:i], []byte("<script>\n"+keysScript+"</script>\n"), text[i:])
	}
	text = bytes.Replace(text, []byte(`<input id="search"`), []byte(`<input id="search" aria-label="Search regexp"`), 1)
	_, err = w.Write(text)
	return err
}

// stackHolder is what holds the flame graph, for the keyboard, and what says to
// those who cannot see it which frame is chosen.
const stackHolder = `<div id="said" class="unseen" aria-live="polite"></div>
<div id="stack-holder" tabindex="0" role="application" aria-label="Flame graph: arrow keys choose a frame, Enter zooms to it, Escape shows the whole">`

// cut replaces the text from one mark to the end of another, where both are there.
func cut(text []byte, from, to, by string) []byte {
	before, rest, ok := bytes.Cut(text, []byte(from))
	if !ok {
		return text
	}
	_, after, ok := bytes.Cut(rest, []byte(to))
	if !ok {
		return text
	}
	return bytes.Join([][]byte{before, []byte(by), after}, nil)
}

// get asks a handler for its page.
func get(h http.Handler) ([]byte, error) {
	w := answer{header: make(http.Header), status: http.StatusOK}
	h.ServeHTTP(&w, &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/flamegraph"}})
	if w.status != http.StatusOK {
		return nil, fmt.Errorf("%w: %s", ErrNoPages, bytes.TrimSpace(w.Bytes()))
	}
	return w.Bytes(), nil
}

// An answer keeps what a handler writes.
type answer struct {
	bytes.Buffer
	header http.Header
	status int
}

func (a *answer) Header() http.Header    { return a.header }
func (a *answer) WriteHeader(status int) { a.status = status }
