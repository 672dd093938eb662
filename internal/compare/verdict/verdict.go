// Package verdict decides what the numbers of a comparison mean: which benchmarks,
// and which of their functions and lines, have changed, corrected for how many were
// tested.
package verdict

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// discovery is the share of false alarms among all changes of benchmarks that
	// are reported, and naming that among those of functions: of these there are
	// more, and whoever reads a name goes and looks.
	discovery = 0.05
	naming    = 0.01
)

// A Judgement is a difference in the making.
type Judgement struct {
	*difference.Difference // without its benchmarks
	Benchmarks             []*Benchmark
	Threshold              float64 // the relative change that counts as none
}

// Decide gives all verdicts, and returns the finished difference as plain data.
func (j *Judgement) Decide() *difference.Difference {
	j.decideBenchmarks()
	j.decideFunctions()
	d := j.Difference
	d.Benchmarks = []difference.BenchmarkDifference{}
	for _, b := range j.Benchmarks {
		b.Functions = []difference.FunctionDifference{}
		for _, f := range b.Parts {
			b.Functions = append(b.Functions, f.FunctionDifference)
		}
		d.Benchmarks = append(d.Benchmarks, b.BenchmarkDifference)
	}
	return d
}

// CompareUnits puts times first, then allocations.
func CompareUnits(x, y string) int {
	order := func(unit string) int {
		return slices.Index([]string{difference.AllocsPerOp, difference.BytesPerOp, difference.SecPerOp}, unit)
	}
	return cmp.Or(-cmp.Compare(order(x), order(y)), strings.Compare(x, y))
}

// Order puts benchmarks in order, those last that are the same by identity.
func Order(x, y difference.BenchmarkDifference) int {
	switch {
	case x.Identical && !y.Identical:
		return 1
	case y.Identical && !x.Identical:
		return -1
	}
	return cmp.Or(CompareUnits(x.Unit, y.Unit), strings.Compare(x.Package, y.Package), strings.Compare(x.Name, y.Name))
}

// decideBenchmarks corrects for the number of benchmarks, in all units, and gives the
// verdicts. What is the same each time, on both sides, cannot differ by chance and does not
// count.
func (j *Judgement) decideBenchmarks() {
	var family []*Benchmark
	var p []float64
	for _, b := range j.Benchmarks {
		if b.Base != b.Head || b.Base.Low != b.Base.High {
			family = append(family, b)
			p = append(p, b.Change.Q)
		}
	}
	for i, q := range stat.Adjust(p) {
		family[i].Change.Q = q
	}
	for _, b := range j.Benchmarks {
		b.Verdict = b.verdict(j.Threshold)
	}
}

// decideFunctions corrects for the number of functions of all benchmarks and
// gives the verdicts. Functions too small on both sides to reach the threshold
// are not looked at: that choice does not depend on their difference.
func (j *Judgement) decideFunctions() {
	var family []*Function
	var p []float64
	for _, b := range j.Benchmarks {
		for i := range b.Parts {
			f := &b.Parts[i]
			if max(f.BaseNs, f.HeadNs) > 1e9*j.Threshold*b.Base.Center && f.Function != difference.Unattributed {
				family = append(family, f)
				p = append(p, f.Q)
			} else {
				f.Q = 1
			}
		}
	}
	for i, q := range stat.Adjust(p) {
		family[i].Q = q
	}
	for _, b := range j.Benchmarks {
		for i := range b.Parts {
			f := &b.Parts[i]
			f.Verdict = b.functionVerdict(f, j.Threshold)
			if f.Verdict.Changed() {
				f.explainLines(b.Profiled)
			}
		}
		slices.SortStableFunc(b.Parts, compareImportance)
	}
}
