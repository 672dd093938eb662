package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A TextConfig configures the text of a report. The zero TextConfig is ready to
// use.
type TextConfig struct {
	// Top is how many functions, and how many benchmarks, are shown. 0 means 10; if
	// it is negative, all are shown.
	Top int
	// Columns is how many characters a line has at most, as far as words and
	// numbers allow. 0 means 100.
	Columns int
	// Legend adds what the columns mean, at the end.
	Legend bool
}

// WriteText writes the report as text, like the zero [TextConfig].
func (r *Report) WriteText(w io.Writer) error { return TextConfig{}.Write(w, r) }

// Write writes a report as text: the verdict, what is inside the bottleneck, the
// phases of the run, the functions, and the benchmarks that took most.
func (c TextConfig) Write(w io.Writer, r *Report) error {
	t := newText(c, r)
	if r.Profile != nil {
		return t.writeProfile(w)
	}
	if r.isSuite() {
		t.writeSuite()
	} else {
		t.writeRun()
	}
	render.Warnings(&t.out, r.Warnings, t.Columns)
	if c.Legend {
		t.writeLegend()
	}
	t.sentence("\n%s; %s.", r.sampled(), r.Environment.String())
	_, err := w.Write(t.out.Bytes())
	return err
}

// writeRun writes what is said of a run of benchmarks or of a program.
func (t *text) writeRun() {
	t.writeVerdict()
	t.writePhases("The run")
	t.writePath()
	t.writeProcessors(&t.out)
	t.writeFunctions("The run, charged to functions:", t.Functions)
	t.writeBenchmarks()
	t.writeTable()
	t.writeCalls()
	t.writeAllocations()
}

// A text is a report that is being written.
type text struct {
	TextConfig
	*Report
	out     bytes.Buffer
	largest []Benchmark // those that are shown
}

func newText(c TextConfig, r *Report) *text {
	if c.Top = cmp.Or(c.Top, render.Rows); c.Top < 0 {
		c.Top = math.MaxInt
	}
	c.Columns = cmp.Or(c.Columns, render.Columns)
	return &text{TextConfig: c, Report: r, largest: largest(r.Benchmarks, c.Top)}
}

// all reports whether nothing is left out.
func (t *text) all() bool { return t.Top == math.MaxInt }

// sentence writes a line, or more if it is too long for one.
func (t *text) sentence(format string, args ...any) {
	fmt.Fprintln(&t.out, render.Wrap(fmt.Sprintf(format, args...), t.Columns, "  "))
}

// table returns a table whose last cells are functions or benchmarks.
func (t *text) table() render.Table { return render.Table{Width: t.Columns, Fit: symbol.FitPlace} }

// writeRows writes a table of a head and rows below a title, if there are rows.
func (t *text) writeRows(title string, rows *render.Table) {
	if rows.Len() > 1 {
		fmt.Fprintf(&t.out, "\n%s\n", title)
		_ = rows.Write(&t.out, "  ") // into memory
	}
}

// largest are the benchmarks that took most time, as many as are shown, in their order.
func largest(benchmarks []Benchmark, top int) []Benchmark {
	if len(benchmarks) <= top {
		return benchmarks
	}
	timed := func(b Benchmark) time.Duration { return wall(b.Phases, "timed") }
	sorted := slices.SortedStableFunc(slices.Values(benchmarks), func(x, y Benchmark) int { return cmp.Compare(timed(y), timed(x)) })
	least := timed(sorted[top-1])
	return slices.DeleteFunc(slices.Clone(benchmarks), func(b Benchmark) bool { return timed(b) < least })[:top]
}

func (t *text) writeVerdict() {
	b := t.Bottleneck
	if b == nil {
		t.sentence("Nothing was measured.")
		return
	}
	t.sentence("The bottleneck is %s, in phase %s%s: %s of the run (%s), %s.",
		render.Plain(b.Function), render.Plain(b.Phase), b.kind(), render.Percent(b.Share), render.Range(b.Low, b.High), t.certainty())
	if queue := b.queue(); queue != "" {
		t.sentence("%s", queue)
	}
	for _, note := range slices.Concat(t.ceiling(), t.notes()) {
		t.sentence("%s", note)
	}
	t.writeInside()
}

// notes are sentences about the phases that a reader should know.
func (r *Report) notes() (notes []string) {
	if t := wall(r.Phases, "timed"); t > 0 {
		notes = append(notes, fmt.Sprintf("What the benchmarks report as their time is %s of the run.",
			render.Percent(float64(t)/float64(max(r.afterBuild(), 1)))))
	}
	return slices.Concat(r.answered(), notes, r.building())
}

