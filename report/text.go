package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

const (
	// shownShare is the smallest share that has a row of its own, and shownRows how
	// many rows a table has.
	shownShare = 0.005
	shownRows  = 15
	// visible is the smallest share that is not shown as 0.0 %.
	visible = 0.0005
)

// WriteText writes the report for people: the verdict as a sentence, then the
// run's phases, the functions, and each benchmark.
func (r *Report) WriteText(w io.Writer) error {
	var out bytes.Buffer
	r.writeVerdict(&out)
	r.writePhases(&out)
	r.writeProcessors(&out)
	writeFunctions(&out, "The run, charged to functions:", r.Functions)
	r.writeBenchmarks(&out)
	r.writeTable(&out)
	r.writeCalls(&out)
	r.writeAllocations(&out)
	r.Warnings.writeText(&out)
	fmt.Fprintf(&out, "\n%s; %s %s/%s, %d processors.\n",
		r.sampled(), r.Environment.Go, r.Environment.GOOS, r.Environment.GOARCH, r.Environment.CPUs)
	_, err := w.Write(out.Bytes())
	return err
}

func (r *Report) writeVerdict(w io.Writer) {
	b := r.Bottleneck
	if b == nil {
		fmt.Fprintln(w, "Nothing was measured.")
		return
	}
	certainty := "certain: its interval lies above all others"
	if !b.Certain {
		certainty = "not certain" + r.tied()
	}
	fmt.Fprintf(w, "The bottleneck is %s, in phase %s: %s of the run (%s), %s.\n",
		render.Plain(b.Function), b.Phase, render.Percent(b.Share), render.Range(b.Low, b.High), certainty)
	fmt.Fprintf(w, "If it cost nothing, the run would be at most %s as fast (%s to %s).\n",
		render.Times(b.Speedup), render.Times(b.SpeedupLow), render.Times(b.SpeedupHigh))
	for _, note := range r.notes() {
		fmt.Fprintln(w, note)
	}
}

// notes are sentences about the phases that a reader should know.
func (r *Report) notes() (notes []string) {
	if t := wall(r.Phases, "timed"); t > 0 {
		notes = append(notes, fmt.Sprintf("What the benchmarks report as their time is %s of the run.",
			render.Percent(float64(t)/float64(max(r.afterBuild(), 1)))))
	}
	return append(notes, r.building()...)
}

// tied names the functions that may be as large as the first.
func (r *Report) tied() string {
	var names []string
	for _, f := range r.Functions {
		first := stat.Interval{Value: r.Bottleneck.Share, Low: r.Bottleneck.Low, High: r.Bottleneck.High}
		if f.Function != r.Bottleneck.Function && !first.Exceeds(stat.Interval{Value: f.Charged, Low: f.Low, High: f.High}) {
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

func (r *Report) afterBuild() time.Duration { return r.Wall - wall(r.Phases, "build") }

func (r *Report) writePhases(w io.Writer) {
	fmt.Fprintf(w, "\nThe run took %s:\n", render.Duration(r.Wall))
	var t render.Table
	for _, p := range r.Phases {
		if p.Wall == 0 {
			continue
		}
		share := "apart"
		if p.Name != "build" {
			share = render.Percent(float64(p.Wall) / float64(max(r.afterBuild(), 1)))
		}
		t.Row(render.Duration(p.Wall), share, strings.Join(append([]string{p.Name}, r.slowInits(p)...), "  "))
	}
	_ = t.Write(w, "  ") // into memory
}

// slowInits names the packages whose initialisation takes a per cent of the run
// or more, three at most.
func (r *Report) slowInits(p Phase) (names []string) {
	if p.Name != "init" {
		return nil
	}
	for _, pkg := range p.Packages[:min(3, len(p.Packages))] {
		if pkg.Wall >= r.afterBuild()/100 {
			names = append(names, pkg.Package+" "+render.Duration(pkg.Wall))
		}
	}
	return names
}

func writeFunctions(w io.Writer, title string, functions []Function) {
	fmt.Fprintf(w, "\n%s\n", title)
	var t render.Table
	t.Row("share", "95 % interval", "ceiling", "of which GC", "flat", "cum", "phase", "function")
	var rest float64
	for i, f := range functions {
		if f.Charged < shownShare || i >= shownRows {
			rest += f.Charged
			continue
		}
		gc := ""
		if f.GC >= visible {
			gc = render.Percent(f.GC)
		}
		t.Row(render.Percent(f.Charged), render.Range(f.Low, f.High), render.Times(f.Speedup), gc,
			render.Percent(f.Flat), render.Percent(f.Cum), f.Phase(), place(f.Function, f.File, f.Line))
	}
	if rest > 0 {
		t.Row(render.Percent(rest), "", "", "", "", "", "", "all others")
	}
	_ = t.Write(w, "  ")
}

// place is a function with where it is declared.
func place(function, file string, line int) string {
	if file == "" {
		return function
	}
	return fmt.Sprintf("%s (%s:%d)", function, file, line)
}

func (r *Report) writeBenchmarks(w io.Writer) {
	if len(r.Benchmarks) == 0 {
		return
	}
	fmt.Fprintln(w, "\nThe benchmarks, each charged for its timed phase alone:")
	var t render.Table
	t.Row("time/op", "timed", "of the run", "largest", "benchmark, function")
	packages := packageNames(r.Benchmarks)
	for _, b := range r.Benchmarks {
		timed := wall(b.Phases, "timed")
		largest, function := "", ""
		if b.Bottleneck != nil && b.Bottleneck.Function != symbol.NotSampled {
			largest, function = render.Percent(b.Bottleneck.Share), b.Bottleneck.Function
		}
		t.Row(render.Seconds(b.SecPerOp), render.Duration(timed),
			render.Percent(float64(timed)/float64(max(r.afterBuild(), 1))), largest, packages[b.Package]+b.Name)
		if function != "" {
			t.Row("", "", "", "", "  "+function)
		}
	}
	_ = t.Write(w, "  ")
}
