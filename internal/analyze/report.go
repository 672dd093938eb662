package analyze

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/audit"
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/kind"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/source"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/words"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
	// runPhase is the one phase of a report on processor time.
	runPhase = "run"
	// mostValues is how many values of a label are charged.
	mostValues = 50
)

// Report charges all profiles. The error is ErrProfile if there is none that can be
// charged, and suite.ErrUsage if none has the sample type that was asked for.
func (a *Analysis) Report() (*report.Report, error) {
	g, err := a.choose()
	if err != nil {
		return nil, err
	}
	rules := owner.Find(&g.set, a.config.Hint)
	book := audit.Open(&g.set, rules, g.spread)
	sheet := book.Sheet(audit.All)
	if tooMuch(sheet) {
		return nil, fmt.Errorf("%w: the values add up to more than 2^63 %s, which cannot be right", ErrProfile, g.kind.Unit)
	}
	c := charging{group: g, rules: rules, book: book, sheet: sheet}
	r := &report.Report{
		Version: 1, Runs: len(g.set.Units), Samples: int64(math.Round(sheet.Events)),
		Phases: []report.Phase{}, Benchmarks: []report.Benchmark{},
		Profile: &report.Profile{
			SampleType: g.kind.String(), Total: int64(math.Round(sheet.Total)), Profiles: len(g.set.Units),
			Own: append([]string{}, rules.Own...), OwnWhy: rules.Why, Of: c.of(), Label: a.config.By,
		},
	}
	c.time(r)
	c.wall = r.Wall
	c.insides = tally.Insides{
		Place: func(file string) string { return file }, Source: source.Tree{Built: cmp.Or(g.taken, time.Unix(0, 1))}, Plain: g.kind.Class() != kind.Processor,
	}
	c.functions(r)
	r.Profile.Values = c.values(a.config.By)
	r.Profile.Outliers = g.outliers(sheet)
	c.warn(r)
	r.Warnings = append(r.Warnings, c.insides.Warnings()...)
	r.Warnings = slices.Concat(r.Warnings, a.leftOut(g), a.skipped)
	return r, nil
}

// tooMuch reports whether a sheet's sums are no numbers that a profile or a report could hold.
func tooMuch(s *audit.Sheet) bool { return max(s.Total, s.Events) >= math.MaxInt64 }

// Profile returns all profiles that Report charges as one: a single one as it is.
func (a *Analysis) Profile() *profile.Profile {
	g, err := a.choose()
	switch {
	case err != nil:
		return nil
	case g.single != nil:
		p := g.single
		p.DefaultSampleType = p.SampleType[g.kind.Index].Type
		return p
	}
	return g.set.Profile(profile.ValueType{Type: g.kind.Type, Unit: g.kind.Unit}, a.config.By)
}

// A charging turns what a group is charged to into a report.
type charging struct {
	*group
	rules owner.Rules
	book  *audit.Book
	sheet *audit.Sheet
	part  float64 // of the wall time that the samples explain

	insides tally.Insides
	wall    time.Duration
}

// of is what shares are of.
func (c *charging) of() string {
	if c.unlocks {
		return "the time that others waited for locks"
	}
	return measured(c.kind, c.rules)
}

// measured is what shares of a kind are of. Only Go programs have goroutines.
func measured(k kind.Kind, rules owner.Rules) string {
	if !rules.Go() {
		return strings.Replace(k.Words(), "goroutines", "threads", 1)
	}
	return k.Words()
}

// time sets what a report on processor time says of the run: its wall time, which the
// samples explain as far as they go. Where a profile does not say how long it took, it
// took the processor time.
func (c *charging) time(r *report.Report) {
	c.part = 1
	if c.kind.Class() != kind.Processor {
		return
	}
	for i, u := range c.set.Units {
		r.Wall += cmp.Or(u.Duration, time.Duration(c.sheet.Units[i]))
	}
	r.CPU = time.Duration(c.sheet.Total)
	r.Phases = []report.Phase{{Name: runPhase, Wall: r.Wall}}
	if r.Wall > r.CPU {
		c.part = float64(r.CPU) / float64(r.Wall)
	}
	if r.CPU > 0 {
		r.SampleHz = float64(r.Samples) / r.CPU.Seconds()
	}
}

// functions sets the functions and the bottleneck. What a processor profile does not
// see, since the process waited, is a line of its own and never the bottleneck.
func (c *charging) functions(r *report.Report) {
	all := view{c.sheet, audit.All, c.part}
	r.Functions = c.charged(all)
	r.Bottleneck = c.verdict(all, r.Functions)
	if waiting := 1 - c.part; waiting > 0 && r.Bottleneck != nil {
		idle := report.Function{Function: symbol.Waiting, Charged: waiting, Low: waiting, High: waiting, Waiting: r.Wall - r.CPU}
		c.timed(all, &idle)
		r.Functions = append(r.Functions, idle)
		slices.SortStableFunc(r.Functions, func(a, b report.Function) int { return cmp.Compare(b.Charged, a.Charged) })
	}
}

// A view is a sheet of the samples with a label, which explain a part of a whole.
type view struct {
	*audit.Sheet
	label int32
	part  float64
}

// charged are the functions of a view with their shares of the whole.
func (c *charging) charged(v view) (list []report.Function) {
	part := v.part
	var names []string
	for _, cost := range v.Costs() {
		f := report.Function{
			Function: cost.Function, File: cost.File, Line: cost.Line,
			Charged: part * cost.Share.Value, Low: part * cost.Share.Low, High: part * cost.Share.High, GC: part * cost.GC,
			Flat: cost.Flat, Cum: cost.Cum,
		}
		if c.kind.Class() == kind.Processor {
			f.CPU = cost.Share.Value
		}
		c.timed(v, &f)
		list = append(list, f)
		if len(names) < tally.MostInside && cost.Share.Value >= tally.LeastInside && cost.Class != charge.Runtime {
			names = append(names, f.Function)
		}
	}
	inside := c.book.Inside(v.Sheet, v.label, names)
	for i := range list {
		if in, ok := inside[list[i].Function]; ok {
			c.divide(&list[i], in, v)
		}
	}
	return list
}

