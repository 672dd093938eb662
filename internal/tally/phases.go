package tally

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// The stages of a program stand among the phases: they divide what would be
// phase "other". A stage that has the name of a phase belongs to that phase.

// setStages makes room for the stages of a program that is run once.
func (t *Tally) setStages(p suite.Program, spans timeline.Timeline) {
	for _, s := range spans {
		for _, name := range phasesOf(p, &s) {
			if !slices.Contains(t.stages, name) && !slices.Contains(timeline.Phases, timeline.Phase(name)) {
				t.stages = append(t.stages, name)
			}
		}
	}
	if len(t.stages) > 0 {
		t.ledger = t.newLedger()
	}
}

// phasesOf names the phases that a span belongs to: several where goroutines were
// in stages of their own.
func phasesOf(p suite.Program, s *timeline.Span) []string {
	if p.Main && s.Phase == timeline.Other && len(s.Stages) > 0 {
		return s.Stages
	}
	return []string{string(s.Phase)}
}

// phaseOf names the one phase that a sample belongs to: where goroutines were in
// several stages, the sample's label tells.
func phaseOf(p suite.Program, s *timeline.Span, labels []string) string {
	names := phasesOf(p, s)
	if len(names) > 1 && len(labels) > 0 && slices.Contains(names, labels[0]) {
		return labels[0]
	}
	return names[0]
}

// stageSamples is the processor time that the samples of each stage stand for which were
// taken while goroutines were in several.
func stageSamples(p suite.Program, r *gorun.Record, spans timeline.Timeline) map[string]float64 {
	samples := make(map[string]float64)
	for _, s := range r.Samples {
		if span := spans.At(s.Time); len(phasesOf(p, span)) > 1 {
			samples[phaseOf(p, span, r.CPU.Sample[s.Stack].Label[timeline.StageLabel])] += float64(s.CPU())
		}
	}
	return samples
}

// addTime adds a span to the phases that it belongs to: its wall time in equal
// parts, its processor time as the samples tell.
func (t *Tally) addTime(names []string, s timeline.Span, busy time.Duration, samples map[string]float64) {
	times := make(map[string]float64) // that a name stands there
	for _, name := range names {
		times[name]++
	}
	var all float64
	for name := range times {
		all += samples[name]
	}
	left := s.Wall()
	for i, name := range names {
		wall, used := left/time.Duration(len(names)-i), busy
		left -= wall
		if len(names) > 1 {
			used = time.Duration(float64(busy) * samples[name] / times[name] / max(all, 1))
		}
		t.wall[timeline.Phase(name)] += wall
		t.ledger.AddTime(name, wall, min(used, wall))
	}
}
