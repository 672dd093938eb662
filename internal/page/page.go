// Package page writes a report as web pages: the report itself, and the flame
// graphs that it links to.
package page

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/flame"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Source says what a flame graph is to be made of.
type Source struct {
	Title, Href, Phase string           // as in report.Flame
	Profile            *profile.Profile // may be nil
	Labels             []string         // whose values are frames
}

// A Graph is a flame graph and what it shows.
type Graph struct {
	report.Flame
	Profile *profile.Profile
}

// Graphs makes the flame graphs that there are samples for.
func Graphs(sources []Source) (graphs []Graph) {
	made := make([]*profile.Profile, len(sources))
	var all sync.WaitGroup
	for i, s := range sources {
		if s.Profile != nil && len(s.Profile.Sample) > 0 && len(s.Profile.SampleType) > 0 {
			all.Go(func() { made[i] = flame.Graph(s.Profile, s.Labels...) })
		}
	}
	all.Wait()
	for i, s := range sources {
		if made[i] != nil {
			link := report.Flame{Title: s.Title, Href: s.Href, Phase: s.Phase, Frames: frameNames(made[i])}
			graphs = append(graphs, Graph{link, made[i]})
		}
	}
	return graphs
}

// Links are the links of the pages to one another: to the report, and to each graph.
func Links(reportHref string, graphs []Graph) []flame.Link {
	links := []flame.Link{{Title: "report", Href: reportHref}}
	for _, g := range graphs {
		links = append(links, flame.Link{Title: g.Title, Href: g.Href})
	}
	return links
}

// WriteRun writes the web pages of a run with these profiles, by their names in the
// recorded run. Phases and benchmarks are frames of the flame graphs.
func WriteRun(dir string, r *report.Report, profiles map[string]*profile.Profile) error {
	var kinds [4]*profile.Profile
	for i, name := range []string{"cpu", "allocs", "waits", "path"} {
		p, err := kind(profiles, name)
		if err != nil {
			return err
		}
		kinds[i] = p
	}
	return write(dir, r, Graphs(runSources(kinds[0], kinds[1], kinds[2], kinds[3])))
}

// WriteProfile writes the web pages of a report on a profile, whose default sample type is
// shown. The values of a label are frames of the flame graph, unless it is "".
func WriteProfile(dir string, r *report.Report, p *profile.Profile, label string) error {
	var labels []string
	if label != "" {
		labels = []string{label}
	}
	return write(dir, r, Graphs([]Source{{"profile", "flame.html", "", p, labels}}))
}

// WriteSuite writes the web pages of a test suite. The packages and tests that the
// profile of its critical path has as labels are frames of the flame graph.
func WriteSuite(dir string, r *report.Report, path *profile.Profile) error {
	return write(dir, r, Graphs([]Source{
		{"critical path", "flame.html", "", path, []string{timeline.PackageLabel, timeline.TestLabel}},
	}))
}

// kind returns all profiles of a kind, such as "cpu", as one, or nil.
func kind(profiles map[string]*profile.Profile, kind string) (*profile.Profile, error) {
	var all []*profile.Profile
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		if strings.HasSuffix(name, "."+kind+".pprof") {
			all = append(all, profiles[name])
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return charge.Merge(all)
}

func runSources(cpu, allocs, waits, path *profile.Profile) []Source {
	var timed, setup *profile.Profile
	if cpu != nil {
		timed = charge.Labelled(cpu, timeline.PhaseLabel, string(timeline.Timed))
		setup = charge.Labelled(cpu, timeline.PhaseLabel, string(timeline.Setup))
	}
	return []Source{
		{"whole run", "flame.html", "", cpu, []string{timeline.PhaseLabel}},
		{"timed phase", "flame-timed.html", "timed", timed, []string{timeline.BenchmarkLabel}},
		{"setup", "flame-setup.html", "setup", setup, []string{timeline.BenchmarkLabel}},
		{"allocations", "flame-allocs.html", "allocations", allocs, nil},
		{"waiting", "flame-waits.html", "waiting", waits, nil},
		{"critical path", "flame-path.html", "path", path, []string{timeline.KindLabel}},
	}
}

// write writes the report and its flame graphs. A flame graph that cannot be made is
// left out, and a warning of the report's.
func write(dir string, r *report.Report, graphs []Graph) error {
	links := Links("report.html", graphs)
	errs := make([]error, len(graphs))
	var all sync.WaitGroup
	for i, g := range graphs {
		all.Go(func() {
			errs[i] = atomicfile.Write(filepath.Join(dir, g.Href), func(w io.Writer) error {
				return flame.Write(w, g.Profile, g.Title, links)
			})
		})
	}
	all.Wait()
	var flames []report.Flame
	for i, g := range graphs {
		if errors.Is(errs[i], flame.ErrNoPages) {
			r.Warnings = append(r.Warnings, fmt.Errorf("no flame graph of %s: %w", g.Title, errs[i]))
			continue
		} else if errs[i] != nil {
			return errs[i]
		}
		flames = append(flames, g.Flame)
	}
	return atomicfile.Write(filepath.Join(dir, "report.html"), func(w io.Writer) error { return r.WriteHTML(w, flames...) })
}

// manyNames is how many frames a search names one by one.
const manyNames = 8

// frameNames lists the frames of a profile by the function that they belong to.
func frameNames(p *profile.Profile) map[string][]string {
	names := make(map[string][]string)
	for _, fn := range p.Function {
		names[fn.Name] = append(names[fn.Name], fn.Name)
		of := symbol.Fold(symbol.Declared(fn.Name, fn.Filename, int(fn.StartLine)))
		if !slices.Contains(names[of], fn.Name) && len(names[of]) < manyNames {
			names[of] = append(names[of], fn.Name)
		}
	}
	return names
}
