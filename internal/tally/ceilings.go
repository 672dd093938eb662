package tally

import (
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// What a ceiling is of. A benchmark that runs for a time does not end sooner when a function
// costs nothing: it does more operations.
const (
	ofRun       = "run"
	ofOperation = "operation"
)

// forTime reports whether benchmarks run for a time, and not for a number of
// operations.
func (t *Tally) forTime() bool {
	return !t.Program.Main && !strings.HasSuffix(t.suite.BenchTime, "x")
}

// setCeilings says what the ceilings of a run's functions refer to, and completes
// the verdict on the first.
func (t *Tally) setCeilings(r *report.Report) {
	beside := len(r.Functions) > 0 && gainless(&r.Functions[0])
	perOperations := t.forTime() && slices.ContainsFunc(r.Benchmarks, func(b report.Benchmark) bool { return len(b.Functions) > 0 })
	if perOperations {
		for i := range r.Functions {
			perOperation(&r.Functions[i], r.Benchmarks)
		}
	}
	r.Bottleneck = Verdict(r.Functions)
	b := r.Bottleneck
	if b == nil {
		return
	}
	b.Certain = b.Certain && !beside
	b.Of = ofRun
	if perOperations && timedMostly(&r.Functions[0]) {
		b.Of = ofOperation
	}
	t.complete(b, r.Functions, float64(r.Wall-t.wall[timeline.Build]), b.Of == ofRun && !t.Program.Main)
}

// gainless reports whether a run would gain next to nothing without a function, although it was
// waited for: others took as long beside it, and it was chance who was last.
func gainless(f *report.Function) bool {
	const least = 0.1 // of its share
	return f.Speedup > 0 && 1-1/f.Speedup < least*f.Charged
}

// timedMostly reports whether most of what a function is charged is the benchmarks' operations.
func timedMostly(f *report.Function) bool {
	return f.Phases[string(timeline.Timed)]+f.Phases[string(timeline.Calibration)] > f.Charged/2
}

// perOperation makes a function's ceiling that of an operation: the geometric mean
// of the benchmarks that ran.
func perOperation(f *report.Function, benchmarks []report.Benchmark) {
	if !timedMostly(f) || len(benchmarks) == 0 {
		return
	}
	var value, low, high float64
	for _, b := range benchmarks {
		i := slices.IndexFunc(b.Functions, func(g report.Function) bool { return g.Function == f.Function })
		if i < 0 {
			continue // 1, whose logarithm is 0
		}
		g := &b.Functions[i]
		value += math.Log(max(g.Speedup, 1))
		low += math.Log(max(g.SpeedupLow, 1))
		high += math.Log(max(g.SpeedupHigh, 1))
	}
	n := float64(len(benchmarks))
	f.Speedup, f.SpeedupLow, f.SpeedupHigh = math.Exp(value/n), math.Exp(low/n), math.Exp(high/n)
}

// complete adds to a verdict what is next, and which lock it is. For serial code
// the shares are enough.
func (t *Tally) complete(b *report.Bottleneck, functions []report.Function, wall float64, serial bool) {
	if q, ok := t.queues[b.Kind]; ok {
		b.Queue = &q
	}
	n, asked := t.nexts[b.Function]
	if asked && !serial {
		without := func(left float64) float64 { return stat.Speedup((1 - left) * n.wall / wall) }
		if n.half < 1 {
			b.Half = without(n.half)
		}
		if n.function != "" {
			b.Next = &report.Next{Function: n.function, Speedup: without(n.both)}
		}
		return
	}
	saved := 1 - 1/b.Speedup
	b.Half = stat.Speedup(saved / 2)
	i := slices.IndexFunc(functions, func(f report.Function) bool {
		return f.Function != b.Function && !strings.HasPrefix(f.Function, "(") && !strings.HasPrefix(f.Function, "runtime (") && f.Function != symbol.NotSampled
	})
	if i >= 0 && b.Of != ofOperation {
		b.Next = &report.Next{Function: functions[i].Function, Speedup: stat.Speedup(min(saved+functions[i].Charged, 1))}
	}
}

// Crowded is the part of the run in which other programs had the processors.
func Crowded(functions []report.Function) float64 {
	for _, f := range functions {
		if f.Function == symbol.NoProcessor {
			return f.Charged
		}
	}
	return 0
}