// divide says what is inside of a function.
func (c *charging) divide(f *report.Function, in charge.Inside, v view) {
	class := charge.Library
	if a := v.Accounts[f.Function]; a != nil {
		class = a.Class
	}
	cost := charge.Cost{Frame: charge.Frame{Function: f.Function, File: f.File, Line: f.Line}, Class: class}
	for i := range in.Into {
		if in.Into[i].Name == words.Own {
			in.Into[i].Name = c.itself()
		}
	}
	c.insides.Add(f, cost, in.Times(v.part), c.wall)
}

// itself is what a function that calls nobody does to have a value of the kind.
func (c *charging) itself() string {
	switch c.kind.Class() {
	case kind.Bytes, kind.Objects:
		return "own allocations"
	case kind.Wall, kind.Delay, kind.Contentions, kind.Population:
		return "itself"
	}
	return words.Own
}

// timed sets what only a share of the run's time has.
func (c *charging) timed(v view, f *report.Function) {
	f.Phases = map[string]float64{}
	if c.ofRun(v) {
		f.Speedup, f.SpeedupLow, f.SpeedupHigh = stat.Speedup(f.Charged), stat.Speedup(f.Low), stat.Speedup(f.High)
		f.Phases[runPhase] = f.Charged
	}
}

// ofRun reports whether shares are of the time of the run.
func (c *charging) ofRun(v view) bool {
	return c.kind.Class() == kind.Processor && v.label == audit.All
}

// verdict names the first function. Nothing is certain where it is not known how many
// samples there are, or where those without names, or a function that has none by chance,
// could make another one as large.
func (c *charging) verdict(v view, functions []report.Function) *report.Bottleneck {
	b := tally.Verdict(functions)
	if b == nil {
		return nil
	}
	if !c.ofRun(v) {
		b.Speedup, b.SpeedupLow, b.SpeedupHigh = 0, 0, 0
	}
	second := 0.0
	if len(functions) > 1 {
		second = functions[1].Charged
	}
	unnamed := v.part * v.Unnamed / v.Total
	unseen := v.part * v.Share(&audit.Account{Units: make([]float64, len(v.Units))}).High
	if !c.known || v.Negative || v.Accounts[b.Function].Unnamed || unnamed > 0 && b.Share-second <= unnamed || b.Low <= unseen {
		b.Certain = false
	}
	return b
}

// values charges each value of a label for itself, the largest first.
func (c *charging) values(label string) (list []report.LabelValue) {
	if label == "" {
		return nil
	}
	totals := make(map[int32]float64)
	for _, u := range c.set.Units {
		for _, e := range u.Entries {
			totals[e.Label] += e.Value
		}
	}
	order := make([]int32, 0, len(totals))
	for n := range totals {
		order = append(order, n)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(totals[b], totals[a]), cmp.Compare(a, b)) })
	for _, n := range order[:min(len(order), mostValues)] {
		s := c.book.Sheet(n)
		if s.Total <= 0 {
			continue
		}
		share, one := c.sheet.Share(s.Whole()), view{s, n, 1}
		v := report.LabelValue{Share: share.Value, Low: share.Low, High: share.High, Samples: int64(math.Round(s.Events)), Functions: c.charged(one)}
		if n != audit.Without {
			v.Value = c.set.Labels[n]
		}
		v.Bottleneck = c.verdict(one, v.Functions)
		list = append(list, v)
	}
	return list
}

// mostlyIdle is the part of the wall time below which a processor profile tells little.
const mostlyIdle = 0.5

// warn adds what makes the report doubtful.
func (c *charging) warn(r *report.Report) {
	add := func(format string, args ...any) { r.Warnings = append(r.Warnings, fmt.Errorf(format, args...)) }
	s := c.sheet
	switch {
	case c.samples == 0 && c.filtered > 0:
		add("-focus, -ignore, -tagfocus and -tagignore leave no samples")
		return
	case c.samples == 0:
		add("there are no samples")
		return
	case s.Total <= 0:
		add("no sample has a value of %v; the profile's sample types are %s: see -sample_index", c.kind, strings.Join(c.types, ", "))
		return
	case s.Negative:
		add("some values are negative, as in the difference of two profiles: shares are of the positive values, and nothing is certain")
	case !c.known:
		add("the number of samples is not known: each stack counts as one, and nothing is certain")
	}
	switch c.kind.Class() {
	case kind.Population: // all of it was counted
	case kind.Bytes, kind.Objects:
		tally.WarnOfFewSamples(r, "sample more often")
	default:
		tally.WarnOfFewSamples(r, "measure for longer")
	}
	if part := s.Unnamed / s.Total; part == 1 {
		add("no symbols: no function has a name; %s", cure)
	} else if part >= 0.005 {
		add("no symbols for %.1f %% of %s; %s", 100*part, c.of(), cure)
	}
	if c.kind.Class() == kind.Processor && c.part < mostlyIdle {
		add("the process used %.1f %% of one CPU: a CPU profile does not show what it waited for; block, mutex and fgprof profiles do", 100*c.part)
	}
	r.Warnings = append(r.Warnings, unlike(r.Profile.Outliers)...)
}

// cure is what to do for names.
const cure = "with the program at hand, go tool pprof -proto -output named.pb.gz PROGRAM PROFILE finds them"
