package bottleneck

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
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
func labelled(r *gorun.Record, spans timeline.Timeline) *profile.Profile {
	type key struct {
		stack            int
		phase, benchmark string
	}
	counts := make(map[key]int64)
	for _, s := range r.Samples {
		span := spans.At(s.Time)
		counts[key{s.Stack, string(span.Phase), span.Benchmark}] += s.Count
	}
	keys := make([]key, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(a.stack-b.stack, cmp.Compare(a.phase, b.phase), cmp.Compare(a.benchmark, b.benchmark))
	})
	out := r.CPU.Copy()
	stacks := out.Sample
	out.Sample = nil
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

// inPhase returns the part of a labelled profile that belongs to a phase.
func inPhase(p *profile.Profile, phase timeline.Phase) *profile.Profile {
	part := p.Copy()
	part.Sample = slices.DeleteFunc(part.Sample, func(s *profile.Sample) bool {
		return !slices.Contains(s.Label[phaseLabel], string(phase))
	})
	return part
}

// A flamePage is a flame graph and the profile that it shows.
type flamePage struct {
	flameLink
	profile *profile.Profile
}

// flamePages are the flame graphs that a run has samples for.
func flamePages(cpu, allocs, waits *profile.Profile) []flamePage {
	var pages []flamePage
	add := func(title, file, phase string, p *profile.Profile) {
		if p != nil && len(p.Sample) > 0 {
			pages = append(pages, flamePage{flameLink{title, file, phase, functionNames(p)}, p})
		}
	}
	add("whole run", "flame.html", "", cpu)
	add("timed phase", "flame-timed.html", "timed", inPhase(cpu, timeline.Timed))
	add("setup", "flame-setup.html", "setup", inPhase(cpu, timeline.Setup))
	add("allocations", "flame-allocs.html", "allocations", allocs)
	add("waiting", "flame-waits.html", "waiting", waits)
	return pages
}

// functionNames are those of the functions that a profile has samples of.
func functionNames(p *profile.Profile) map[string]bool {
	names := make(map[string]bool)
	for _, s := range p.Sample {
		for _, l := range s.Location {
			for _, line := range l.Line {
				if line.Function != nil {
					names[line.Function.Name] = true
				}
			}
		}
	}
	return names
}

// writePages writes the report and its flame graphs as web pages. A flame graph
// that cannot be made is left out, and a warning of the report's.
func writePages(dir string, r *Report, pages []flamePage) error {
	links := []flame.Link{{Title: "report", Href: "report.html"}}
	for _, p := range pages {
		links = append(links, flame.Link{Title: p.Title, Href: p.File})
	}
	var flames []flameLink
	for _, p := range pages {
		err := atomicfile.Write(filepath.Join(dir, p.File), func(w io.Writer) error {
			return flame.Write(w, p.profile, p.Title, links)
		})
		if errors.Is(err, flame.ErrNoPages) {
			r.Warnings = append(r.Warnings, fmt.Errorf("no flame graph of %s: %w", p.Title, err))
			continue
		} else if err != nil {
			return err
		}
		flames = append(flames, p.flameLink)
	}
	return atomicfile.Write(filepath.Join(dir, "report.html"), func(w io.Writer) error { return r.writeHTML(w, flames) })
}

// kind returns all profiles of a kind, such as "cpu", of the run's packages.
func (a *analysis) kind(kind string) (*profile.Profile, error) {
	var all []*profile.Profile
	for name, runs := range a.profiles {
		if strings.HasSuffix(name, "."+kind+".pprof") {
			all = append(all, runs...)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return profile.Merge(all)
}

// writePages writes the run's web pages.
func (a *analysis) writePages(dir string, r *Report) error {
	var kinds [3]*profile.Profile
	for i, kind := range []string{"cpu", "allocs", "waits"} {
		p, err := a.kind(kind)
		if err != nil {
			return err
		}
		kinds[i] = p
	}
	return writePages(dir, r, flamePages(kinds[0], kinds[1], kinds[2]))
}
