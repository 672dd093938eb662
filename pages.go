package bottleneck

import (
	"cmp"
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
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// Labels of the samples in a recorded run's CPU profiles, for go tool pprof
// -tagfocus.
const (
	phaseLabel     = "phase"
	benchmarkLabel = "benchmark"
)

// labelled returns a record's CPU profile with the phase and the benchmark of
// each sample as its labels.
func labelled(p program, r *gorun.Record, spans timeline.Timeline) *profile.Profile {
	type key struct {
		stack            int
		phase, benchmark string
	}
	counts := make(map[key]int64)
	for _, s := range r.Samples {
		span := spans.At(s.Time)
		phase := phaseOf(p, span, r.CPU.Sample[s.Stack].Label[stageLabel])
		counts[key{s.Stack, phase, span.Benchmark}] += s.Count
	}
	keys := make([]key, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(a.stack-b.stack, cmp.Compare(a.phase, b.phase), cmp.Compare(a.benchmark, b.benchmark))
	})
	out := charge.Sharing(r.CPU)
	stacks := r.CPU.Sample
	for _, k := range keys {
		s := &profile.Sample{
			Location: stacks[k.stack].Location,
			Value:    []int64{counts[k], counts[k] * out.Period},
			Label:    map[string][]string{phaseLabel: {k.phase}},
		}
		if k.benchmark != "" {
			s.Label[benchmarkLabel] = []string{k.benchmark}
		}
		out.Sample = append(out.Sample, s)
	}
	return out
}

// A flamePage is a flame graph and what it shows.
type flamePage struct {
	flameLink
	profile *profile.Profile
}

// A flameSource says what a flame graph is to be made of. Labels are frames.
type flameSource struct {
	title, href, phase string
	profile            *profile.Profile // may be nil
	labels             []string
}

// graphs makes the flame graphs that there are samples for.
func graphs(sources []flameSource) (pages []flamePage) {
	made := make([]*profile.Profile, len(sources))
	var all sync.WaitGroup
	for i, s := range sources {
		if s.profile != nil && len(s.profile.Sample) > 0 && len(s.profile.SampleType) > 0 {
			all.Go(func() { made[i] = flame.Graph(s.profile, s.labels...) })
		}
	}
	all.Wait()
	for i, s := range sources {
		if made[i] != nil {
			pages = append(pages, flamePage{flameLink{s.title, s.href, s.phase, frameNames(made[i])}, made[i]})
		}
	}
	return pages
}

// flamePages are the flame graphs that a run has samples for. Phases and
// benchmarks are frames.
func flamePages(cpu, allocs, waits *profile.Profile) []flamePage {
	var timed, setup *profile.Profile
	if cpu != nil {
		timed = charge.Labelled(cpu, phaseLabel, string(timeline.Timed))
		setup = charge.Labelled(cpu, phaseLabel, string(timeline.Setup))
	}
	return graphs([]flameSource{
		{"whole run", "flame.html", "", cpu, []string{phaseLabel}},
		{"timed phase", "flame-timed.html", "timed", timed, []string{benchmarkLabel}},
		{"setup", "flame-setup.html", "setup", setup, []string{benchmarkLabel}},
		{"allocations", "flame-allocs.html", "allocations", allocs, nil},
		{"waiting", "flame-waits.html", "waiting", waits, nil},
	})
}

// writePages writes the report and its flame graphs as web pages. A flame graph
// that cannot be made is left out, and a warning of the report's.
func writePages(dir string, r *Report, pages []flamePage) error {
	links := []flame.Link{{Title: "report", Href: "report.html"}}
	for _, p := range pages {
		links = append(links, flame.Link{Title: p.Title, Href: p.Href})
	}
	errs := make([]error, len(pages))
	var all sync.WaitGroup
	for i, p := range pages {
		all.Go(func() {
			errs[i] = atomicfile.Write(filepath.Join(dir, p.Href), func(w io.Writer) error {
				return flame.Write(w, p.profile, p.Title, links)
			})
		})
	}
	all.Wait()
	var flames []flameLink
	for i, p := range pages {
		if errors.Is(errs[i], flame.ErrNoPages) {
			r.Warnings = append(r.Warnings, fmt.Errorf("no flame graph of %s: %w", p.Title, errs[i]))
			continue
		} else if errs[i] != nil {
			return errs[i]
		}
		flames = append(flames, p.flameLink)
	}
	return atomicfile.Write(filepath.Join(dir, "report.html"), func(w io.Writer) error { return r.writeHTML(w, flames) })
}

// merged returns the profiles of all runs by the names of their files.
func (a *analysis) merged() (map[string]*profile.Profile, error) {
	all := make(map[string]*profile.Profile, len(a.profiles))
	for name, runs := range a.profiles {
		p, err := merge(runs)
		if err != nil {
			return nil, err
		}
		all[name] = p
	}
	return all, nil
}

func merge(runs []*profile.Profile) (*profile.Profile, error) {
	if len(runs) == 1 {
		return runs[0], nil
	}
	return profile.Merge(runs)
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
	return merge(all)
}

// writeRunPages writes the web pages of a run with these profiles.
func writeRunPages(dir string, r *Report, profiles map[string]*profile.Profile) error {
	var kinds [3]*profile.Profile
	for i, name := range []string{"cpu", "allocs", "waits"} {
		p, err := kind(profiles, name)
		if err != nil {
			return err
		}
		kinds[i] = p
	}
	return writePages(dir, r, flamePages(kinds[0], kinds[1], kinds[2]))
}
