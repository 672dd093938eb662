package recorded

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// usualSuite is how far apart two runs of a suite are, and of a part of it, as a standard
	// deviation of the logarithm, and usualPart that of a part beside it, in seconds. With
	// usualFreedom, two runs that happen to agree do not make certain.
	usualSuite, usualPart = 0.05, 0.005
	usualFreedom          = 1
)

// judgeSuites compares runs of a test suite: the whole wait, by the functions and the steps of
// the go command that its end waited for, and each test. Of one run on a side nothing is
// certain.
func judgeSuites(base, head []*Run, threshold float64, warnings report.Warnings) *difference.Difference {
	sides := [2][]*Run{base, head}
	d := &difference.Difference{
		Version: 1, Environment: head[0].Report.Environment, Noise: difference.Noise{Ratio: 1},
		Suite: true, Warnings: append(warnings, suiteDoubts(sides)...),
	}
	j := &verdict.Judgement{Difference: d, Threshold: threshold}
	whole := suiteBenchmark("", difference.SuiteName, [2][]float64{walls(base), walls(head)})
	whole.Parts = suiteParts(whole, sides)
	j.Benchmarks = append([]*verdict.Benchmark{whole}, suiteTests(sides)...)
	return j.Decide()
}

// suiteDoubts are what makes runs of a suite hard to compare.
func suiteDoubts(sides [2][]*Run) (doubts report.Warnings) {
	if n := min(len(sides[0]), len(sides[1])); n < 2 {
		doubts = append(doubts, errors.New("one run per side cannot tell a change from chance: record three or more of each, and name them by a pattern"))
	}
	base, head := meanSteps(sides[0]), meanSteps(sides[1])
	if base != head {
		doubts = append(doubts, fmt.Errorf("the base built, vetted and tested in %.4g steps, the head in %.4g; the rest was cached, and that is not a change of the suite", base, head))
	}
	return doubts
}

// meanSteps is how many steps of the go command did not come from a cache.
func meanSteps(runs []*Run) (mean float64) {
	for _, r := range runs {
		for _, a := range r.Report.Actions {
			if !a.Cached {
				mean += 1 / float64(len(runs))
			}
		}
	}
	return math.Round(100*mean) / 100
}

func walls(runs []*Run) (seconds []float64) {
	for _, r := range runs {
		seconds = append(seconds, r.Report.Wall.Seconds())
	}
	return seconds
}

// suiteBenchmark compares times of independent runs, in seconds, none of them 0. The centers
// are means: those of parts add up.
func suiteBenchmark(pkg, name string, seconds [2][]float64) *verdict.Benchmark {
	b := verdict.New(pkg, name, difference.SecPerOp)
	b.Rounds = min(len(seconds[0]), len(seconds[1]))
	b.CompareSamples(seconds[0], seconds[1])
	b.Base.Center, b.Head.Center = stat.Mean(seconds[0]), stat.Mean(seconds[1])
	usual := math.Hypot(usualSuite, usualPart/b.Base.Center)
	change := apart(aroundMean(seconds[0]), aroundMean(seconds[1]), usual)
	if math.IsInf(change.Error, 1) {
		change.Error, change.Freedom = notKnown, 1
	}
	b.Take(change, 0, 1)
	return b
}

// aroundMean are logarithms, to the first order, whose mean is the logarithm of the mean: so
// the change is that of the centers.
func aroundMean(list []float64) []float64 {
	mean := stat.Mean(list)
	logs := make([]float64, len(list))
	for i, x := range list {
		logs[i] = math.Log(mean) + x/mean - 1
	}
	return logs
}

// apart is by how much the mean of one list lies above that of another one.
func apart(x, y []float64, usual float64) stat.Difference {
	mean := func(list []float64) stat.Difference {
		return stat.Weighted(list, slices.Repeat([]float64{1}, len(list)), usual, usualFreedom, charge.Confidence)
	}
	base, head := mean(x), mean(y)
	head.Value -= base.Value
	return head.Widen(base.Error, base.Freedom, charge.Confidence)
}

// A suitePart is a function, or a step of the go command, with the nanoseconds for which the
// end of each run waited for it.
type suitePart struct {
	name string
	file string
	line int
	ns   [2][]float64
}

// suiteParts are what the runs consist of. They add up to the whole.
func suiteParts(whole *verdict.Benchmark, sides [2][]*Run) (list []verdict.Function) {
	widest := 1e9 * (whole.Base.Center + whole.Head.Center)
	for _, p := range waitsOf(sides) {
		f := verdict.Function{FunctionDifference: difference.FunctionDifference{
			Function: p.name, File: p.file, Line: p.line, BaseNs: stat.Mean(p.ns[0]), HeadNs: stat.Mean(p.ns[1]),
		}}
		f.ChangeNs = f.HeadNs - f.BaseNs
		usual := math.Hypot(usualSuite*max(f.BaseNs, f.HeadNs), 1e9*usualPart)
		f.SetError(apart(p.ns[0], p.ns[1], usual), widest)
		list = append(list, f)
	}
	return list
}

// waitsOf adds up, run by run, what the ends of both sides' runs waited for.
func waitsOf(sides [2][]*Run) (list []*suitePart) {
	parts := make(map[string]*suitePart)
	for side, runs := range sides {
		for i, r := range runs {
			r.waits(func(f report.Function, ns float64) {
				p := parts[f.Function]
				if p == nil {
					p = &suitePart{name: f.Function, ns: [2][]float64{make([]float64, len(sides[0])), make([]float64, len(sides[1]))}}
					parts[f.Function] = p
					list = append(list, p)
				}
				p.file, p.line = f.File, f.Line
				p.ns[side][i] += ns
			})
		}
	}
	return list
}

// waits tells what the end of a run waited for: functions, and steps such as "link PACKAGE".
func (r *Run) waits(add func(f report.Function, ns float64)) {
	for _, f := range r.Report.Functions {
		if share := f.Charged - f.Phases[string(timeline.Build)]; share > 0 {
			add(f, share*float64(r.Report.Wall))
		}
	}
	for _, a := range r.Report.Actions {
		if a.Kind != "run" && a.Path > 0 { // of what runs, the functions are known
			add(report.Function{Function: a.Kind + " " + a.Package}, float64(a.Path))
		}
	}
}
