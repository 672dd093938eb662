package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/internal/chart"
)

// pageRows is how many functions a page lists, so that its size is bounded.
const pageRows = 100

//go:embed report.html
var pageText string

//go:embed inside.html
var insideText string

// page is made when it is used: a program that writes none starts without it.
var page = lazy.Value[*template.Template]{Make: func() *template.Template {
	return template.Must(template.New("report").Funcs(template.FuncMap{
		"percent":  render.Percent,
		"interval": render.Range,
		"times":    render.Times,
		"duration": render.Duration,
		"count":    render.Count,
		"seconds":  render.Seconds,
		"plain":    render.Plain,
		"width":    func(share float64) float64 { return min(max(100*share, 0), 100) },
		"between":  func(low, high float64) float64 { return min(max(100*(high-low), 0), 100) },
		"ratio":    func(part, whole time.Duration) float64 { return float64(part) / float64(max(whole, 1)) },
		"timed":    func(b Benchmark) time.Duration { return wall(b.Phases, "timed") },
		"measured": (*Bottleneck).measured,
	}).Parse(pageText + insideText))
}}

// WriteHTML writes the report as one self-contained web page, without scripts,
// which needs no network and follows the reader's choice of light or dark. A table
// has at most 100 functions, so the page stays below about 350 KB, plus 100 KB for
// each benchmark. Its numbers link to their places in flames.
func (r *Report) WriteHTML(w io.Writer, flames ...Flame) error {
	d := &pageData{
		Report: r, Flames: flames, AfterBuild: r.divided(), Timed: wall(r.Phases, "timed"),
		Notes: slices.Concat(r.held(), r.building()), shades: make(map[string]int),
	}
	if r.Bottleneck != nil && !r.Bottleneck.Certain {
		d.Tied = r.tied()
	}
	return page.Get().Execute(w, d)
}

// pageData is what the page is made of.
type pageData struct {
	*Report
	Flames     []Flame
	AfterBuild time.Duration
	Timed      time.Duration
	Tied       string
	Notes      []string

	shades map[string]int // of functions in the benchmarks' bars
}

// rows are the functions that a page lists.
func rows(functions []Function) []Function {
	end := slices.IndexFunc(functions, func(f Function) bool { return f.Charged < render.LeastShare && f.Waiting == 0 })
	if end < 0 {
		end = len(functions)
	}
	return functions[:min(end, pageRows)]
}

// A table lists functions with their ways into the flame graphs.
type table struct {
	Rows []row
	Rest float64 // the share of all functions that are not listed
	Of   string  // what shares are of; "": the run
}

// A row is a function with each of its numbers leading to where it comes from.
type row struct {
	Function
	Name                                    link
	Full, Where, Calls                      string
	Share, Interval, Ceiling, OfGC, Fl, Cum link
	Parts                                   []chart.Part
}

// Table lists the functions of the run or, of a benchmark, of a phase.
func (d *pageData) Table(phase string, functions []Function) (t table) {
	if d.Profile != nil {
		t.Of = d.Whole()
	}
	shown := rows(functions)
	for _, f := range shown {
		t.Rows = append(t.Rows, d.row(phase, f))
	}
	for _, f := range functions[len(shown):] {
		t.Rest += f.Charged
	}
	return t
}

func (d *pageData) row(phase string, f Function) row {
	name := d.Link(phase, f.Function)
	to := func(text string) link { return link{text, name.Href} }
	r := row{
		Function: f, Name: name, Full: render.Plain(f.Function), Where: where(f),
		Share: to(render.Percent(f.Charged)), Interval: to(render.Range(f.Low, f.High)), Ceiling: to(render.Times(f.Speedup)),
		Fl: to(render.Percent(f.Flat)), Cum: to(render.Percent(f.Cum)),
	}
	if f.Speedup == 0 {
		r.Ceiling = link{}
	}
	if f.GC >= render.Visible {
		r.OfGC = link{render.Percent(f.GC), d.Place(f.Function, "allocations", phase, "")}
	}
	if f.Calls > 0 {
		r.Calls = fmt.Sprintf("%s calls an operation, %s each", render.Count(float64(f.Calls)), render.Seconds(f.SecPerCall))
	}
	for name, share := range f.Phases {
		if share >= render.Visible {
			r.Parts = append(r.Parts, chart.Part{Name: name, Share: share, Shade: d.Phase(name), Href: d.Place(f.Function, name, "")})
		}
	}
	chart.SortParts(r.Parts)
	return r
}

// where says where a function is declared: the file of the module, or the
// package of another one.
func where(f Function) string {
	pkg := symbol.Package(f.Function)
	switch {
	case f.File == "" && pkg == f.Function:
		return ""
	case f.File == "":
		return render.Plain(pkg)
	case path.IsAbs(f.File) || strings.Contains(f.File, ":"):
		return fmt.Sprintf("%s, %s%s", render.Plain(pkg), render.Plain(path.Base(f.File)), symbol.AtLine(f.Line))
	}
	return render.Plain(f.File) + symbol.AtLine(f.Line)
}

