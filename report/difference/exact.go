package difference

import (
	"fmt"
	"io"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// exactNote is what counts cannot see.
const exactNote = "Counts do not see caches, the layout of code and data, the runtime's own work, or what a block costs."

// writeExact writes what was counted and has changed, with the functions that did.
func (d *Difference) writeExact(w io.Writer) {
	if d.Base == "" {
		return // nothing was compared
	}
	fmt.Fprintf(w, "base: %s\nhead: %s\n", render.Plain(sideLabel(d.Base)), render.Plain(sideLabel(d.Head)))
	t := wideTable()
	t.Row("base", "head", "change", "", "", "benchmark, function")
	rows := d.exactRows()
	for _, row := range rows {
		t.Row(row[:]...)
	}
	if len(rows) > 0 {
		fmt.Fprintln(w)
		_ = t.Write(w, "  ") // into memory
	}
	fmt.Fprintf(w, "\n%s.\n", d.exactSummary())
}

// markExact writes the same as Markdown.
func (d *Difference) markExact(w io.Writer) {
	if d.Base == "" {
		return
	}
	fmt.Fprintf(w, "**%s**, %s against %s.\n", render.Escape(d.exactSummary()), render.Escape(d.Head), render.Escape(d.Base))
	rows := d.exactRows()
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\n| base | head | change | | unit | benchmark, function |\n|--:|--:|--:|--:|---|---|\n")
	for _, r := range rows {
		name := strings.TrimLeft(r[5], " ")
		indent := strings.Repeat("&nbsp;", len(r[5])-len(name))
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s%s |\n", r[0], r[1], r[2], r[3], render.Escape(r[4]), indent, render.CodeCell(name))
	}
}

// exactRows are the units of benchmarks that have changed, each with its functions below
// it.
func (d *Difference) exactRows() (rows [][6]string) {
	for _, b := range d.exactChanged() {
		rows = append(rows, exactRow(b.Base.Center, b.Head.Center, b.Verdict, b.Unit, b.Name))
		for i, f := range b.Counts {
			if i >= render.Rows {
				rows = append(rows, [6]string{"", "", "", "", "", fmt.Sprintf("  and %d more functions", len(b.Counts)-i)})
				break
			}
			rows = append(rows, exactRow(f.Base, f.Head, f.Verdict, b.Unit, "  "+symbol.Place(f.Function, f.File, f.Line)))
		}
	}
	return rows
}

func exactRow(base, head float64, v Verdict, unit, name string) [6]string {
	if v == Unclear {
		return [6]string{"", "", "varies", "", unit, name}
	}
	part := ""
	if base > 0 {
		part = signedPercent(head/base - 1)
	}
	return [6]string{count(base), count(head), fmt.Sprintf("%+.0f", head-base), part, unit, name}
}

func count(x float64) string { return fmt.Sprintf("%.0f", x) }

// exactChanged are the units that were counted and are not the same.
func (d *Difference) exactChanged() (list []*BenchmarkDifference) {
	for i := range d.Benchmarks {
		if b := &d.Benchmarks[i]; b.Verdict != Same {
			list = append(list, b)
		}
	}
	return list
}

// exactSummary counts benchmarks.
func (d *Difference) exactSummary() string {
	all, changed, varying := make(map[[2]string]bool), make(map[[2]string]bool), make(map[[2]string]bool)
	for _, b := range d.Benchmarks {
		key := [2]string{b.Package, b.Name}
		all[key] = true
		switch {
		case b.Verdict.Changed():
			changed[key] = true
		case b.Verdict == Unclear:
			varying[key] = true
		}
	}
	benchmarks := "benchmarks"
	if len(all) == 1 {
		benchmarks = "benchmark"
	}
	text := fmt.Sprintf("Counted %d %s: %d changed", len(all), benchmarks, len(changed))
	if len(varying) > 0 {
		text += fmt.Sprintf(", %d with counts that differ from run to run", len(varying))
	}
	return text
}