// tied names the functions that may be as large as the first.
func (r *Report) tied() string {
	var names []string
	for _, f := range r.Functions {
		first := stat.Interval{Value: r.Bottleneck.Share, Low: r.Bottleneck.Low, High: r.Bottleneck.High}
		aside := f.Function == symbol.Waiting || f.Function == symbol.Harness || f.Function == symbol.Profiling && r.Profile != nil
		if f.Function != r.Bottleneck.Function && !aside && !first.Exceeds(stat.Interval{Value: f.Charged, Low: f.Low, High: f.High}) {
			names = append(names, render.Plain(f.Function))
		}
	}
	if len(names) == 0 {
		return ""
	}
	if more := len(names) - 3; more > 0 {
		names = append(names[:3], fmt.Sprintf("%d more", more))
	}
	return ": tied with " + strings.Join(names, ", ")
}

func (t *text) writePhases(what string) {
	fmt.Fprintf(&t.out, "\n%s took %s:\n", what, render.Duration(t.Wall))
	var rows render.Table
	for _, p := range t.Phases {
		if p.Wall > 0 {
			rows.Row(render.Duration(p.Wall), t.phaseShare(p), strings.Join(append([]string{p.Name}, t.slowInits(p)...), "  "))
		}
	}
	_ = rows.Write(&t.out, "  ") // into memory
}

// slowInits names the packages whose initialisation takes a per cent of the run
// or more, three at most.
func (r *Report) slowInits(p Phase) (names []string) {
	if p.Name != "init" {
		return nil
	}
	for _, pkg := range p.Packages[:min(3, len(p.Packages))] {
		if pkg.Wall >= r.divided()/100 {
			names = append(names, pkg.Package+" "+render.Duration(pkg.Wall))
		}
	}
	return names
}

// shown are the functions that have rows, and what all others are charged together.
func (t *text) shown(functions []Function, top int) (shown []Function, rest float64) {
	shown = functions[:min(top, len(functions))]
	if i := slices.IndexFunc(shown, func(f Function) bool { return f.Charged < render.LeastShare }); i >= 0 && !t.all() {
		shown = shown[:i]
	}
	for _, f := range functions[len(shown):] {
		rest += f.Charged
	}
	return shown, rest
}

func (t *text) writeFunctions(title string, functions []Function) {
	rows := t.table()
	row := func(cells ...string) {
		if t.Columns < render.Columns { // for the name's sake
			cells = slices.Delete(cells, 4, 6)
		}
		rows.Row(cells...)
	}
	row("share", "95 % interval", "ceiling", "GC", "flat", "cum", "phase", "function")
	shown, rest := t.shown(functions, t.Top)
	for _, f := range shown {
		gc := ""
		if f.GC >= render.Visible {
			gc = percent(f.GC)
		}
		row(render.Percent(f.Charged), percent(f.Low)+" to "+percent(f.High), render.Times(f.Speedup), gc,
			percent(f.Flat), percent(f.Cum), f.Phase(), symbol.Place(f.Function, f.File, f.Line))
	}
	if n := len(functions) - len(shown); n > 0 {
		row(render.Percent(rest), "", "", "", "", "", "", fmt.Sprintf("%d more", n))
	}
	t.writeRows(title, &rows)
	if len(t.Helpers) > 0 {
		names := make([]string, len(t.Helpers))
		for i, name := range t.Helpers {
			names[i] = shortName(name)
		}
		t.sentence("  Charged to their callers: %s.", strings.Join(names, ", "))
	}
}

// percent is a share as a number of per cent.
func percent(share float64) string { return fmt.Sprintf("%.1f", 100*share) }

func (t *text) writeBenchmarks() {
	rows := t.table()
	rows.Row("time/op", "timed", "of the run", "largest", "benchmark, function")
	packages := packageNames(t.Benchmarks)
	for _, b := range t.largest {
		timed := wall(b.Phases, "timed")
		largest, function := "", ""
		if b.Bottleneck.measured() {
			largest, function = render.Percent(b.Bottleneck.Share), b.Bottleneck.Function
		}
		rows.Row(render.Seconds(b.SecPerOp), render.Duration(timed),
			render.Percent(float64(timed)/float64(max(t.afterBuild(), 1))), largest, packages[b.Package]+b.Name)
		if function != "" {
			rows.Row("", "", "", "", "  "+function)
		}
	}
	t.writeRows("The benchmarks, each charged for its timed phase alone:", &rows)
	if more := len(t.Benchmarks) - len(t.largest); more > 0 {
		fmt.Fprintf(&t.out, "  %d more took less.\n", more)
	}
}

// writeLegend says what the columns of the functions mean.
func (t *text) writeLegend() {
	fmt.Fprintln(&t.out, `
  share      of the run after building, with what it calls outside of your code
  ceiling    the run would be at most so many times as fast without it
  GC         the part of the share that goes into collecting its garbage
  flat, cum  share of the samples in it alone, and with all that it calls`)
}
