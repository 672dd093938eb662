package recorded

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// notKnown is an error in place of one that is not known: JSON has no infinity.
const notKnown = 1000

// FewestResults is from where on benchstat gives an interval of 95 %.
const FewestResults = 6

// Compare compares recorded runs, at least one of each side: of benchmarks, or of a suite. They
// were not measured side by side: what changed on the machine in between counts as change.
// The error is suite.ErrUsage for what cannot be compared.
func Compare(base, head []*Run, threshold float64) (*difference.Difference, error) {
	warnings := report.Warnings{errors.New("the runs were recorded one after the other: if the machine changed in between, that counts too")}
	all, suites := slices.Concat(base, head), 0
	for _, r := range all {
		if r.IsSuite() {
			suites++
		}
	}
	by, pooled := divide(base[0], head[0])
	warnings = append(warnings, environments(base[0], head[0], by)...)
	switch {
	case suites == len(all):
		return judgeSuites(base, head, threshold, warnings), nil
	case suites > 0:
		return nil, suite.Usagef("%s is a recorded test suite, and %s is not", pick(all, true).Dir, pick(all, false).Dir)
	case len(all) > 2:
		return nil, suite.Usagef("only runs of bottleneck test may be several on a side: for benchmarks, record one run with -count")
	}
	warnings = append(warnings, slices.Concat(base[0].Doubts, head[0].Doubts, pooled)...)
	for side, r := range []*Run{base[0], head[0]} {
		if path := r.adopt(all[1-side]); path != "" {
			warnings = append(warnings, fmt.Errorf("%s says of no package: its benchmarks are taken for those of %s", r.Dir, path))
		}
	}
	return Judge(base[0], head[0], threshold, warnings)
}

// environments says in what the environments of two runs differ, as far as both tell, and results are
// not told apart by it.
func environments(base, head *Run, apart []string) (warnings report.Warnings) {
	x, y := base.Report.Environment, head.Report.Environment
	if slices.Contains(apart, "goos") {
		x.GOOS, y.GOOS = "", ""
	}
	if slices.Contains(apart, "goarch") {
		x.GOARCH, y.GOARCH = "", ""
	}
	if base.OnlyResults || head.OnlyResults {
		warnings = append(warnings, errors.New("results alone do not say which functions explain a change: compare revisions, or runs of bottleneck find -o"))
		x.Go, x.CPUs, y.Go, y.CPUs = "", 0, "", 0
	}
	if x != y {
		warnings = append(warnings, fmt.Errorf("the runs were recorded in different environments: %s and %s", x, y))
	}
	if !slices.Contains(apart, "cpu") && base.Processor != head.Processor && base.Processor != "" && head.Processor != "" {
		warnings = append(warnings, fmt.Errorf("the runs were recorded on different processors: %s and %s", base.Processor, head.Processor))
	}
	return warnings
}

// pick is the first run that is of a suite, or the first that is not.
func pick(runs []*Run, ofSuite bool) *Run {
	return runs[slices.IndexFunc(runs, func(r *Run) bool { return r.IsSuite() == ofSuite })]
}

// Judge compares the results of runs of both sides.
func Judge(base, head *Run, threshold float64, warnings report.Warnings) (*difference.Difference, error) {
	d := &difference.Difference{
		Version: 1, Base: base.Dir, Head: head.Dir, Environment: head.Report.Environment,
		Noise: difference.Noise{Ratio: 1}, Warnings: warnings,
	}
	j := &verdict.Judgement{Difference: d, Threshold: threshold}
	exactly := make(map[*verdict.Benchmark]bool)
	drifts, others := make(map[string][]float64), make(witnesses) // by unit
	var gaps gaps
	for _, m := range measures(base.Order, head.Order) {
		x, y := base.Values[m], head.Values[m]
		if len(x) == 0 || len(y) == 0 {
			time := Measure{m.Key, difference.SecPerOp}
			if m == time || len(base.Values[time]) > 0 && len(head.Values[time]) > 0 {
				gaps.addOneSided(m, len(x) > 0)
			}
			continue
		}
		b := unpaired(m, x, y)
		var err error
		if b.Better, err = Better(m.Unit, &base.Results, &head.Results); err != nil && !slices.ContainsFunc(d.Warnings, func(said error) bool { return said.Error() == err.Error() }) {
			d.Warnings = append(d.Warnings, err)
		}
		if exact(m, base, head) {
			takeExact(b)
			exactly[b] = true
			j.Benchmarks = append(j.Benchmarks, b)
			continue
		}
		if base.Turns && len(x) == len(y) {
			pair(b, x, y)
		} else {
			drifts[m.Unit] = append(drifts[m.Unit], drift(x)...)
			drifts[m.Unit] = append(drifts[m.Unit], drift(y)...)
			if ofMachine(m.Unit) {
				others.add(b)
			}
		}
		j.Benchmarks = append(j.Benchmarks, b)
		if few := min(len(x), len(y)); few < FewestResults && m.Unit == difference.SecPerOp {
			gaps.addFew(m.Name, few)
		}
	}
	d.Warnings = append(d.Warnings, gaps.warnings()...)
	if len(j.Benchmarks) == 0 {
		return nil, suite.Usagef("the runs have no benchmark and unit in common: the base has %s, the head %s%s", named(base), named(head), without(base, head))
	}
	crowded := busy(base, head)
	if base.Turns {
		crowded = nil
	}
	d.Warnings = append(d.Warnings, crowded...)
	if err := alike(j.Benchmarks); err != nil && !base.Turns {
		d.Warnings = append(d.Warnings, err)
	}
	var alone []string
	for _, b := range j.Benchmarks {
		if exactly[b] {
			continue
		}
		var noise float64
		if chance := drifts[b.Unit]; len(chance) > 1 {
			noise = widest(chance)
		}
		if beside := others.beside(b); len(beside) >= fewestWitnesses {
			noise = max(noise, widest(beside))
		} else if seen := max(math.Log(max(b.Change.Low, 0)), -math.Log(b.Change.High)); seen > 0 && b.Change.Ratio > 0 && ofTime(b.Unit) && !base.Turns {
			noise = max(noise, least(b, j.Benchmarks, base, head))
			if seen < noise && b.Unit == difference.SecPerOp {
				alone = append(alone, b.Name)
			}
		}
		if len(crowded) > 0 && ofTime(b.Unit) {
			noise = notKnown
		}
		b.Noise.Ratio = math.Exp(min(noise, 700))
		if b.Unit == difference.SecPerOp {
			d.Noise.Ratio = max(d.Noise.Ratio, b.Noise.Ratio)
			explainRuns(b, base, head)
		}
	}
	if len(alone) > 0 && len(crowded) == 0 {
		d.Warnings = append(d.Warnings, fmt.Errorf("%s changed, and nothing that was measured with it kept its speed, so that it may have been the machine: only runs that take turns tell that from a change (compare with -base and a revision)", strings.Join(alone, ", ")))
	}
	return j.Decide(), nil
}

