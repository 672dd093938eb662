package bottleneck

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/flame"
	"github.com/bottleneck-go/bottleneck/internal/page"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// liveStages is how many stages get a flame graph of their own.
const liveStages = 5

// livePages are the pages of the last recording, so that its flame graphs can be
// looked at. They are of bounded size, and made when they are asked for.
type livePages struct {
	mu    sync.Mutex
	id    string
	pages map[string]func() ([]byte, error) // by name; "report" is the report
}

// keep replaces what was kept of the recording before.
func (l *livePages) keep(id string, pages map[string]func() ([]byte, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.id, l.pages = id, pages
}

// serve answers a request for a page of the last recording.
func (l *livePages) serve(w http.ResponseWriter, query url.Values) {
	l.mu.Lock()
	page := l.pages[query.Get("page")]
	if l.id != query.Get("recording") {
		page = nil
	}
	l.mu.Unlock()
	if page == nil {
		http.Error(w, "only the latest recording's pages are kept: record again", http.StatusNotFound)
		return
	}
	answer(w, func(out *bytes.Buffer) (string, error) {
		text, err := page()
		out.Write(text)
		return htmlType, err
	})
}

// record makes the pages of a recording, keeps them and returns the report.
func (l *livePages) record(recorder *Recorder) ([]byte, error) {
	in, err := recorder.inspect()
	if err != nil {
		return nil, err
	}
	r := in.report()
	id := rand.Text()
	href := func(name string) string {
		return "?" + url.Values{"recording": {id}, "page": {name}}.Encode()
	}
	var graphs []page.Graph
	if _, err := os.UserConfigDir(); err == nil {
		graphs = in.graphs(r, href)
	} else {
		r.Warnings = append(r.Warnings, fmt.Errorf("no flame graphs: pprof wants a directory for its settings: %w", err))
	}
	flames := make([]report.Flame, len(graphs))
	for i, g := range graphs {
		flames[i] = g.Flame
	}
	links := page.Links(href("report"), graphs)
	var out bytes.Buffer
	if err := r.WriteHTML(&out, flames...); err != nil {
		return nil, err
	}
	kept := map[string]func() ([]byte, error){"report": func() ([]byte, error) { return out.Bytes(), nil }}
	for i, g := range graphs {
		kept[graphName(i)] = sync.OnceValues(func() ([]byte, error) {
			var text bytes.Buffer
			err := flame.Write(&text, g.Profile, g.Title, links)
			return text.Bytes(), err
		})
	}
	l.keep(id, kept)
	return out.Bytes(), nil
}

// graphName is the name of a recording's flame graph in its address.
func graphName(i int) string { return "flame" + strconv.Itoa(i) }

// graphs are the flame graphs of a recording: of the whole of it, of its longest
// stages, of allocations and of waiting.
func (in inspection) graphs(r *Report, href func(name string) string) []page.Graph {
	sources := []page.Source{{Title: "whole run", Profile: in.profile, Labels: []string{timeline.StageLabel}}}
	longest := slices.Clone(r.Phases)
	slices.SortStableFunc(longest, func(a, b report.Phase) int { return cmp.Compare(b.Wall, a.Wall) })
	for _, p := range longest[:min(liveStages, len(longest))] {
		if p.Name != otherStage {
			sources = append(sources, page.Source{Title: p.Name, Phase: p.Name, Profile: charge.Labelled(in.profile, timeline.StageLabel, p.Name)})
		}
	}
	sources = append(sources, page.Source{Title: "allocations", Phase: "allocations", Profile: positive(in.allocs)},
		page.Source{Title: "waiting", Phase: "waiting", Profile: in.waits})
	graphs := page.Graphs(sources)
	for i := range graphs {
		graphs[i].Href = href(graphName(i))
	}
	return graphs
}

// positive returns the samples of a profile of differences that grew.
func positive(p *profile.Profile) *profile.Profile {
	if p == nil {
		return nil
	}
	value := slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == p.DefaultSampleType })
	part := charge.Sharing(p)
	for _, s := range p.Sample {
		if value < 0 || s.Value[value] > 0 {
			part.Sample = append(part.Sample, s)
		}
	}
	return part
}
