package report

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Flame is a flame graph beside the page, to which the page leads.
type Flame struct {
	Title, Href string
	// Phase is the phase that it is of, or "allocations" or "waiting"; "" is the
	// whole run.
	Phase string
	// Frames are the names of its frames, by the function that they belong to.
	Frames map[string][]string
}

// partFrames are the frames of what no function is charged with.
var partFrames = map[string]string{
	symbol.GarbageCollection: `^runtime\.(gcBgMarkWorker|bgsweep|bgscavenge|GC)`,
	symbol.Scheduling:        `^runtime\.(mcall|mstart|schedule|findRunnable|sysmon)`,
	symbol.Profiling:         `^runtime/pprof\.`,
}

// pivot is the search that shows a function in the flame graph: the function
// itself or, where it is only there through its closures, those. It is "" where
// there is none of them.
func (f Flame) pivot(function string) string {
	names := f.Frames[function]
	if slices.Contains(names, function) {
		return "^" + regexp.QuoteMeta(function) + `(#\d+)?$`
	}
	if len(names) > 0 {
		quoted := make([]string, len(names))
		for i, name := range names {
			quoted[i] = regexp.QuoteMeta(name)
		}
		return "^(" + strings.Join(quoted, "|") + `)(#\d+)?$`
	}
	pattern := partPattern(function)
	if re, err := regexp.Compile(pattern); err == nil && pattern != "" && f.has(re) { // a name may hold anything
		return pattern
	}
	return ""
}

// partPattern finds the frames of a part of the runtime, of a package of the
// standard library, or of a package's initialisation.
func partPattern(function string) string {
	if pattern := partFrames[function]; pattern != "" {
		return pattern
	}
	if pkg, ok := strings.CutSuffix(function, " (standard library)"); ok {
		return "^" + regexp.QuoteMeta(pkg) + `\.`
	}
	if symbol.Package(function) == function {
		return "^" + regexp.QuoteMeta(function) + `\.init(\.|$)`
	}
	return ""
}

func (f Flame) has(pattern *regexp.Regexp) bool {
	for _, names := range f.Frames {
		if slices.ContainsFunc(names, pattern.MatchString) {
			return true
		}
	}
	return false
}

// at is the address of the flame graph, zoomed to what a search finds.
func (f Flame) at(pivot string) string {
	mark := "?"
	if strings.Contains(f.Href, "?") {
		mark = "&"
	}
	return f.Href + mark + "p=" + url.QueryEscape(pivot)
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
		if pivot := d.Flames[i].pivot(function); pivot != "" {
			return d.Flames[i].at(pivot)
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