// Inits are the packages whose initialisation took a noticeable part of a run.
func (d *pageData) Inits(p Phase) []PackageTime {
	if p.Name != "init" {
		return nil
	}
	return slowest(p.Packages, d.AfterBuild/1000, pageRows)
}

// Builds are the packages that took longest to build.
func (d *pageData) Builds(p Phase) []PackageTime {
	if p.Name != "build" {
		return nil
	}
	return slowest(p.Packages, p.Wall/100, render.Rows)
}

// slowest are the first packages that took some time at least, of which the slowest comes first.
func slowest(list []PackageTime, least time.Duration, most int) []PackageTime {
	end := slices.IndexFunc(list, func(i PackageTime) bool { return i.Wall < least })
	if end < 0 {
		end = len(list)
	}
	return list[:min(end, most)]
}

// A waiter is a function that waits.
type waiter struct {
	Name       link
	Full       string
	Time, Part link
	Share      float64
}

// Waiters are the functions that wait longest.
func (d *pageData) Waiters() (list []waiter) {
	if d.Profile != nil { // it does not tell who waits
		return nil
	}
	waiting := slices.DeleteFunc(slices.Clone(d.Functions), func(f Function) bool { return f.Waiting <= 0 })
	slices.SortStableFunc(waiting, func(a, b Function) int { return cmp.Compare(b.Waiting, a.Waiting) })
	for _, f := range waiting[:min(len(waiting), pageRows)] {
		name := link{shortName(f.Function), d.Place(f.Function, "waiting", "")}
		share := float64(f.Waiting) / float64(max(d.AfterBuild, 1))
		list = append(list, waiter{name, render.Plain(f.Function),
			link{render.Duration(f.Waiting), name.Href}, link{render.Percent(share), name.Href}, share})
	}
	return list
}

// Waiting is the time for which the functions of the report wait.
func (d *pageData) Waiting() (sum time.Duration) {
	for _, f := range d.Functions {
		sum += f.Waiting
	}
	return sum
}

// phaseShades are the colours of the phases: those of the command's runs have
// one each, the stages of a program take turns.
var phaseShades = map[string]int{"build": 8, "init": 3, "setup": 1, "calibration": 5, "timed": 0, "cleanup": 6, "other": 7, "run": 0}

// Phase is the colour of a phase.
func (d *pageData) Phase(name string) int {
	if shade, ok := phaseShades[name]; ok {
		return shade
	}
	i := slices.IndexFunc(d.Phases, func(p Phase) bool { return p.Name == name })
	return max(i, 0) % chart.Colours
}

// Bar divides a benchmark's timed phase between its largest functions. A
// function has the same colour in all benchmarks.
func (d *pageData) Bar(functions []Function) []chart.Part {
	const named = 5
	var parts []chart.Part
	left := 1.0
	for _, f := range functions[:min(named, len(functions))] {
		if f.Charged < render.LeastShare {
			break
		}
		l := d.Link("timed", f.Function)
		parts = append(parts, chart.Part{Name: l.Name, Share: f.Charged, Shade: d.shade(f.Function), Href: l.Href})
		left -= f.Charged
	}
	if left >= render.Visible {
		parts = append(parts, chart.Part{Name: "all others", Share: left, Shade: chart.Colours, Href: d.Graph("timed")})
	}
	return parts
}

func (d *pageData) shade(function string) int {
	if _, ok := d.shades[function]; !ok {
		d.shades[function] = len(d.shades) % chart.Colours
	}
	return d.shades[function]
}

// Classic is the table of the benchmarks' results, the fastest first.
func (d *pageData) Classic() *classicTable { return d.classic() }

// Note explains the table.
func (*classicTable) Note() string { return classicNote }

// BusyChart shows how many processors were busy; nil where that is not known.
func (d *pageData) BusyChart() *chart.Busy {
	p := d.Processors
	if p == nil {
		return nil
	}
	return chart.NewBusy(d.Environment.CPUs, p.OverTime, p.Busy, p.Mean)
}

// PathChart is the critical path as a strip over time; nil where there is no path.
func (d *pageData) PathChart() *chart.Path {
	return chart.NewPath(d.spans(), pathName, func(function string) string { return d.Place(function, "path", "") })
}

func pathName(function, kind string) string {
	return shortName(function) + ", " + cmp.Or(kindNames[kind], kind)
}

// Kind is that of the bottleneck, in words.
func (d *pageData) Kind() string { return d.Bottleneck.kind() }

// Sampled says how the run was sampled.
func (d *pageData) Sampled() string { return d.sampled() }
