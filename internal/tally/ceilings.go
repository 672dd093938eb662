package tally

import (
	"math"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/doubts"
	"github.com/bottleneck-go/bottleneck/internal/suite"
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
	return !t.Program.Main && suite.ForTime(t.suite.BenchTime)
}

// setCeilings says what the ceilings of a run's functions refer to, and completes
// the verdict on the first.
func (t *Tally) setCeilings(r *report.Report) {
	beside := len(r.Functions) > 0 && doubts.Gainless(Leader(r.Functions))
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
	if perOperations && timedMostly(Leader(r.Functions)) {
		b.Of = ofOperation
	}
	of := rivals(r, perOperations)
	warnings := []error{doubts.Outdone(b, of, t.byClock > 0)}
	if t.service == nil && t.demand.Disturbed() {
		warnings = append(warnings, t.demand.Elsewhere(), doubts.Among(b, of))
	}
	r.Warnings = append(r.Warnings, slices.DeleteFunc(warnings, func(err error) bool { return err == nil })...)
	if t.Program.Main {
		t.found.Complete(b, r.Functions)
	} else {
		t.completeOfMany(b, r)
	}
}

// rivals are the functions whose ceilings are of the same as the verdict's: those of a run, of
// an operation, and means over several benchmarks are not alike.
func rivals(r *report.Report, perOperations bool) []report.Function {
	switch {
	case !perOperations:
		return r.Functions
	case r.Bottleneck.Of == ofOperation && len(r.Benchmarks) == 1:
		return r.Benchmarks[0].Functions
	}
	return nil
}

// completeOfMany is complete for the verdict on all benchmarks.
func (t *Tally) completeOfMany(b *report.Bottleneck, r *report.Report) {
	var logs float64
	var most time.Duration
	of := Findings{}
	for _, x := range r.Benchmarks {
		i := indexOf(x.Functions, b.Function)
		if i < 0 {
			continue
		}
		known := t.benchmarks[suite.Key{Package: x.Package, Name: x.Name}]
		logs += math.Log(max(known.found.half(b.Function, x.Functions[i].Speedup), 1))
		if charged := time.Duration(x.Functions[i].Charged * float64(known.wall[timeline.Timed])); charged > most {
			most, of.queues = charged, known.found.queues
			if b.Of == ofOperation && len(r.Benchmarks) == 1 {
				of.nexts = known.found.nexts
			}
		}
	}
	of.Complete(b, r.Functions)
	if b.Of == ofOperation {
		b.Half = math.Exp(logs / float64(len(r.Benchmarks)))
	}
}

func indexOf(list []report.Function, name string) int {
	return slices.IndexFunc(list, func(f report.Function) bool { return f.Function == name })
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
		i := indexOf(b.Functions, f.Function)
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
