package difference

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// WriteText writes the bisection as text: the commit, the functions that explain
// it, and other commits that may have done it.
func (b *Bisection) WriteText(w io.Writer) error {
	var out bytes.Buffer
	b.writeVerdict(&out)
	b.writeFunctions(&out)
	b.writeSteps(&out)
	b.writeCandidates(&out)
	render.Warnings(&out, b.Warnings, render.Columns)
	measured := "commits"
	if b.Measured == 1 {
		measured = "commit"
	}
	fmt.Fprintf(&out, "\n%d %s measured, %d left out (they build the same)", b.Measured, measured, b.LeftOut)
	if b.Failed > 0 {
		fmt.Fprintf(&out, ", %d could not be measured", b.Failed)
	}
	if b.Measured > 0 {
		fmt.Fprintf(&out, "; %s", b.Environment.String())
	}
	out.WriteString(".\n")
	_, err := w.Write(out.Bytes())
	return err
}

// WriteMarkdown writes the bisection as Markdown: the verdict, and below it the
// rest of the text.
func (b *Bisection) WriteMarkdown(w io.Writer) error {
	var out, text bytes.Buffer
	if err := b.WriteText(&text); err != nil {
		return err
	}
	verdict, rest, _ := strings.Cut(text.String(), "\n")
	fmt.Fprintf(&out, "**%s**\n\n```\n%s```\n", render.Escape(verdict), strings.TrimLeft(rest, "\n"))
	_, err := w.Write(out.Bytes())
	return err
}

func (b *Bisection) writeVerdict(w io.Writer) {
	if b.Commit == "" && b.Name == "" {
		fmt.Fprintf(w, "No commit: nothing that is measured builds otherwise in %.12s than in %.12s.\n", b.Bad, b.Good)
		return
	}
	if b.Commit == "" {
		verdict := "No commit: %s is the same in %.12s and %.12s on this machine (%s sure).\n"
		if !b.certain(b.NoDifference) {
			verdict = "No commit is more probable than that %s is the same in %.12s and %.12s on this machine, with %s.\n"
		}
		fmt.Fprintf(w, verdict, render.Plain(b.Name), b.Good, b.Bad, render.Percent(b.NoDifference))
		return
	}
	commit := fmt.Sprintf("%.12s %q", b.Commit, render.Plain(b.Subject))
	switch n := b.tied(); {
	case b.certain(b.Probability) && !b.Unconfirmed:
		fmt.Fprintf(w, "The commit is %s: %s sure.\n", commit, render.Percent(b.Probability))
	case n > 1:
		fmt.Fprintf(w, "The commit is one of %d that are equally probable, with %s each: %s is one of them.\n", n, render.Percent(b.Probability), commit)
	default:
		fmt.Fprintf(w, "The most probable commit is %s, with %s.\n", commit, render.Percent(b.Probability))
	}
	base := "its parent"
	if b.Base != "" {
		base = fmt.Sprintf("%.12s", b.Base)
	}
	fmt.Fprintf(w, "%s, %s: %s against %s.\n", render.Plain(b.Name), b.Unit, b.change(), base)
	if b.Merges != "" {
		fmt.Fprintf(w, "It is a merge. To search among the commits that it merges: -good %.12s^ -bad %.12s\n", b.Commit, b.Merges)
	}
	writeModules(w, "It changes module files alone:", b.Modules)
	writeModules(w, "It changes modules too:", b.ModulesToo)
}

// certain reports whether a probability is as high as was asked for; 0.95 if that is not known.
func (b *Bisection) certain(probability float64) bool { return probability >= cmp.Or(b.Asked, 0.95) }

// tied is how many candidates are as probable as the first, but for rounding.
func (b *Bisection) tied() (n int) {
	for _, c := range b.Candidates {
		if c.Probability > b.Probability*(1-1e-9) {
			n++
		}
	}
	return n
}

func writeModules(w io.Writer, what string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintln(w, what)
	for _, line := range lines {
		fmt.Fprintf(w, "  %s\n", render.Plain(line))
	}
}

// change is by how much the commit changed the benchmark. From none, or to none, has no ratio.
func (b *Bisection) change() string {
	switch {
	case b.Change.Ratio > 0:
		return fmt.Sprintf("%s (%s to %s)", signedPercent(b.Change.Ratio-1), signedPercent(b.Change.Low-1), signedPercent(b.Change.High-1))
	case b.allocates() < 0:
		return "none now, some before,"
	}
	return "some now, none before,"
}

// allocates is how much more the commit's functions allocate.
func (b *Bisection) allocates() (more float64) {
	for _, f := range b.Allocations {
		more += f.Change
	}
	return more
}

// writeFunctions writes what the functions tell of the commit's change. With what
// is unattributed they add up to the benchmark's time.
func (b *Bisection) writeFunctions(w io.Writer) {
	d := BenchmarkDifference{Name: b.Name, Unit: b.Unit, Functions: b.Functions, Allocations: b.Allocations, Verdict: Slower}
	if b.Change.Ratio < 1 && (b.Change.Ratio > 0 || b.allocates() < 0) {
		d.Verdict = Faster
	}
	for _, f := range b.Functions {
		d.Base.Center += f.BaseNs / 1e9
		d.Head.Center += f.HeadNs / 1e9
	}
	d.writeFunctions(w)
	for _, f := range b.Allocations {
		d.Base.Center += f.Base
		d.Head.Center += f.Head
	}
	d.writeAllocations(w)
}

func (b *Bisection) writeSteps(w io.Writer) {
	if len(b.Steps) == 0 {
		return
	}
	fmt.Fprintf(w, "\nThe difference lies in several commits:\n")
	var t render.Table
	t.Row("change", "95 % interval", "commit", "subject")
	for _, s := range b.Steps {
		t.Row(signedPercent(s.Ratio-1), signedPercent(s.Low-1)+" to "+signedPercent(s.High-1), s.commits(), render.Plain(s.Subject))
	}
	_ = t.Write(w, "  ") // into memory
}

func (s HistoryStep) commits() string {
	if s.After == "" {
		return fmt.Sprintf("%.12s", s.Commit)
	}
	return fmt.Sprintf("%.12s..%.12s", s.After, s.Commit)
}

func (b *Bisection) writeCandidates(w io.Writer) {
	if len(b.Candidates) < 2 {
		return
	}
	fmt.Fprintf(w, "\nCommits that may have done it:\n")
	var t render.Table
	for i, c := range b.Candidates {
		if i == render.Rows {
			t.Row("", fmt.Sprintf("%d more", len(b.Candidates)-i), "")
			break
		}
		t.Row(render.Percent(c.Probability), fmt.Sprintf("%.12s", c.Commit), render.Plain(c.Subject))
	}
	_ = t.Write(w, "  ") // into memory
}
