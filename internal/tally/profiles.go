package tally

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// labelled returns a record's CPU profile with the phase and the benchmark of
// each sample as its labels.
func labelled(p suite.Program, r *gorun.Record, spans timeline.Timeline) *profile.Profile {
	type key struct {
		stack            int
		phase, benchmark string
	}
	seen := make(map[key][]int64)
	for _, s := range r.Samples {
		span := spans.At(s.Time)
		phase := phaseOf(p, span, r.CPU.Sample[s.Stack].Label[timeline.StageLabel])
		k := key{s.Stack, phase, span.Benchmark}
		if seen[k] == nil {
			seen[k] = make([]int64, 2)
		}
		seen[k][0] += s.Count
		seen[k][1] += int64(s.CPU())
	}
	keys := slices.SortedFunc(maps.Keys(seen), func(a, b key) int {
		return cmp.Or(a.stack-b.stack, cmp.Compare(a.phase, b.phase), cmp.Compare(a.benchmark, b.benchmark))
	})
	out := charge.Sharing(r.CPU)
	stacks := r.CPU.Sample
	for _, k := range keys {
		s := &profile.Sample{
			Location: stacks[k.stack].Location,
			Value:    seen[k],
			Label:    map[string][]string{timeline.PhaseLabel: {k.phase}},
		}
		if k.benchmark != "" {
			s.Label[timeline.BenchmarkLabel] = []string{k.benchmark}
		}
		out.Sample = append(out.Sample, s)
	}
	return out
}

// Profiles returns the profiles of all runs by the names of their files in a
// recorded run.
func (t *Tally) Profiles() (map[string]*profile.Profile, error) {
	all := make(map[string]*profile.Profile, len(t.profiles))
	for name, runs := range t.profiles {
		p, err := charge.Merge(runs)
		if err != nil {
			return nil, err
		}
		all[name] = p
	}
	return all, nil
}

// mostTraces is how many windows of a run are kept.
const mostTraces = 9

// Traces returns the execution traces of each program's last run, by the names of their
// files in a recorded run: one where the whole run was traced, and otherwise those of its
// longest windows.
func (t *Tally) Traces() map[string]gorun.Window {
	all := make(map[string]gorun.Window)
	for name, windows := range t.traces {
		if len(windows) == 1 {
			all[name+".trace"] = windows[0]
			continue
		}
		longest := slices.SortedStableFunc(slices.Values(windows), func(a, b gorun.Window) int {
			return cmp.Compare(b.To-b.From, a.To-a.From)
		})
		for i, w := range longest[:min(mostTraces, len(longest))] {
			all[fmt.Sprintf("%s.%d.trace", name, i+1)] = w
		}
	}
	return all
}
