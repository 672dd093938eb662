package verification

import (
	"bytes"
	"fmt"
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// WriteMarkdown writes the verification as Markdown for a pull request: the verdict,
// what experiment and profile say, and what to expect. Names cannot add markup.
func (v *Verification) WriteMarkdown(w io.Writer) error {
	var out bytes.Buffer
	s := v.Sensitivity
	fmt.Fprintf(&out, "**%s** in %s %s: %s\n\n", render.CodeCell(v.Function), v.Subject, render.CodeCell(v.Name), render.Escape(v.verdict()))
	fmt.Fprintf(&out, "Sensitivity %.2f (%.2f to %.2f); share %s (%s). %s\n\n", s.Value, s.Low, s.High,
		render.Percent(v.Share.Value), render.Range(v.Share.Low, v.Share.High), render.Escape(v.comparison()))
	fmt.Fprintf(&out, "| less time | gain of the whole | 95 %% interval |\n|--:|--:|--:|\n")
	for _, p := range v.Predicted {
		fmt.Fprintf(&out, "| %.0f %% | %s | %s |\n", 100*p.Faster, render.Percent(p.Gain), render.Range(p.Low, p.High))
	}
	if v.Ceiling.High > 0 {
		fmt.Fprintf(&out, "\n%s\n", render.Escape(v.end()))
	}
	render.MarkWarnings(&out, v.Warnings)
	fmt.Fprintf(&out, "\n%s\n", render.Escape(v.conditions()))
	_, err := w.Write(out.Bytes())
	return err
}
