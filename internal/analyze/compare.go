package analyze

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/analyze/audit"
	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// DefaultThreshold is the part of the whole that counts as no change of a function.
	DefaultThreshold = 0.0025
	// naming is the part of false names among those of functions, and deciding the chance
	// of a false verdict on the whole: both together err in less than 5 % of comparisons of
	// what is equal.
	naming   = 0.035
	deciding = 0.01
)

// A Per is what both sides are divided by instead of seconds, such as requests.
type Per struct {
	Unit       string // "" for none
	Base, Head float64
}

// ParsePer reads "requests=12000,13100".
func ParsePer(text string) (p Per, err error) {
	unit, numbers, _ := strings.Cut(text, "=")
	if _, err := fmt.Sscanf(numbers, "%g,%g", &p.Base, &p.Head); err != nil || unit == "" || !(p.Base > 0 && p.Head > 0) {
		return p, suite.Usagef("-per %s: want what is counted and how many on both sides, as in requests=12000,13100", text)
	}
	p.Unit = strings.TrimSuffix(unit, "s")
	return p, nil
}

// compare says which functions explain the difference of two sides' profiles. The error is
// suite.ErrUsage if they are of different kinds.
func compare(base, head *Analysis, per Per, threshold float64) (*difference.Difference, *comparison, error) {
	c, err := open(base, head)
	if err != nil {
		return nil, nil, err
	}
	c.limit = cmp.Or(threshold, DefaultThreshold)
	c.divide(per)
	whole, functions := audit.Compare(c.sides[0], c.sides[1], audit.Folds(c.sides[0], c.sides[1], c.callers()))
	b := difference.BenchmarkDifference{
		Name: c.kind.String(), Unit: c.unit, Rounds: min(len(c.groups[0].set.Units), len(c.groups[1].set.Units)),
		Base: c.summary(0), Head: c.summary(1), Change: change(whole), Noise: difference.Noise{Ratio: 1},
		Verdict: decide(whole, whole.P, deciding, 0), Functions: []difference.FunctionDifference{},
	}
	if c.loaded {
		c.common = audit.Common(whole, functions)
		b.Verdict = decide(whole, max(whole.P, c.common.Beside(whole)), deciding, 0)
	}
	c.explain(&b, whole, functions)
	d := &difference.Difference{
		Version: 1, Base: base.name, Head: head.name, Rounds: b.Rounds, Benchmarks: []difference.BenchmarkDifference{b}, Noise: difference.Noise{Ratio: 1},
		Profile: &report.Profile{
			SampleType: c.kind.String(), Total: int64(c.sides[1].Total), Profiles: len(c.groups[0].set.Units) + len(c.groups[1].set.Units),
			Own: append([]string{}, c.rules.Own...), OwnWhy: c.rules.Why, Of: measured(c.kind, c.rules),
		},
	}
	if c.common.Certain() {
		d.Profile.Alike = c.common.Ratio
	}
	c.warn(d)
	for i, a := range []*Analysis{base, head} {
		d.Warnings = slices.Concat(d.Warnings, a.leftOut(c.groups[i]), a.skipped)
	}
	d.Warnings = append(d.Warnings, head.alsoIn(base)...)
	return d, c, nil
}

// A comparison is two groups of profiles of one kind.
type comparison struct {
	groups [2]*group
	kind   kind.Kind
	rules  owner.Rules
	books  [2]*audit.Book
	sides  [2]audit.Side
	unit   string
	limit  float64      // part of the whole that counts as no change
	why    error        // what is doubtful about what the sides are divided by
	loaded bool         // what the sides are divided by does not say what the load was
	common audit.Factor // by which most functions changed, where the load may have
}

func open(base, head *Analysis) (*comparison, error) {
	c := new(comparison)
	for i, a := range []*Analysis{base, head} {
		g, err := a.choose()
		if err != nil {
			return nil, err
		}
		c.groups[i] = g
	}
	c.kind = c.groups[0].kind
	if other := c.groups[1].kind; other.String() != c.kind.String() {
		return nil, suite.Usagef("%s holds %v and %s %v: they cannot be compared; see -sample_index", base.name, c.kind, head.name, other)
	}
	before, after := owner.Find(&c.groups[0].set, base.config.Hint), owner.Find(&c.groups[1].set, head.config.Hint)
	c.rules = after.With(before)
	for i, g := range c.groups {
		c.books[i] = audit.Open(&g.set, c.rules, max(c.groups[0].spread, c.groups[1].spread), g.waits())
		c.sides[i].Sheet = c.books[i].Sheet(audit.All)
		if c.sides[i].Total <= 0 {
			return nil, fmt.Errorf("%w: %s: there is nothing of %v", ErrProfile, []*Analysis{base, head}[i].name, c.kind)
		}
		if tooMuch(c.sides[i].Sheet) {
			return nil, fmt.Errorf("%w: %s: the values add up to more than 2^63 %s, which cannot be right", ErrProfile, []*Analysis{base, head}[i].name, c.kind.Unit)
		}
	}
	return c, nil
}

