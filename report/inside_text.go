package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// secondLine is the part of the bottleneck that a second line has at least, to be shown.
const secondLine = 0.1

// margin stands before what is inside of the bottleneck.
const margin = "            "

// writeInside writes what is inside of the bottleneck, in five lines at most: what it does,
// its largest lines, who calls it, and a known cure.
func (t *text) writeInside() {
	f := t.first()
	if f == nil {
		return
	}
	row := func(name, text string) {
		line := fmt.Sprintf("  %-*s%s", len(margin)-2, name, text)
		fmt.Fprintln(&t.out, render.Wrap(render.Plain(line), t.Columns, margin))
	}
	if does := parts(f.Into, 1, " ", t.Columns-len(margin)); does != "" {
		row("does", does)
	}
	for i, l := range f.ownLines() {
		if i == 0 || i == 1 && l.Own() >= secondLine*f.Charged && len(f.Hints) == 0 {
			row(fmt.Sprintf("line %d", l.Line), render.Cut(strings.TrimRight(render.Percent(l.Own())+"  "+l.Source, " "), t.Columns-len(margin)))
		}
	}
	if callers := parts(f.From, f.Charged, " for ", t.Columns-len(margin)); callers != "" {
		row("called by", callers)
	}
	for _, h := range f.Hints[:min(1, len(f.Hints))] {
		row("hint", fmt.Sprintf("line %d: %s; worth at most %s of the run", h.Line, h.Text, render.Percent(h.Share)))
	}
}

// ownLines are a function's lines, the one first that it is charged with most for.
func (f *Function) ownLines() []Line {
	return slices.SortedStableFunc(slices.Values(f.Lines), func(x, y Line) int { return cmp.Compare(y.Own(), x.Own()) })
}

// first is the bottleneck among the functions, or nil.
func (r *Report) first() *Function {
	for i := range r.Functions {
		if r.Functions[i].Function == r.Bottleneck.Function {
			return &r.Functions[i]
		}
	}
	return nil
}

// parts lists the largest of some parts, as shares of a whole, as many as a line holds, and the
// rest of them.
func parts(list []Part, whole float64, between string, columns int) (out string) {
	const rest = ", the rest 10 %"
	var left float64
	for _, p := range list {
		left += p.Share / whole
	}
	for _, p := range list {
		next := symbol.Short(symbol.Untyped(p.Function)) + between + rounded(p.Share/whole)
		if out != "" {
			next = out + ", " + next
		}
		if p.Share < render.LeastShare*whole || out != "" && utf8.RuneCountInString(next) > columns-len(rest) {
			break
		}
		out = next
		left -= p.Share / whole
	}
	if left >= render.LeastShare {
		out += ", the rest" + between + rounded(left)
	}
	return out
}

// rounded is a share in whole per cent: what is inside need not be known better.
func rounded(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// markInside is writeInside as a list in Markdown.
func (r *Report) markInside(w io.Writer) {
	f := r.first()
	if f == nil || len(f.Into) == 0 {
		return
	}
	fmt.Fprintf(w, "\n- Does %s\n", render.Escape(parts(f.Into, 1, " ", render.Columns)))
	if lines := f.ownLines(); len(lines) > 0 {
		fmt.Fprintf(w, "- Line %d: %s %s\n", lines[0].Line, render.Percent(lines[0].Own()), render.Code(lines[0].Source))
	}
	if callers := parts(f.From, f.Charged, " for ", render.Columns); callers != "" {
		fmt.Fprintf(w, "- Called by %s\n", render.Escape(callers))
	}
	for _, h := range f.Hints[:min(1, len(f.Hints))] {
		fmt.Fprintf(w, "- Hint: line %d: %s; worth at most %s of the run\n", h.Line, render.Escape(h.Text), render.Percent(h.Share))
	}
}
