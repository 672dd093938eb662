package difference

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// ofSuite reports whether d compares test suites. The whole wait is then its first benchmark,
// which JSON from elsewhere may lack.
func (d *Difference) ofSuite() bool { return d.Suite && len(d.Benchmarks) > 0 }

// suiteVerdict says what became of the whole wait, and what did it.
func (d *Difference) suiteVerdict() string {
	b := &d.Benchmarks[0]
	change, interval := b.changeText()
	if b.known() {
		change += " (" + interval + ")"
	}
	return fmt.Sprintf("The suite: %s to %s, %s: %s; %s.", render.Seconds(b.Base.Center), render.Seconds(b.Head.Center), change, b.Verdict, b.suiteCulprits())
}

// known reports whether the interval of the change is one: it is not known of single runs.
func (b *BenchmarkDifference) known() bool { return b.Base.N > 1 && b.Head.N > 1 }

// suiteCulprits names what changed, or else what differs most.
func (b *BenchmarkDifference) suiteCulprits() string {
	changed := b.changed()
	switch {
	case changed != "":
		return changed
	case len(b.Functions) == 0 || b.Functions[0].ChangeNs == 0:
		return "nothing differs"
	}
	f := b.Functions[0]
	return fmt.Sprintf("nothing changed by more than chance may do, most differs %s (%s)", render.Plain(f.Function), b.signed(f.ChangeNs))
}

// suiteTests are the tests, those that changed first, and then by how much they differ.
func (d *Difference) suiteTests() []BenchmarkDifference {
	tests := slices.Clone(d.Benchmarks[1:])
	rank := func(b BenchmarkDifference) float64 {
		if b.Verdict.Changed() {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(tests, func(x, y BenchmarkDifference) int {
		return cmp.Or(cmp.Compare(rank(y), rank(x)), cmp.Compare(math.Abs(y.Head.Center-y.Base.Center), math.Abs(x.Head.Center-x.Base.Center)))
	})
	return tests[:min(len(tests), render.Rows)]
}

// knownInterval is the interval of a change, or nothing where it is not known.
func (b *BenchmarkDifference) knownInterval(r profileRow) string {
	if !b.known() {
		return ""
	}
	return b.interval(r)
}

// writeSuite writes the difference of a test suite for people.
func (d *Difference) writeSuite(w io.Writer) {
	b := &d.Benchmarks[0]
	fmt.Fprintln(w, render.Wrap(d.suiteVerdict(), render.Columns, "  "))
	fmt.Fprintf(w, "\nWhat the end waited for:\n")
	b.writeRows(w, "function, or step of the go command", b.knownInterval)
	if tests := d.suiteTests(); len(tests) > 0 {
		t := wideTable()
		t.Row("base", "head", "change", "95 % interval", "verdict", "test, and all that it waits for")
		for _, x := range tests {
			change, interval := x.changeText()
			if !x.known() {
				interval = ""
			}
			t.Row(render.Seconds(x.Base.Center), render.Seconds(x.Head.Center), change, interval, string(x.Verdict), x.Name+" ("+symbol.Short(x.Package)+")")
		}
		fmt.Fprintf(w, "\nThe tests that differ most:\n")
		_ = t.Write(w, "  ") // into memory
	}
	render.Warnings(w, d.Warnings, render.Columns)
	fmt.Fprintf(w, "\n%s\n", render.Wrap(d.conditions(), render.Columns, "  "))
}

// markSuite writes it as Markdown.
func (d *Difference) markSuite(w io.Writer) {
	b := &d.Benchmarks[0]
	fmt.Fprintf(w, "### %s\n\n| base | head | change | 95 %% interval | verdict | function, or step of the go command |\n|--:|--:|--:|--:|---|---|\n", render.Escape(d.suiteVerdict()))
	rows, _ := b.profileRows()
	for _, r := range rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", b.amount(r.base), b.amount(r.head), b.signed(r.change), b.knownInterval(r), bold(r.verdict), render.CodeCell(r.name))
	}
	if tests := d.suiteTests(); len(tests) > 0 {
		fmt.Fprintf(w, "\n| base | head | change | verdict | test |\n|--:|--:|--:|---|---|\n")
		for _, x := range tests {
			change, _ := x.changeText()
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", render.Seconds(x.Base.Center), render.Seconds(x.Head.Center), change, bold(x.Verdict), render.CodeCell(x.Name))
		}
	}
	render.MarkWarnings(w, d.Warnings)
	fmt.Fprintf(w, "\n%s\n", render.Escape(d.conditions()))
}
