package report

import (
	"fmt"
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// markProfile writes a report on profiles that were recorded elsewhere as Markdown.
func (r *Report) markProfile(w io.Writer) {
	b := r.Bottleneck
	if b == nil {
		fmt.Fprintln(w, "### Nothing was measured")
	} else {
		fmt.Fprintf(w, "### The bottleneck is %s: %s of %s\n\n", render.CodeCell(shortName(b.Function)), render.Percent(b.Share), render.Escape(r.whole()))
		fmt.Fprintf(w, "%s has %s of %s%s; the 95 %% interval is %s, %s.", render.CodeCell(b.Function), render.Percent(b.Share), render.Escape(r.whole()),
			r.ofProcessor(), render.Range(b.Low, b.High), render.Escape(r.certainty()))
		if b.Speedup > 0 {
			fmt.Fprintf(w, " If it cost nothing, the run would be **%s** as fast.", render.AtMost(b.Speedup))
		}
		fmt.Fprintln(w)
	}
	for _, line := range r.aboutProfile() {
		fmt.Fprintln(w, render.Escape(line))
	}
	if r.Profile.Label != "" {
		r.markValues(w)
	}
	markCharged(w, r.Functions)
	render.MarkWarnings(w, r.Warnings)
}

func (r *Report) markValues(w io.Writer) {
	fmt.Fprintf(w, "\n| %s | share | 95 %% interval | largest | function |\n|---|--:|--:|--:|---|\n", render.Escape(r.Profile.Label))
	for _, v := range shownValues(r.Profile.Values) {
		largest, function := "", ""
		if v.Bottleneck != nil {
			largest, function = render.Percent(v.Bottleneck.Share), render.CodeCell(v.Bottleneck.Function)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", render.Escape(valueName(v)), render.Percent(v.Share), render.Range(v.Low, v.High), largest, function)
	}
}

// markCharged writes a table of functions, with the columns that say something.
func markCharged(w io.Writer, functions []Function) {
	columns := usedColumns(functions)
	if len(columns) == 0 {
		return
	}
	fmt.Fprintln(w)
	for _, c := range columns {
		fmt.Fprintf(w, "| %s ", render.Escape(c.head))
	}
	fmt.Fprintln(w, "|")
	for range columns[1:] {
		fmt.Fprint(w, "|--:")
	}
	fmt.Fprintln(w, "|---|")
	for _, f := range functions[:min(len(functions), render.Rows)] {
		if f.Charged < render.LeastShare {
			break
		}
		for _, c := range columns[:len(columns)-1] {
			fmt.Fprintf(w, "| %s ", render.Escape(c.cell(f)))
		}
		fmt.Fprintf(w, "| %s |\n", render.CodeCell(f.Function))
	}
}