// ofTime reports whether a slower machine changes what has a unit.
func ofTime(unit string) bool { return unit == difference.SecPerOp || unit == "B/s" }

// unpaired compares independent results, by Welch's test of their logarithms.
func unpaired(m Measure, x, y []float64) *verdict.Benchmark {
	b := verdict.New(m.Package, m.Name, m.Unit)
	b.Rounds = min(len(x), len(y))
	b.CompareSamples(x, y)
	if slices.Min(x) <= 0 || slices.Min(y) <= 0 {
		b.CompareWithZero(b.Change.P)
		return b
	}
	base, head := stat.Paired(logarithms(x), charge.Confidence), stat.Paired(logarithms(y), charge.Confidence)
	head.Value -= base.Value
	change := head.Widen(base.Error, base.Freedom, charge.Confidence)
	if math.IsInf(change.Error, 1) { // single results, whose intervals are not known
		change.Error, change.Freedom = notKnown, 1
	}
	b.Take(change, 0, 1)
	return b
}

// pair compares results of which each was measured beside one of the other side.
func pair(b *verdict.Benchmark, x, y []float64) {
	if slices.Min(x) <= 0 || slices.Min(y) <= 0 {
		return
	}
	differences := logarithms(y)
	for i, log := range logarithms(x) {
		differences[i] -= log
	}
	b.Take(stat.Paired(differences, charge.Confidence), 0, 1)
}

func logarithms(x []float64) []float64 {
	logs := make([]float64, len(x))
	for i, v := range x {
		logs[i] = math.Log(v)
	}
	return logs
}

// functions returns what the run recorded of the functions of a benchmark.
func (r *Run) functions(of *verdict.Benchmark) []report.Function {
	for _, b := range r.Report.Benchmarks {
		if b.Package == of.Package && b.Name == of.Name {
			return b.Functions
		}
	}
	return nil
}

// explainRuns charges both sides' time to functions, with the intervals of their
// shares.
func explainRuns(b *verdict.Benchmark, of, with *Run) {
	sampled := func(r *Run) []report.Function {
		return slices.DeleteFunc(slices.Clone(r.functions(b)), func(f report.Function) bool { return f.Function == symbol.NotSampled })
	}
	base, head := sampled(of), sampled(with)
	found := make(map[string]*verdict.Function)
	variance := make(map[string]float64)
	var names []string
	add := func(f report.Function, total float64) *verdict.Function {
		d := found[f.Function]
		if d == nil {
			d = &verdict.Function{FunctionDifference: difference.FunctionDifference{Function: f.Function, File: f.File, Line: f.Line}}
			found[f.Function] = d
			names = append(names, f.Function)
		}
		variance[f.Function] += stat.Square(total * (f.High - f.Low) / (2 * 1.96))
		return d
	}
	x, y := 1e9*b.Base.Center, 1e9*b.Head.Center
	same := func(function string) string { return function }
	b.Profiled = [2]verdict.Profiled{{Counted: same}, {Counted: same}}
	b.Profiled[0].Add(base, x)
	b.Profiled[1].Add(head, y)
	for _, f := range base {
		add(f, x).BaseNs = f.Charged * x
	}
	for _, f := range head {
		add(f, y).HeadNs = f.Charged * y
	}
	for _, name := range names {
		f := found[name]
		f.Declared = [2]bool{of.Declared.Has(name), with.Declared.Has(name)}
		f.ChangeNs = f.HeadNs - f.BaseNs
		d := stat.Normal(f.ChangeNs, math.Sqrt(variance[name]), charge.Confidence)
		f.SetError(d.Widen(max(f.BaseNs, f.HeadNs)*b.Paired.Error, b.Paired.Freedom, charge.Confidence), x+y)
		b.Parts = append(b.Parts, *f)
	}
	if len(b.Parts) > 0 {
		b.AddRest()
	}
}
