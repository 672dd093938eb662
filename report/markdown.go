package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// WriteMarkdown writes the report as Markdown, for pull requests and for step
// summaries on GitHub, which may contain several: the verdict, the phases, the
// largest functions, the benchmarks, their results, and the warnings. Names cannot
// add markup.
func (r *Report) WriteMarkdown(w io.Writer) error {
	var out bytes.Buffer
	if r.Profile != nil {
		r.markProfile(&out)
		_, err := w.Write(out.Bytes())
		return err
	}
	r.markVerdict(&out)
	r.markPhases(&out)
	r.markFunctions(&out)
	r.markBenchmarks(&out)
	r.markTable(&out)
	render.MarkWarnings(&out, r.Warnings)
	fmt.Fprintf(&out, "\n%s; %s.\n\n", r.sampled(), render.Escape(r.Environment.String()))
	_, err := w.Write(out.Bytes())
	return err
}

// markFunctions writes the functions, with what making each free would gain.
func (r *Report) markFunctions(w io.Writer) {
	what, gain, gained := "function", "ceiling", func(f Function) string { return render.Times(f.Speedup) }
	if r.isSuite() {
		what, gain, gained = "function or package", "without it", func(f Function) string { return r.without(f.Speedup) }
	}
	fmt.Fprintf(w, "\n| %s | share | 95 %% interval | %s | phase |\n|---|--:|--:|--:|---|\n", what, gain)
	for _, f := range r.Functions[:min(len(r.Functions), render.Rows)] {
		if f.Charged < render.LeastShare {
			break
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", render.CodeCell(f.Function), render.Percent(f.Charged),
			render.Range(f.Low, f.High), gained(f), render.Escape(f.Phase()))
	}
}

// markVerdict begins with a heading, which ends whatever stands before it.
func (r *Report) markVerdict(w io.Writer) {
	b := r.Bottleneck
	if b == nil {
		fmt.Fprintln(w, "### Nothing was measured")
		return
	}
	if r.isSuite() {
		r.markWait(w)
		return
	}
	fmt.Fprintf(w, "### The bottleneck is %s: %s of the run\n\n", render.CodeCell(shortName(b.Function)), render.Percent(b.Share))
	fmt.Fprintf(w, "%s costs most in phase %s; the 95 %% interval of its share is %s, %s. If it cost nothing, the run would be **%s** as fast.\n",
		render.CodeCell(b.Function), render.Escape(b.Phase), render.Range(b.Low, b.High), render.Escape(r.certainty()), render.AtMost(b.Speedup))
	for _, note := range r.notes() {
		fmt.Fprintln(w, render.Escape(note))
	}
	r.markInside(w)
}

// markWait writes the verdict on the whole wait.
func (r *Report) markWait(w io.Writer) {
	b := r.Bottleneck
	fmt.Fprintf(w, "### The bottleneck is %s%s: %s of the wait\n\n", b.step(), render.CodeCell(shortName(b.Function)), render.Percent(b.Share))
	fmt.Fprintf(w, "%s is in %s; the 95 %% interval of its share is %s, %s.\n",
		render.CodeCell(b.Function), render.Escape(b.inPhase()), render.Range(b.Low, b.High), b.certainty())
	if b.Speedup > 1 {
		fmt.Fprintln(w, r.suiteWithout())
	}
	r.markInside(w)
}

func (r *Report) markPhases(w io.Writer) {
	fmt.Fprintf(w, "\n| phase | time | share |\n|---|--:|--:|\n")
	for _, p := range r.Phases {
		if p.Wall > 0 {
			fmt.Fprintf(w, "| %s | %s | %s |\n", render.Escape(p.Name), render.Duration(p.Wall), r.phaseShare(p))
		}
	}
}

func (r *Report) markBenchmarks(w io.Writer) {
	if len(r.Benchmarks) == 0 {
		return
	}
	fmt.Fprintf(w, "\n| benchmark | time/op | largest | function |\n|---|--:|--:|---|\n")
	packages := packageNames(r.Benchmarks)
	for _, b := range r.Benchmarks {
		share, function := "", ""
		if b.Bottleneck.measured() {
			share, function = render.Percent(b.Bottleneck.Share), render.CodeCell(b.Bottleneck.Function)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", render.CodeCell(packages[b.Package]+b.Name), render.Seconds(b.SecPerOp), share, function)
	}
}

// markTable writes the classic table, if there is one.
func (r *Report) markTable(w io.Writer) {
	c := r.classic()
	if c == nil {
		return
	}
	fmt.Fprintf(w, "\n| benchmark | %s | outliers | rounds | iterations |\n|---|%s--:|--:|--:|\n",
		strings.Join(c.Columns, " | "), strings.Repeat("--:|", len(c.Columns)))
	for _, row := range c.Rows {
		fmt.Fprintf(w, "| %s |", render.CodeCell(row.Name))
		for _, cell := range row.Cells {
			text := cell.text()
			if cell.Best {
				text = "**" + text + "**"
			}
			fmt.Fprintf(w, " %s |", text)
		}
		fmt.Fprintf(w, " %d;%d | %d | %d |\n", row.Stats.Outliers, row.Stats.FarOutliers, row.Stats.Rounds, row.Iterations)
	}
	fmt.Fprintf(w, "\n%s\n", classicNote)
}
