package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// whole is what the shares of a report are of.
func (r *Report) whole() string {
	switch {
	case r.isSuite():
		return "the wait"
	case r.Profile == nil || r.Wall > 0 && !r.Profile.Untimed && 10*r.CPU <= 11*r.Wall: // the rest is rounding
		return "the run"
	}
	return r.Profile.Of
}

// writeProfile writes a report on profiles that were recorded elsewhere.
func (t *text) writeProfile(w io.Writer) error {
	t.writeProfileVerdict()
	for _, line := range t.aboutProfile() {
		t.sentence("%s", render.Plain(line))
	}
	t.writeValues()
	t.writeCharged(render.Capital(t.whole())+", charged to functions:", t.Functions, t.Top)
	render.Warnings(&t.out, t.Warnings, t.Columns)
	_, err := w.Write(t.out.Bytes())
	return err
}

func (t *text) writeProfileVerdict() {
	b := t.Bottleneck
	if b == nil {
		t.sentence("Nothing was measured.")
		return
	}
	t.sentence("The bottleneck is %s: %s of %s (%s)%s, %s.",
		render.Plain(b.Function), render.Percent(b.Share), t.whole(), render.Range(b.Low, b.High), t.ofProcessor(), t.certainty())
	if b.Speedup > 0 {
		t.sentence("If it cost nothing, the run would be %s as fast (%s to %s).",
			render.AtMost(b.Speedup), render.Times(b.SpeedupLow), render.Times(b.SpeedupHigh))
	}
	t.writeInside()
}

// ofProcessor adds the share of the processor time, where that is another one.
func (r *Report) ofProcessor() string {
	if f := r.first(); f != nil && f.CPU-f.Charged >= render.Visible {
		return fmt.Sprintf(" and %s of the processor time", render.Percent(f.CPU))
	}
	return ""
}

// certainty says whether the first place is certain, and if not, who else may have it.
func (r *Report) certainty() string {
	switch waits := func(f Function) bool { return f.Function == symbol.Waiting && f.Charged > r.Bottleneck.Share }; {
	case !r.Bottleneck.Certain:
		if tied := r.tied(); tied != "" || r.Profile == nil || r.Profile.Waiting == 0 {
			return "not certain" + tied
		}
		return "not certain: who waits may wait for work"
	case slices.ContainsFunc(r.Functions, waits):
		return "certain: its interval lies above those of all other functions"
	}
	return "certain: its interval lies above all others"
}

// aboutProfile are sentences about the profiles.
func (r *Report) aboutProfile() (lines []string) {
	p := r.Profile
	about := fmt.Sprintf("%s of %s: %s in all, %s.", render.Counted(p.Profiles, "profile"), p.SampleType, render.Amount(float64(p.Total), p.SampleType), render.Counted(int(r.Samples), "sample"))
	if r.Wall > 0 && !p.Untimed {
		about += fmt.Sprintf(" They cover %s: %.2f processors were busy.", render.Duration(r.Wall), float64(r.CPU)/float64(r.Wall))
	}
	lines = append(lines, about)
	if len(p.Own) > 0 {
		return append(lines, fmt.Sprintf("Your code is %s: %s.", strings.Join(p.Own, ", "), p.OwnWhy))
	}
	if p.OwnWhy != "" {
		lines = append(lines, render.Capital(p.OwnWhy)+".")
	}
	return lines
}

// writeValues writes what the values of a label are charged to.
func (t *text) writeValues() {
	if t.Profile.Label == "" {
		return
	}
	fmt.Fprintf(&t.out, "\n%s by label %s, each value charged for itself:\n", render.Capital(t.Profile.Of), render.Plain(t.Profile.Label))
	rows := t.table()
	rows.Row("share", "95 % interval", "samples", "largest", "value, function")
	values := shownValues(t.Profile.Values)
	for _, v := range values {
		largest, function := "", ""
		if v.Bottleneck != nil {
			largest, function = render.Percent(v.Bottleneck.Share), v.Bottleneck.Function
		}
		rows.Row(render.Percent(v.Share), percent(v.Low)+" to "+percent(v.High), fmt.Sprint(v.Samples), largest, valueName(v))
		rows.Row("", "", "", "", "  "+function)
	}
	_ = rows.Write(&t.out, "  ") // into memory
	for _, v := range values[:min(3, len(values))] {
		t.writeCharged(valueName(v)+", charged to functions:", v.Functions, min(t.Top, 5))
	}
}

// shownValues are those with a row of their own.
func shownValues(values []LabelValue) []LabelValue {
	return values[:min(len(values), render.Rows)]
}

func valueName(v LabelValue) string {
	if v.Value == "" {
		return "(without the label)"
	}
	return render.Plain(v.Value)
}

// A column is one of a table of functions. It is left out where no cell says anything.
type column struct {
	head string
	cell func(f Function) string
}

// percentIf is a share as a number of per cent, unless it is too small to be seen.
func percentIf(share float64) string {
	if share < render.Visible {
		return ""
	}
	return percent(share)
}

var chargedColumns = []column{
	{"share", func(f Function) string { return render.Percent(f.Charged) }},
	{"95 % interval", func(f Function) string { return percent(f.Low) + " to " + percent(f.High) }},
	{"ceiling", func(f Function) string {
		if f.Speedup == 0 || f.Function == symbol.Waiting {
			return ""
		}
		return render.Times(f.Speedup)
	}},
	{"processor", func(f Function) string { return percentIf(f.CPU) }},
	{"GC", func(f Function) string { return percentIf(f.GC) }},
	{"flat", func(f Function) string { return percentIf(f.Flat) }},
	{"cum", func(f Function) string { return percentIf(f.Cum) }},
	{"function", func(f Function) string { return symbol.Place(f.Function, f.File, f.Line) }},
}

// usedColumns are the columns that say something of functions.
func usedColumns(functions []Function) (used []column) {
	for _, c := range chargedColumns {
		if slices.ContainsFunc(functions, func(f Function) bool { return c.cell(f) != "" }) {
			used = append(used, c)
		}
	}
	return used
}

// writeCharged writes a table of functions, with the columns that say something.
func (t *text) writeCharged(title string, functions []Function, top int) {
	shown, rest := t.shown(functions, top)
	columns := usedColumns(shown)
	rows := t.table()
	row := func(cell func(c column) string) {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = cell(c)
		}
		rows.Row(cells...)
	}
	row(func(c column) string { return c.head })
	for _, f := range shown {
		row(func(c column) string { return c.cell(f) })
	}
	if n := len(functions) - len(shown); n > 0 {
		row(func(c column) string {
			return map[string]string{"share": render.Percent(rest), "function": fmt.Sprintf("%d more", n)}[c.head]
		})
	}
	t.writeRows(render.Plain(title), &rows)
}
