package difference

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchunit"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// WriteMarkdown writes the difference as Markdown for a pull request: a summary, a
// table of the benchmarks, and a table of the functions that explain each change.
// Names cannot add markup.
func (d *Difference) WriteMarkdown(w io.Writer) error {
	var out bytes.Buffer
	switch {
	case d.ofSuite():
		d.markSuite(&out)
	case d.ofProfiles():
		d.markProfiles(&out)
	default:
		d.markBenchmarks(&out)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (d *Difference) markBenchmarks(w io.Writer) {
	if d.Exact {
		d.markExact(w)
	} else {
		d.markTable(w)
	}
	for i := range d.Benchmarks {
		d.Benchmarks[i].markFunctions(w)
		d.Benchmarks[i].markAllocations(w)
	}
	render.MarkWarnings(w, d.Warnings)
	for _, note := range append(slices.Clone(d.Notes), d.conditions()) {
		fmt.Fprintf(w, "\n%s\n", render.Escape(note))
	}
}

// markTable writes the table of the benchmarks.
func (d *Difference) markTable(w io.Writer) {
	fmt.Fprintf(w, "**%s**, %s against %s.\n\n", render.Escape(d.summary()), render.Escape(d.Head), render.Escape(d.Base))
	measured := slices.DeleteFunc(slices.Clone(d.Benchmarks), func(b BenchmarkDifference) bool { return b.nothing() })
	if len(measured) == 0 {
		return
	}
	fmt.Fprintf(w, "| benchmark | unit | base | head | change | 95 %% interval | verdict |\n|---|---|--:|--:|--:|--:|---|\n")
	for _, b := range measured {
		class := benchunit.ClassOf(b.Unit)
		change, interval := b.changeText()
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s |\n", render.CodeCell(b.Name), render.Escape(b.Unit),
			benchunit.Scale(b.Base.Center, class), benchunit.Scale(b.Head.Center, class), change, interval, b.markedVerdict())
	}
}

// summary counts the benchmarks by verdict.
func (d *Difference) summary() string {
	counts := make(map[Verdict]int)
	for _, b := range d.Benchmarks {
		if b.Unit == SecPerOp {
			counts[b.Verdict]++
		}
	}
	var parts []string
	for _, v := range []Verdict{Slower, Faster, Same, Unclear} {
		if counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[v], v))
		}
	}
	if len(parts) == 0 {
		return "Nothing to compare"
	}
	return "Benchmarks: " + strings.Join(parts, ", ")
}

func (b *BenchmarkDifference) markedVerdict() string {
	if b.Verdict.Changed() {
		return bold(b.Verdict)
	}
	return b.verdict()
}

func bold(v Verdict) string {
	if v.Changed() {
		return "**" + string(v) + "**"
	}
	return string(v)
}

// mostKnown is the upper end of a ratio's interval from which on nothing is known, as of a single result.
const mostKnown = 1e6

func (b *BenchmarkDifference) changeText() (change, interval string) {
	if b.Change.Ratio <= 0 {
		return "?", ""
	}
	if b.Change.High > mostKnown {
		return signedPercent(b.Change.Ratio - 1), "unknown"
	}
	return signedPercent(b.Change.Ratio - 1), fmt.Sprintf("%s to %s", signedPercent(b.Change.Low-1), signedPercent(b.Change.High-1))
}

func (b *BenchmarkDifference) markFunctions(w io.Writer) {
	if !b.explained() {
		return
	}
	fmt.Fprintf(w, "\n%s by function, ns/op:\n\n| function | base | head | change | 95 %% interval | of base | verdict |\n|---|--:|--:|--:|--:|--:|---|\n", render.CodeCell(b.explainedName()))
	for i, f := range b.Functions {
		if i >= render.Rows || b.small(&f) {
			continue
		}
		var name strings.Builder
		name.WriteString(render.CodeCell(f.Function))
		for _, other := range f.Folded {
			name.WriteString(" with " + render.CodeCell(other))
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s |\n", name.String(), ns(f.BaseNs), ns(f.HeadNs), signedNs(f.ChangeNs),
			f.interval(), signedPercent(f.ChangeNs/(1e9*b.Base.Center)), bold(f.Verdict))
	}
	b.markLines(w)
}

// explainedName is the name, with which part of the time its functions explain if that is
// not all.
func (b *BenchmarkDifference) explainedName() string {
	switch b.Unit {
	case StartUpPerOp:
		return b.Name + ", start-up"
	case CPUPerOp:
		return b.Name + ", processor time"
	}
	return b.Name
}

// explained reports whether the functions are worth showing: the benchmark or
// one of them has changed.
func (b *BenchmarkDifference) explained() bool {
	return len(b.Functions) > 0 && (b.Verdict.Changed() || b.Functions[0].Verdict.Changed())
}

// small reports whether a function is too little of the benchmark on both sides
// to have a row of its own.
func (b *BenchmarkDifference) small(f *FunctionDifference) bool {
	return !f.Verdict.Changed() && math.Abs(f.BaseNs) < render.LeastShare*1e9*b.Base.Center && math.Abs(f.HeadNs) < render.LeastShare*1e9*b.Head.Center
}

func (b *BenchmarkDifference) markAllocations(w io.Writer) {
	if !b.allocationsChanged() {
		return
	}
	fmt.Fprintf(w, "\n%s by function, %s:\n\n| function | base | head | change | verdict |\n|---|--:|--:|--:|---|\n", render.CodeCell(b.Name), render.Escape(b.Unit))
	for i, f := range b.Allocations {
		if i < render.Rows && f.Verdict.Changed() {
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", render.CodeCell(f.Function), ns(f.Base), ns(f.Head), signedNs(f.Change), bold(f.Verdict))
		}
	}
}

// conditions says how was measured.
func (d *Difference) conditions() string {
	where := d.Environment.String() + "."
	if d.Exact {
		return "Counted, not measured; " + where + " " + exactNote
	}
	if d.ofSuite() {
		return fmt.Sprintf("Of %d and %d recorded runs; %s", d.Benchmarks[0].Base.N, d.Benchmarks[0].Head.N, where)
	}
	if !slices.ContainsFunc(d.Benchmarks, func(b BenchmarkDifference) bool { return !b.Identical }) {
		return fmt.Sprintf("%s against %s: nothing was measured; %s", d.Head, d.Base, where)
	}
	if d.Rounds == 0 {
		return "Of two recorded runs; " + where
	}
	return fmt.Sprintf("Both sides in turns, in %d link layouts; noise up to %s; %s", d.Rounds, render.Percent(d.Noise.Ratio-1), where)
}
