package difference

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A profileRow is a function of compared profiles as it is shown.
type profileRow struct {
	base, head, change, low, high float64 // in the unit of the sample type
	verdict                       Verdict
	name, place                   string
}

// profileRows are the functions of compared profiles: those that changed, and the
// largest of the others.
func (b *BenchmarkDifference) profileRows() (rows []profileRow, rest profileRow) {
	all := make([]profileRow, 0, len(b.Functions)+len(b.Allocations))
	for _, f := range b.Functions {
		all = append(all, profileRow{f.BaseNs, f.HeadNs, f.ChangeNs, f.Low, f.High, f.Verdict, f.Function, symbol.Place(f.Function, f.File, f.Line)})
	}
	for _, f := range b.Allocations {
		all = append(all, profileRow{f.Base, f.Head, f.Change, f.Low, f.High, f.Verdict, f.Function, symbol.Place(f.Function, f.File, f.Line)})
	}
	least := render.LeastShare * max(b.profileScale()*b.Base.Center, b.profileScale()*b.Head.Center)
	for _, r := range all {
		if len(rows) < render.Rows && (r.verdict.Changed() || max(r.base, r.head) >= least) {
			rows = append(rows, r)
			continue
		}
		rest.base += r.base
		rest.head += r.head
		rest.change += r.change
	}
	return rows, rest
}

// profileScale is what the whole is multiplied with to be in the unit of the functions.
func (b *BenchmarkDifference) profileScale() float64 {
	if strings.HasPrefix(b.Unit, "sec/") {
		return 1e9
	}
	return 1
}

// ofProfiles reports whether d compares profiles, with the benchmark that stands for them.
func (d *Difference) ofProfiles() bool { return d.Profile != nil && len(d.Benchmarks) > 0 }

// writeProfiles writes the difference of profiles for people.
func (d *Difference) writeProfiles(w io.Writer) {
	b := &d.Benchmarks[0]
	for _, line := range append([]string{d.profileVerdict()}, d.aboutProfiles()...) {
		fmt.Fprintln(w, render.Wrap(line, render.Columns, "  "))
	}
	fmt.Fprintf(w, "\n%s, %s, by function:\n", render.Capital(d.Profile.Of), b.Unit)
	b.writeRows(w, "function", b.interval)
	render.Warnings(w, d.Warnings, render.Columns)
}

// writeRows writes the table of what a whole consists of.
func (b *BenchmarkDifference) writeRows(w io.Writer, what string, interval func(profileRow) string) {
	t := wideTable()
	t.Row("base", "head", "change", "95 % interval", "of base", "verdict", what)
	rows, rest := b.profileRows()
	for _, r := range rows {
		t.Row(b.amount(r.base), b.amount(r.head), b.signed(r.change), interval(r), b.ofBase(r), string(r.verdict), r.place)
	}
	if rest.base+rest.head > 0 {
		t.Row(b.amount(rest.base), b.amount(rest.head), b.signed(rest.change), "", b.ofBase(rest), "", "all others")
	}
	_ = t.Write(w, "  ") // into memory
}

func (b *BenchmarkDifference) interval(r profileRow) string {
	return b.signed(r.low) + " to " + b.signed(r.high)
}

// changed names what changed, up to three.
func (b *BenchmarkDifference) changed() string {
	var names []string
	rows, _ := b.profileRows()
	for _, r := range rows {
		if r.verdict.Changed() && len(names) < 3 {
			names = append(names, fmt.Sprintf("%s (%s, %s)", render.Plain(r.name), r.verdict, b.signed(r.change)))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "changed are " + strings.Join(names, ", ")
}

// profileVerdict says what became of the whole, and which functions did it.
func (d *Difference) profileVerdict() string {
	b := &d.Benchmarks[0]
	what := "no function changed by more than chance"
	if d.Profile.Alike != 0 {
		what = "no function changed otherwise than most"
	}
	what = cmp.Or(b.changed(), what)
	word := map[Verdict]string{Slower: "more", Faster: "less"}[b.Verdict]
	if word == "" {
		word = string(b.Verdict)
	}
	return fmt.Sprintf("%s: %s to %s, %s (%s to %s): %s; %s.", render.Capital(d.Profile.Of), b.amount(b.profileScale()*b.Base.Center), b.amount(b.profileScale()*b.Head.Center),
		signedPercent(b.Change.Ratio-1), signedPercent(b.Change.Low-1), signedPercent(b.Change.High-1), word, what)
}

// aboutProfiles says what was compared.
func (d *Difference) aboutProfiles() []string {
	b := &d.Benchmarks[0]
	_, per, _ := strings.Cut(b.Unit, "/")
	lines := []string{fmt.Sprintf("%d base and %d head profiles of %s, for each %s.", b.Base.N, b.Head.N, d.Profile.SampleType, per)}
	if len(d.Profile.Own) > 0 {
		lines = append(lines, fmt.Sprintf("Your code is %s: %s.", strings.Join(d.Profile.Own, ", "), d.Profile.OwnWhy))
	}
	return lines
}

// amount is a value of a function.
func (b *BenchmarkDifference) amount(x float64) string {
	if b.Unit == SecPerOp {
		return render.Seconds(x / 1e9)
	}
	return render.Amount(x, b.Name)
}

func (b *BenchmarkDifference) signed(x float64) string {
	if x < 0 {
		return "-" + b.amount(-x)
	}
	return "+" + b.amount(x)
}

func (b *BenchmarkDifference) ofBase(r profileRow) string {
	if b.Base.Center == 0 {
		return ""
	}
	return signedPercent(r.change / (b.profileScale() * b.Base.Center))
}

// markProfiles writes the difference of profiles as Markdown.
func (d *Difference) markProfiles(w io.Writer) {
	b := &d.Benchmarks[0]
	fmt.Fprintf(w, "### %s\n\n", render.Escape(d.profileVerdict()))
	for _, line := range d.aboutProfiles() {
		fmt.Fprintln(w, render.Escape(line))
	}
	fmt.Fprintf(w, "\n| base | head | change | 95 %% interval | of base | verdict | function |\n|--:|--:|--:|--:|--:|---|---|\n")
	rows, _ := b.profileRows()
	for _, r := range rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s |\n", b.amount(r.base), b.amount(r.head), b.signed(r.change), b.interval(r), b.ofBase(r), bold(r.verdict), render.CodeCell(r.name))
	}
	render.MarkWarnings(w, d.Warnings)
}
