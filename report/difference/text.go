package difference

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// WriteText writes the difference as text: benchstat's table with the paired ratio
// and the verdict, and the functions that explain each change.
func (d *Difference) WriteText(w io.Writer) error {
	var out bytes.Buffer
	switch {
	case d.ofSuite():
		d.writeSuite(&out)
	case d.ofProfiles():
		d.writeProfiles(&out)
	default:
		d.writeBenchmarks(&out)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (d *Difference) writeBenchmarks(out *bytes.Buffer) {
	if d.Exact {
		d.writeExact(out)
	} else {
		d.writeTables(out)
	}
	for i := range d.Benchmarks {
		d.Benchmarks[i].writeFunctions(out)
		d.Benchmarks[i].writeAllocations(out)
	}
	render.Warnings(out, d.Warnings, render.Columns)
	if out.Len() > 0 {
		fmt.Fprintln(out)
	}
	for _, note := range append(slices.Clone(d.Notes), d.conditions()) {
		fmt.Fprintln(out, render.Wrap(render.Plain(note), render.Columns, "  "))
	}
}

// writeTables writes a table for each package and unit.
func (d *Difference) writeTables(w io.Writer) {
	base, head := "base: "+sideLabel(d.Base), "head: "+sideLabel(d.Head)
	if max(len(base), len(head)) > widestSide {
		fmt.Fprintf(w, "%s\n%s\n\n", render.Plain(base), render.Plain(head))
		base, head = "base", "head"
	}
	for i := 0; i < len(d.Benchmarks); {
		first, rows := d.Benchmarks[i], 0
		t := wideTable()
		t.Row(base, head, "vs base", "", "change", "95 % interval", "verdict", "benchmark")
		for ; i < len(d.Benchmarks) && d.Benchmarks[i].Unit == first.Unit && d.Benchmarks[i].Package == first.Package; i++ {
			if !d.Benchmarks[i].nothing() {
				d.Benchmarks[i].row(&t)
				rows++
			}
		}
		if rows == 0 {
			continue
		}
		if first.Package != "" {
			fmt.Fprintf(w, "%s, ", render.Plain(first.Package))
		}
		fmt.Fprintf(w, "%s\n", render.Plain(first.Unit))
		_ = t.Write(w, "  ") // into memory
	}
}

// wideTable returns a table whose last cells are shortened to the width of a text.
func wideTable() render.Table { return render.Table{Width: render.Columns, Fit: symbol.FitPlace} }

// widestSide is how long the head of a side's column may be.
const widestSide = 20

// sideLabel is the last part of a directory's path.
func sideLabel(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Base(name)
	}
	return name
}

// nothing reports whether both sides have none of the unit, as of allocations.
func (b *BenchmarkDifference) nothing() bool { return b.Base.High == 0 && b.Head.High == 0 }

// fewestResults of a recorded run are as many as benchstat gives an interval for.
const fewestResults = 6

func (b *BenchmarkDifference) row(t *render.Table) {
	class := benchunit.ClassOf(b.Unit)
	cell := func(s Summary) string {
		m := benchmath.Summary{Center: s.Center, Lo: s.Low, Hi: s.High}
		if b.Runs == 0 && 0 < s.N && s.N < fewestResults {
			m.Lo, m.Hi = math.Inf(-1), math.Inf(1)
		}
		return benchunit.Scale(s.Center, class) + " ± " + m.PctRangeString()
	}
	c := benchmath.Comparison{P: b.Change.P, N1: b.Base.N, N2: b.Head.N, Alpha: benchmath.DefaultThresholds.CompareAlpha}
	change, interval := b.changeText()
	t.Row(cell(b.Base), cell(b.Head), c.FormatDelta(b.Base.Center, b.Head.Center), "("+c.String()+")",
		change, interval, b.verdict(), b.Name)
}

// verdict is the verdict, with how it is known where it was not measured.
func (b *BenchmarkDifference) verdict() string {
	if b.Identical {
		return string(b.Verdict) + " (identical)"
	}
	return string(b.Verdict)
}

func signedPercent(x float64) string { return fmt.Sprintf("%+.2f%%", 100*x) }

// writeFunctions writes which functions make a benchmark's change, if it has
// changed or one of them has.
func (b *BenchmarkDifference) writeFunctions(w io.Writer) {
	if !b.explained() {
		return
	}
	fmt.Fprintf(w, "\n%s: %s ns/op in all, %s, by function:\n", render.Plain(b.explainedName()), signedNs(1e9*(b.Head.Center-b.Base.Center)), b.Verdict)
	t := wideTable()
	t.Row("base ns/op", "head ns/op", "change", "95 % interval", "of base", "verdict", "function")
	rest, count := FunctionDifference{}, 0
	base := 1e9 * b.Base.Center
	for i, f := range b.Functions {
		if i >= render.Rows || b.small(&f) {
			rest.BaseNs += f.BaseNs
			rest.HeadNs += f.HeadNs
			rest.ChangeNs += f.ChangeNs
			count++
			continue
		}
		t.Row(ns(f.BaseNs), ns(f.HeadNs), signedNs(f.ChangeNs), f.interval(),
			signedPercent(f.ChangeNs/base), string(f.Verdict), symbol.Place(f.Function, f.File, f.Line))
		if len(f.Folded) > 0 {
			t.Row("", "", "", "", "", "", "  with what was "+strings.Join(f.Folded, ", "))
		}
	}
	if count > 0 {
		t.Row(ns(rest.BaseNs), ns(rest.HeadNs), signedNs(rest.ChangeNs), "", signedPercent(rest.ChangeNs/base), "", "all others")
	}
	_ = t.Write(w, "  ")
	b.writeLines(w)
}

// interval is that of the change. What is unattributed has none: it is what is left over.
func (f *FunctionDifference) interval() string {
	if f.Function == Unattributed {
		return ""
	}
	return signedNs(f.Low) + " to " + signedNs(f.High)
}

func (b *BenchmarkDifference) allocationsChanged() bool {
	return slices.ContainsFunc(b.Allocations, func(f AllocationDifference) bool { return f.Verdict.Changed() })
}

// writeAllocations writes which functions allocate differently, if any does.
func (b *BenchmarkDifference) writeAllocations(w io.Writer) {
	if !b.allocationsChanged() {
		return
	}
	fmt.Fprintf(w, "\n%s: %s %s, by function:\n", render.Plain(b.Name), signedNs(b.Head.Center-b.Base.Center), b.Unit)
	t := wideTable()
	t.Row("base "+b.Unit, "head "+b.Unit, "change", "verdict", "function")
	for i, f := range b.Allocations {
		if i >= render.Rows {
			break
		}
		if max(f.Base, f.Head, math.Abs(f.Change)) >= render.LeastShare*max(b.Base.Center, b.Head.Center) {
			t.Row(ns(f.Base), ns(f.Head), signedNs(f.Change), string(f.Verdict), symbol.Place(f.Function, f.File, f.Line))
		}
	}
	_ = t.Write(w, "  ") // into memory
}

func ns(x float64) string {
	if math.Abs(x) < 1e-9 {
		return "0"
	}
	if math.Abs(x) < 99.95 {
		return fmt.Sprintf("%.3g", x)
	}
	return fmt.Sprintf("%.0f", x)
}

func signedNs(x float64) string {
	if x < 0 {
		return "-" + ns(-x)
	}
	return "+" + ns(x)
}
