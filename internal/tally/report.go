package tally

import (
	"fmt"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/doubts"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// Report makes the report of the runs so far.
func (t *Tally) Report() *report.Report {
	list := Functions(t.ledger, t.Inside)
	r := &report.Report{
		Version: 1, Runs: t.runs, CPU: t.cpu, Samples: t.ledger.Samples(),
		Environment: t.suite.Environment(),
		Module:      t.Program.ModulePath(),
		Functions:   list,
		Beside:      Beside(t.ledger, t.Inside),
		Path:        t.strips.Path(),
		Processors:  t.processors.report(),
		Benchmarks:  t.Benchmarks(),
		Helpers:     slices.Sorted(maps.Keys(t.helpers)),
		Warnings:    slices.Clone(t.Warnings),
	}
	for _, p := range t.phases() {
		r.Phases = append(r.Phases, report.Phase{Name: string(p), Wall: t.wall[p]})
		r.Wall += t.wall[p]
		switch p {
		case timeline.Build:
			r.Phases[len(r.Phases)-1].Packages = suite.SlowestFirst(t.suite.Builds)
		case timeline.Init:
			r.Phases[len(r.Phases)-1].Packages = suite.SlowestFirst(t.inits)
		}
	}
	SetSampling(r, t.explained, t.period)
	if share := max(t.ledger.HeldBack(), quiet.Waited(list)); share > quiet.Crowded {
		r.Warnings = append(r.Warnings, fmt.Errorf(
			"the machine is busy: %.0f %% of the run was spent waiting for a processor; measure again when nothing else runs", 100*share))
	}
	t.ofOneBenchmark(r)
	t.setCeilings(r)
	r.Requests = t.service.report()
	Unsettle(r, t.few, t.idle)
	doubts.Asked(r, t.mixed)
	if t.Stopped && t.service == nil && t.few == 0 && !t.idle {
		Idling(r)
	}
	t.unsettleUnknown(r)
	doubts.Waits(r, t.ledger.Unknown(), t.byClock, t.ledger.Wall())
	r.Warnings = append(r.Warnings, t.Inside.Warnings()...)
	return r
}

// Benchmarks are the benchmarks of the runs so far, in order, as a report has them
// but at less cost.
func (t *Tally) Benchmarks() []report.Benchmark {
	list := []report.Benchmark{}
	for _, key := range t.order {
		if b := t.benchmarks[key]; len(b.iterations) > 0 {
			list = append(list, t.reportBenchmark(key, b))
		}
	}
	return list
}

// phases lists the phases in the order in which they are shown: stages stand
// before the rest of a program.
func (t *Tally) phases() []timeline.Phase {
	list := slices.Clone(timeline.Phases)
	for _, name := range t.stages {
		list = slices.Insert(list, len(list)-1, timeline.Phase(name))
	}
	return list
}

func (t *Tally) reportBenchmark(key suite.Key, b *benchmark) report.Benchmark {
	list := Functions(b.ledger, t.Inside)
	out := report.Benchmark{
		Package: key.Package, Name: key.Name,
		Iterations: stat.Middle(b.iterations), SecPerOp: stat.Middle(b.secPerOp), Stats: report.NewStats(b.secPerOp),
		Bottleneck: Verdict(list), Functions: list, Beside: Beside(b.ledger, t.Inside),
	}
	for i := range list {
		list[i].Listing = nil // the run's functions have it
	}
	if out.Bottleneck != nil {
		out.Bottleneck.Of = ofOperation
		out.Bottleneck.Certain = out.Bottleneck.Certain && !doubts.Gainless(Leader(list)) && b.ledger.Wall() >= briefTimed
		b.found.Complete(out.Bottleneck, list)
		_ = doubts.Outdone(out.Bottleneck, list, t.byClock > 0)
		_ = doubts.Unknown(out.Bottleneck, list, b.ledger.Unknown()) // the run's warning tells
	}
	for _, p := range timeline.Phases {
		if wall, ok := b.wall[p]; ok {
			out.Phases = append(out.Phases, report.Phase{Name: string(p), Wall: wall})
		}
	}
	return out
}
