package bottleneck

import (
	_ "embed"
	"html/template"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/render"
)

// pageRows is how many functions a page lists, so that its size is bounded.
const pageRows = 100

//go:embed report.html
var pageText string

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"percent":  render.Percent,
	"interval": render.Range,
	"times":    render.Times,
	"duration": render.Duration,
	"seconds":  render.Seconds,
	"plain":    render.Plain,
	"width":    func(share float64) float64 { return min(max(100*share, 0), 100) },
	"between":  func(low, high float64) float64 { return min(max(100*(high-low), 0), 100) },
	"ratio":    func(part, whole time.Duration) float64 { return float64(part) / float64(max(whole, 1)) },
	"shade":    func(i int) int { return i % 8 },
	"some":     func(share float64) bool { return share >= 0.0005 },
	"phases":   phaseShares,
	"bar":      benchmarkBar,
	"timed":    func(b Benchmark) time.Duration { return byName(b.Phases, "timed") },
	"measured": func(b *Bottleneck) bool { return b != nil && b.Function != charge.NotSampled },
}).Parse(pageText))

// WriteHTML writes the report as one self-contained web page: it needs no
// network and no script, and follows the reader's choice of light or dark. A page
// lists at most 100 functions a table, so its size stays below about 100 KB and
// 60 KB more for each benchmark.
func (r *Report) WriteHTML(w io.Writer) error { return r.writeHTML(w, nil) }

// A flameLink is a flame graph beside the page.
type flameLink struct {
	Title, File string
	phase       string          // that it is of; "" is the whole run
	functions   map[string]bool // whose frames it holds
}

// pageData is what the page is made of.
type pageData struct {
	*Report
	Flames     []flameLink
	AfterBuild time.Duration
	Tied       string
	Notes      []string
}

// writeHTML writes the page with links to the flame graphs beside it.
func (r *Report) writeHTML(w io.Writer, flames []flameLink) error {
	d := pageData{Report: r, Flames: flames, AfterBuild: r.afterBuild()}
	if r.Bottleneck != nil && !r.Bottleneck.Certain {
		d.Tied = r.tied()
	}
	if r.Bottleneck != nil {
		d.Notes = r.notes()
	}
	return page.Execute(w, d)
}

// Flame returns the address of a function's place in the flame graph of a
// phase, or of the whole run where the phase has none, and "" if it is in neither.
func (d pageData) Flame(phase, function string) string {
	for _, want := range []string{phase, ""} {
		i := slices.IndexFunc(d.Flames, func(f flameLink) bool { return f.phase == want })
		if i < 0 {
			continue
		}
		if p := d.Flames[i].pivot(function); p != "" {
			return d.Flames[i].File + "?p=" + url.QueryEscape(p)
		}
	}
	return ""
}

// A link is a name that may lead somewhere.
type link struct{ Name, Href string }

// Link is a function with the way to its place in a flame graph.
func (d pageData) Link(phase, function string) link {
	return link{render.Plain(function), d.Flame(phase, function)}
}

// Short is a function without the path of its package.
func (d pageData) Short(function string) link {
	short := function
	if pkg := charge.Package(function); strings.HasPrefix(function, pkg) {
		short = path.Base(pkg) + function[len(pkg):]
	}
	return link{render.Plain(short), d.Flame("", function)}
}

// Graph returns the address of a phase's flame graph, or "".
func (d pageData) Graph(phase string) string {
	if i := slices.IndexFunc(d.Flames, func(f flameLink) bool { return f.phase == phase }); i >= 0 && phase != "" {
		return d.Flames[i].File
	}
	return ""
}

// pivot is the search that shows a function in a flame graph: the function
// itself or, where it is only there through its closures, those.
func (f flameLink) pivot(function string) string {
	if f.functions[function] {
		return "^" + regexp.QuoteMeta(function) + "(#\\d+)?$"
	}
	for name := range f.functions {
		if charge.Fold(name) == function {
			return "^" + regexp.QuoteMeta(function) + "[.\\-\\[]"
		}
	}
	return ""
}

// rows are the functions that a page lists.
func rows(functions []Function) []Function {
	end := slices.IndexFunc(functions, func(f Function) bool { return f.Charged < shownShare && f.Waiting == 0 })
	if end < 0 {
		end = len(functions)
	}
	return functions[:min(end, pageRows)]
}

// A table lists functions with their ways into a phase's flame graph.
type table struct {
	Rows []Function
	Rest float64 // the share of all functions that are not listed

	page  pageData
	phase string
}

// Table lists the functions of the run, or of a phase.
func (d pageData) Table(phase string, functions []Function) table {
	t := table{Rows: rows(functions), page: d, phase: phase}
	for _, f := range functions[len(t.Rows):] {
		t.Rest += f.Charged
	}
	return t
}

// Link is a listed function with the way to its place in the flame graph.
func (t table) Link(function string) link { return t.page.Link(t.phase, function) }

// Inits are the packages whose initialisation took a noticeable part of a run.
func (d pageData) Inits(p Phase) []PackageTime {
	end := slices.IndexFunc(p.Packages, func(i PackageTime) bool { return i.Wall < d.AfterBuild/1000 })
	if end < 0 {
		end = len(p.Packages)
	}
	return p.Packages[:min(end, pageRows)]
}

// Waiters are the functions that wait longest.
func (d pageData) Waiters() []Function {
	waiters := slices.DeleteFunc(slices.Clone(d.Functions), func(f Function) bool { return f.Waiting <= 0 })
	slices.SortStableFunc(waiters, func(a, b Function) int { return int(min(max(b.Waiting-a.Waiting, -1), 1)) })
	return waiters[:min(len(waiters), pageRows)]
}

// Waiting is the time for which the functions of the report wait.
func (d pageData) Waiting() (sum time.Duration) {
	for _, f := range d.Functions {
		sum += f.Waiting
	}
	return sum
}

// A part is a named piece of a bar.
type part struct {
	Name  string
	Share float64
}

// phaseShares lists the phases of a function, the largest first.
func phaseShares(phases map[string]float64) []part {
	var parts []part
	for name, share := range phases {
		if share >= 0.0005 {
			parts = append(parts, part{name, share})
		}
	}
	sortParts(parts)
	return parts
}

func sortParts(parts []part) {
	slices.SortFunc(parts, func(a, b part) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		case a.Name < b.Name:
			return -1
		}
		return 1
	})
}

// benchmarkBar divides a benchmark's timed phase between its largest functions.
func benchmarkBar(functions []Function) []part {
	const named = 5
	var parts []part
	left := 1.0
	for _, f := range functions[:min(named, len(functions))] {
		if f.Charged < shownShare {
			break
		}
		parts = append(parts, part{f.Function, f.Charged})
		left -= f.Charged
	}
	if left >= 0.0005 {
		parts = append(parts, part{"all others", left})
	}
	return parts
}
