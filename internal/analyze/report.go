package analyze

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze/audit"
	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/source"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/tally"
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
	book := audit.Open(&g.set, rules, g.spread, g.waits())
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
	c.insides = inside.Reader{
		Place: func(file string) string { return file }, Source: &source.Tree{Built: cmp.Or(g.taken, time.Unix(0, 1))}, Plain: g.kind.Class() != kind.Processor,
	}
	c.functions(r)
	if sheet.Total > 0 {
		r.Profile.Waiting = sheet.Waiting / sheet.Total
	}
	r.Profile.Values = c.values(a.config.By)
	r.Profile.Outliers = g.outliers(sheet)
	c.warn(r)
	if changed := c.insides.Warnings(); g.taken.IsZero() && len(changed) > 0 {
		r.Warnings = append(r.Warnings, errors.New("the profile does not tell when it was taken: lines are shown without their text, which may have changed"))
	} else {
		r.Warnings = append(r.Warnings, changed...)
	}
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

// verdict names the first function.
func (c *charging) verdict(v view, functions []report.Function) *report.Bottleneck {
	if some := slices.DeleteFunc(slices.Clone(functions), isAside); len(some) > 0 {
		functions = some
	}
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
	b.Certain = b.Certain && !c.doubted(v, b, second)
	return b
}

// doubted reports whether another function than the first may be the bottleneck, whose share is the second.
func (c *charging) doubted(v view, first *report.Bottleneck, second float64) bool {
	account := v.Accounts[first.Function]
	// As much code has no name: what the first has less, if that is in it, and what another may have more.
	unnamed := v.part * (2*account.Below + v.Unnamed) / v.Total
	unseen := v.part * v.Share(&audit.Account{Units: make([]float64, len(v.Units))}).High
	switch {
	case !c.known, v.Negative: // how many samples there are says nothing
	case account.Unnamed, account.Class == charge.Runtime && !c.rules.Go(): // it is no function of anybody's
	case c.untimed && c.ofRun(v): // another one may have run alone, and this one on several processors
	case c.aside && c.ofRun(v) && !c.alone(first, second):
	case !c.holdsUp(v, account, second):
	case unnamed > 0 && first.Share-second <= unnamed:
	case first.Low <= unseen: // a function that has no sample by chance
	default:
		return false
	}
	return true
}

// alone reports whether the first of functions that ran beside one another ran alone for longer than the second ran at all,
// however they were spread over the time that the processors were busy.
func (c *charging) alone(first *report.Bottleneck, second float64) bool {
	return 1/c.over-(1-first.Low) > second
}

// holdsUp reports whether the first account is first beside a second share even if it waits for
// work where it waits, and what is charged to nobody for waiting is one other's. The scheduler
// works for all, or looks for work. Beside more that measuring cost, nobody is.
func (c *charging) holdsUp(v view, first *audit.Account, second float64) bool {
	aside := 0.0
	if a := v.Accounts[symbol.Waiting]; a != nil && a != first {
		aside = a.Waiting
	}
	if v.Waiting > 0 && (first.Value-first.Waiting-aside)/v.Total <= second {
		return false
	}
	profiling := v.Accounts[symbol.Profiling]
	return first.Function != symbol.Scheduling && (profiling == nil || profiling.Value < first.Value)
}

// isAside reports whether it says nothing of a program that something is large: that it waits, or that
// it is measured.
func isAside(f report.Function) bool {
	return f.Function == symbol.Waiting || f.Function == symbol.Profiling
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
	if more := moreSamples(c.kind); more != "" {
		tally.WarnOfFewSamples(r, more)
	}
	if part := s.Unnamed / s.Total; part == 1 {
		add("no symbols: no function has a name%s", c.cure())
	} else if part >= 0.005 {
		add("no symbols for %.1f %% of %s%s", 100*part, c.of(), c.cure())
	}
	if b := r.Bottleneck; b != nil && s.Accounts[b.Function].Below/s.Total >= 0.005 {
		add("%.1f %% of %s: code without a name that %s called, which may be other functions of yours", 100*s.Accounts[b.Function].Below/s.Total, c.of(), b.Function)
	}
	if r.Profile.Untimed {
		add("the profile does not say how long the run took: shares are of its processor time, of which several processors may have spent much at once, and the run may have waited besides%s", c.instead())
	}
	if c.aside {
		add("%.2f processors were busy: shares are of their time, and do not tell what ran alone, what beside it, or what the run waits for%s", c.over, c.instead())
	}
	if c.kind.Class() == kind.Processor && c.part < mostlyIdle {
		add("the process used %.1f %% of one CPU: a CPU profile does not show what it waited for%s. If it was for a processor, ceilings are higher", 100*c.part, c.instead())
	}
	if part := r.Profile.Waiting; part >= 0.005 {
		add("%.1f %% of %s: waiting, be it for work or for a result. The profile does not tell which, nor what the run waits for%s", 100*part, c.of(), c.instead())
	}
	if a := s.Accounts[symbol.Profiling]; a != nil && r.Bottleneck != nil && a.Value/s.Total >= r.Bottleneck.Share/c.part {
		add("%.1f %% of %s: profiling itself; -ignore '^runtime/pprof\\.' leaves it out", 100*a.Value/s.Total, c.of())
	}
	r.Warnings = append(r.Warnings, unlike(r.Profile.Outliers)...)
	if len(r.Profile.Values) == 1 && len(c.set.Labels) == 0 {
		add("no sample has the label %s", r.Profile.Label)
	}
	for _, prefix := range c.rules.Unused(c.set.Functions) {
		add("-own: the profile has no function of %s", prefix)
	}
}

// instead is what tells for what a run waits, or at least the other half of it.
func (c *charging) instead() string {
	switch {
	case c.rules.Go():
		return "; bottleneck find does"
	case c.kind.Class() == kind.Processor:
		return "; a wall-clock profile shows where threads wait"
	}
	return "; a CPU profile shows what ran"
}

// moreSamples is what to do for more samples of a kind; "" where all there is was counted.
func moreSamples(k kind.Kind) string {
	switch k.Class() {
	case kind.Population:
		return ""
	case kind.Bytes, kind.Objects:
		return "sample more often"
	}
	return "measure for longer"
}

// cure is what to do for names, where some may be found.
func (g *group) cure() string {
	if !slices.ContainsFunc(g.set.Functions, func(f stacks.Function) bool { return f.Findable }) {
		return ""
	}
	return "; with the program at hand, go tool pprof -proto -output named.pb.gz PROGRAM PROFILE finds them"
}
