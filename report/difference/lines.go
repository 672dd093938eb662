package difference

import (
	"fmt"
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// explainedFunctions is how many of a benchmark's changed functions are shown line by line.
const explainedFunctions = 3

// writeLines writes on which lines the changes of a benchmark's functions are.
func (b *BenchmarkDifference) writeLines(w io.Writer) {
	shown := 0
	for _, f := range b.Functions {
		if len(f.Lines) == 0 || shown == explainedFunctions {
			continue
		}
		shown++
		fmt.Fprintf(w, "  %s, by line:\n", render.Plain(symbol.Short(f.Function)))
		t := render.Table{Width: render.Columns, Fit: render.Cut}
		for _, l := range f.Lines {
			t.Row(signedNs(l.ChangeNs), l.where(), l.Source)
		}
		_ = t.Write(w, "    ") // into memory
		for _, h := range f.Hints {
			fmt.Fprintln(w, render.Wrap(fmt.Sprintf("    hint: line %d: %s", h.Line, render.Plain(h.Text)), render.Columns, "          "))
		}
	}
}

// markLines is writeLines as a list in Markdown.
func (b *BenchmarkDifference) markLines(w io.Writer) {
	shown := 0
	for _, f := range b.Functions {
		if len(f.Lines) == 0 || shown == explainedFunctions {
			continue
		}
		if shown++; shown == 1 {
			fmt.Fprintln(w)
		}
		for _, l := range f.Lines {
			fmt.Fprintf(w, "- %s, %s: %s ns/op %s\n", render.Code(symbol.Short(f.Function)), l.where(), signedNs(l.ChangeNs), render.Code(l.Source))
		}
		for _, h := range f.Hints {
			fmt.Fprintf(w, "- Hint: line %d: %s\n", h.Line, render.Escape(h.Text))
		}
	}
}

// where says which line it is in the base, and which in the head.
func (l LineDifference) where() string {
	switch {
	case l.BaseLine == 0:
		return fmt.Sprintf("new line %d", l.HeadLine)
	case l.HeadLine == 0:
		return fmt.Sprintf("line %d, gone", l.BaseLine)
	case l.BaseLine == l.HeadLine:
		return fmt.Sprintf("line %d", l.HeadLine)
	}
	return fmt.Sprintf("line %d, was %d", l.HeadLine, l.BaseLine)
}
