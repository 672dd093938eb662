package report

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/internal/zoom"
)

// A Flame is a flame graph that is saved beside the page, which links to it.
type Flame struct {
	Title, Href string
	// Phase is the phase it shows, or "allocations" or "waiting"; "" means the
	// whole run.
	Phase string
	// Frames are the names of its frames, for each function.
	Frames map[string][]string
}

// A link is a text that may lead somewhere.
type link struct{ Name, Href string }

// Place is the address of a function's place in the first of the phases' flame
// graphs that holds it, and "" if none does. The phase "" is the whole run.
func (d *pageData) Place(function string, phases ...string) string {
	for _, phase := range phases {
		i := slices.IndexFunc(d.Flames, func(f Flame) bool { return f.Phase == phase })
		if i < 0 {
			continue
		}
		if search := zoom.Search(d.Flames[i].Frames, function); search != "" {
			return zoom.Address(d.Flames[i].Href, search)
		}
	}
	return ""
}

// Link is a function, without the path of its package, with the way to its
// place in the flame graph of a phase.
func (d *pageData) Link(phase, function string) link {
	return link{shortName(function), d.Place(function, phase, "")}
}

// shortName is a function's name without the path of its package.
func shortName(function string) string { return render.Plain(symbol.Short(function)) }

// Graph returns the address of a phase's flame graph or, where it has none of its
// own, of its place in that of the whole run, and "" if it is in neither.
func (d *pageData) Graph(phase string) string {
	if i := slices.IndexFunc(d.Flames, func(f Flame) bool { return f.Phase == phase }); i >= 0 && phase != "" {
		return d.Flames[i].Href
	}
	return d.Place(phase, "")
}

// To makes a text lead to an address, if that is not "".
func (d *pageData) To(text, href string) link { return link{text, href} }

// Benchmark is the address of a benchmark's place in the flame graph of the
// timed phase, where each benchmark is a frame.
func (d *pageData) Benchmark(name string) string { return d.Place(name, "timed") }
