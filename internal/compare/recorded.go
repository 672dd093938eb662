package compare

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A recordedRun is what Find has written to a directory.
type recordedRun struct {
	dir    string
	report report.Report
	values map[measure][]float64
	order  []measure
	turns  bool // each result was measured beside the other side's

	declared origin.Index // that are known to be in the source
}

// recordedRuns reads both sides if they are directories of recorded runs.
func (c Config) recordedRuns() (runs []*recordedRun, err error) {
	for _, name := range []string{c.Base, c.Head} {
		if name == "" {
			continue
		}
		r, err := readRun(c.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, suite.Usagef("recorded run %s: %w", name, err)
		}
		r.dir = name
		runs = append(runs, r)
	}
	if len(runs) == 1 {
		return nil, suite.Usagef("%s is a recorded run: the other side must be one too, of bottleneck find -o", runs[0].dir)
	}
	return runs, nil
}

func readRun(dir string) (*recordedRun, error) {
	text, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		return nil, err
	}
	r := new(recordedRun)
	if err := json.Unmarshal(text, &r.report); err != nil {
		return nil, err
	}
	results, err := os.Open(filepath.Join(dir, "results.txt"))
	if err != nil {
		return nil, fmt.Errorf("it is not whole: %v", err) // so not fs.ErrNotExist
	}
	defer results.Close()
	r.values, r.order, err = readValues(results, "results.txt")
	return r, err
}

// compareRuns compares two recorded runs. They were not measured side by side:
// what changed on the machine in between counts as change.
func (c Config) compareRuns(base, head *recordedRun) (*difference.Difference, error) {
	warnings := report.Warnings{errors.New("the runs were recorded one after the other: what changed on the machine in between counts as change")}
	if base.report.Environment != head.report.Environment {
		warnings = append(warnings, fmt.Errorf("the runs are of different environments: %+v and %+v", base.report.Environment, head.report.Environment))
	}
	return c.judgeRuns(base, head, warnings)
}

// judgeRuns compares the results of runs of both sides.
func (c Config) judgeRuns(base, head *recordedRun, warnings report.Warnings) (*difference.Difference, error) {
	d := &difference.Difference{
		Version: 1, Base: base.dir, Head: head.dir, Environment: head.report.Environment,
		Noise: difference.Noise{Ratio: 1}, Warnings: warnings,
	}
	j := &verdict.Judgement{Difference: d, Threshold: c.Threshold}
	for _, m := range union(base.order, head.order) {
		x, y := base.values[m], head.values[m]
		if len(x) == 0 || len(y) == 0 {
			time := measure{m.Key, difference.SecPerOp}
			if m == time || len(base.values[time]) > 0 && len(head.values[time]) > 0 {
				d.Warnings = append(d.Warnings, oneSided(m, len(x) > 0))
			}
			continue
		}
		b := unpaired(m, x, y)
		if base.turns && len(x) == len(y) {
			pair(b, x, y)
		}
		j.Benchmarks = append(j.Benchmarks, b)
		if few := min(len(x), len(y)); few < fewestResults && m.unit == difference.SecPerOp {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s: %d results on one side: with at least %d, of -count, a change can be told from chance", m.Name, few, fewestResults))
		}
	}
	if len(j.Benchmarks) == 0 {
		return nil, suite.Usagef("the runs have no benchmark and unit in common")
	}
	for _, b := range j.Benchmarks {
		if b.Unit == difference.SecPerOp {
			explainRuns(b, base, head)
		}
	}
	return j.Decide(), nil
}

// notKnown is an error in place of one that is not known: JSON has no infinity.
const notKnown = 1000

// fewestResults is from where on benchstat gives an interval of 95 %.
const fewestResults = 6

func union(x, y []measure) []measure {
	list := slices.Clone(x)
	for _, m := range y {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b measure) int {
		return cmp.Or(verdict.CompareUnits(a.unit, b.unit), strings.Compare(a.Package, b.Package))
	})
	return list
}

// unpaired compares independent results, by Welch's test of their logarithms.
func unpaired(m measure, x, y []float64) *verdict.Benchmark {
	b := verdict.New(m.Package, m.Name, m.unit)
	b.Rounds = min(len(x), len(y))
	b.CompareSamples(x, y)
	if slices.Min(x) <= 0 || slices.Min(y) <= 0 {
		b.CompareWithZero()
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

// functions are those of a benchmark.
func (r *recordedRun) functions(of *verdict.Benchmark) []report.Function {
	for _, b := range r.report.Benchmarks {
		if b.Package == of.Package && b.Name == of.Name {
			return b.Functions
		}
	}
	return nil
}

// explainRuns charges both sides' time to functions, with the intervals of their
// shares.
func explainRuns(b *verdict.Benchmark, of, with *recordedRun) {
	base, head := of.functions(b), with.functions(b)
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
		f.Declared = [2]bool{of.declared.Has(name), with.declared.Has(name)}
		f.ChangeNs = f.HeadNs - f.BaseNs
		d := stat.Normal(f.ChangeNs, math.Sqrt(variance[name]), charge.Confidence)
		f.SetError(d.Widen(f.HeadNs*b.Paired.Error, b.Paired.Freedom, charge.Confidence), x+y)
		b.Parts = append(b.Parts, *f)
	}
}