// divide says what both sides are divided by. What adds up while a program runs is
// divided by the seconds for which it was recorded, if the profiles tell them; what is
// there at one moment, by the number of profiles.
func (c *comparison) divide(per Per) {
	amount := unitOf(c.kind)
	moment := c.kind.Class() == kind.Population || strings.HasPrefix(c.kind.Type, "inuse")
	timed := true
	for _, g := range c.groups {
		for _, u := range g.set.Units {
			timed = timed && u.Duration > 0
		}
	}
	for i, g := range c.groups {
		var sum float64
		for j, u := range g.set.Units {
			x := 1.0
			switch {
			case timed && !moment:
				x = u.Duration.Seconds()
			case c.kind.Class() == kind.Processor && per.Unit == "":
				x = c.sides[i].Units[j] / 1e9
			}
			sum += x
			c.sides[i].Per = append(c.sides[i].Per, x)
		}
		if per.Unit != "" {
			for j := range c.sides[i].Per {
				c.sides[i].Per[j] *= []float64{per.Base, per.Head}[i] / sum
			}
		}
	}
	switch {
	case per.Unit != "":
		c.unit = amount + "/" + per.Unit
	case timed && !moment:
		c.unit, c.loaded = amount+"/sec", true
	case c.kind.Class() == kind.Processor:
		c.unit = amount + "/sec"
		c.why = fmt.Errorf("the profiles do not say how long they took: shares of the CPU time are compared; use -per to compare the cost of a unit of work")
	default:
		c.unit = amount + "/profile"
		if !moment {
			c.why = fmt.Errorf("the profiles do not say how long they took: totals are compared; use -per to compare per unit of work")
		}
	}
}

// unitOf is what values of a kind are counted in when they are compared. Those of single
// functions stay in nanoseconds.
func unitOf(k kind.Kind) string {
	switch k.Unit {
	case "nanoseconds":
		return "sec"
	case "bytes":
		return "B"
	}
	return k.Type
}

// seconds reports whether the values are times.
func (c *comparison) seconds() bool { return c.kind.Unit == "nanoseconds" }

// summary is a side's whole with its interval.
func (c *comparison) summary(i int) difference.Summary {
	x := c.sides[i].Rate(c.sides[i].Whole())
	scale := 1.0
	if c.seconds() {
		scale = 1e-9
	}
	return difference.Summary{Center: scale * x.Value, Low: scale * max(0, x.Low), High: scale * x.High, N: len(c.groups[i].set.Units)}
}

// change is a ratio, whose interval is that of its logarithm, as far as numbers go.
func change(c audit.Change) difference.Change {
	if c.Base <= 0 || c.Head <= 0 {
		return difference.Change{P: c.P, Q: c.P}
	}
	ratio := c.Head / c.Base
	half := (c.High - c.Low) / 2 / math.Min(c.Base, c.Head)
	return difference.Change{Ratio: min(ratio, math.MaxFloat64), Low: ratio * math.Exp(-half), High: min(ratio*math.Exp(half), math.MaxFloat64), P: c.P, Q: c.P}
}

// callers are, for each side, who alone calls each function: for at least nine tenths of
// its cost.
func (c *comparison) callers() (callers [2]map[string]string) {
	for i := range c.sides {
		callers[i] = make(map[string]string)
		var names []string
		for name, a := range c.sides[i].Accounts {
			if a.Class != charge.Runtime && c.sides[1-i].Accounts[name] == nil {
				names = append(names, name)
			}
		}
		for name, in := range c.books[i].Inside(c.sides[i].Sheet, audit.All, names) {
			if len(in.From) > 0 && in.From[0].Share >= 0.9*c.sides[i].Accounts[name].Value/c.sides[i].Total {
				callers[i][name] = in.From[0].Name
			}
		}
	}
	return callers
}

func (c *comparison) warn(d *difference.Difference) {
	if c.why != nil {
		d.Warnings = append(d.Warnings, c.why)
	}
	if c.common.Certain() {
		d.Warnings = append(d.Warnings, fmt.Errorf("most functions changed alike, by %+.1f %%, as they do when the load changes: only those that changed differently are named; -per requests=N,M compares the cost of a request", 100*(c.common.Ratio-1)))
	}
	if slices.ContainsFunc(d.Benchmarks[0].Functions, func(f difference.FunctionDifference) bool { return f.Verdict.Changed() && f.Low < 0 && f.High > 0 }) {
		d.Warnings = append(d.Warnings, fmt.Errorf("the load differs between the profiles: intervals include that, verdicts are on what changed besides"))
	}
	for i, g := range c.groups {
		side := []string{"base", "head"}[i]
		if c.sides[i].Negative {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s: some values are negative, as in the difference of two profiles: no function is named", side))
		}
		if !g.known {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s: the number of samples is not known: each stack counts as one", side))
		}
		if more := moreSamples(c.kind); more != "" && c.sides[i].Events < 30 {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s: only %s: %s", side, render.Counted(int(math.Round(c.sides[i].Events)), "sample"), more))
		}
		if part := c.sides[i].Unnamed / c.sides[i].Total; part >= 0.005 {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s: no symbols for %.1f %%%s", side, 100*part, g.cure()))
		}
		if n := len(g.set.Units); n == 1 && len(c.groups[1-i].set.Units) == 1 && i == 0 {
			d.Warnings = append(d.Warnings, fmt.Errorf("one profile per side: intervals include sampling error, but not how much runs differ"))
		}
		for _, err := range unlike(g.outliers(c.sides[i].Sheet)) {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s: %w", side, err))
		}
	}
}
