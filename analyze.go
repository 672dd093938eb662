package bottleneck

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/doubts"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/replay/demand"
	"github.com/bottleneck-go/bottleneck/internal/source"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/requests"
	"github.com/bottleneck-go/bottleneck/internal/usage"
	"github.com/bottleneck-go/bottleneck/report"
)

// cpuValue is the index of a profile's processor time, or -1.
func cpuValue(p *profile.Profile) int {
	return slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool {
		return t.Type == "cpu" && t.Unit == "nanoseconds"
	})
}

// processRules are the rules for this process.
func processRules(own []string) charge.Rules {
	if info, ok := debug.ReadBuildInfo(); ok && len(own) == 0 && info.Main.Path != "" {
		own = []string{info.Main.Path}
	}
	rules := prefixRules(own)
	rules.Main = func(function string) bool { return strings.HasSuffix(function, "/bottleneck.Run") }
	return rules
}

// prefixRules tell packages by their import paths alone: those of the standard
// library have no dot in their first element.
func prefixRules(own []string) charge.Rules {
	return charge.Rules{
		Own: func(pkg string) bool {
			return pkg == "main" || slices.ContainsFunc(own, func(prefix string) bool { return symbol.Within(pkg, prefix) })
		},
		Standard: symbol.Standard,
	}
}

// An inspection is a CPU profile with what is known of the run that it is of.
type inspection struct {
	profile *profile.Profile
	allocs  *profile.Profile // nil: not known
	rules   charge.Rules
	wall    time.Duration
	cpu     time.Duration // 0: not known
	share   usage.Share   // of the machine's processors; its own is not that of the profile's time, where cpu is 0
	stages  map[string]time.Duration
	traces  traces
	looks   []look
	waits   *profile.Profile // nil: nothing waited, or not known
	watched bool             // idle time was looked at
	ending  []error          // warnings that make the verdict uncertain
}

// leastUnseen is the part of a run without samples from which on it is said.
const leastUnseen = 0.01

// report charges the profile.
func (in inspection) report() *Report {
	_, sampled := in.sampled()
	in.cpu = cmp.Or(in.cpu, sampled)
	in.rules.Inlining = charge.InliningOf(in.profile)
	insides := inside.Reader{Place: func(file string) string { return file }, Source: source.OfProcess()}
	graphs := in.traces.graphs(in.rules, &insides)
	in.shorten(graphs)
	parts, spans, answered := in.traces.stretches(graphs)
	scopes := in.scopes(parts)
	ledger := in.ledger(scopes)
	list := tally.Functions(ledger, &insides)
	waits := setKinds(list, scopes)
	r := &Report{
		Version: 1, Runs: 1, Wall: in.wall, CPU: in.cpu, Samples: ledger.Samples(),
		Environment: suite.Here(),
		Phases:      in.phases(), Bottleneck: tally.Verdict(list), Functions: list, Beside: tally.Beside(ledger, &insides),
		Benchmarks: []report.Benchmark{},
	}
	loops := byClock(scopes)
	var asks *demand.Demand
	if len(answered.judged) >= requests.Least {
		share := in.share.Of(in.wall)
		share.Own = cmp.Or(in.cpu, share.Own)
		asks = demand.Of(share, in.profile, in.target)
		asks.Beside, asks.Waits = answered.beside, waits
		r.Warnings = append(r.Warnings, asks.Warnings()...)
	}
	setCeilings(r, spans, loops > 0, asks)
	tally.SetSampling(r, sampled, time.Duration(in.profile.Period))
	unseen := 0.0
	if r.Samples < report.EnoughSamples {
		unseen = doubt(r, scopes)
	}
	if !in.traces.kept {
		tally.WarnOfFewSamples(r, "measure for longer")
	} else if unseen >= leastUnseen {
		r.Warnings = append(r.Warnings, errors.New("what ran on a processor was not sampled: it counts for the innermost function that did not return meanwhile"))
	}
	r.Requests = tally.Requests(answered.judged, answered.lasted)
	if r.Requests != nil {
		r.Warnings = slices.Concat(r.Warnings, tally.Together(answered.every, len(answered.judged), answered.lasted), tally.Unseen(answered.judged))
		doubts.Asked(r, answered.unknown)
	}
	if n := len(answered.judged); in.traces.served && n < requests.Least {
		tally.Unsettle(r, n, n == 0 && (in.traces.asked || idle(parts)))
	}
	doubts.Waits(r, ledger.Unknown(), time.Duration(loops*float64(in.wall)), in.wall)
	if len(graphs) > 0 {
		doubts.Unread(r, func(file string) bool { return insides.Read(file) != nil })
	}
	if in.watched {
		in.ending = append(slices.Clip(in.ending), errLooked)
	}
	if len(in.ending) > 0 && r.Bottleneck != nil {
		r.Bottleneck.Certain = false
	}
	r.Warnings = slices.Concat(in.ending, r.Warnings, insides.Warnings())
	return r
}

// shorten leaves out what was longer ago than what is kept tells.
func (in *inspection) shorten(graphs []*goroutines.Graph) {
	if !in.traces.kept || len(graphs) == 0 {
		return
	}
	const little = 0.01
	lost := time.Duration(graphs[0].From - in.traces.first())
	if lost.Seconds() < little*in.wall.Seconds() {
		return
	}
	in.wall -= min(lost, in.wall)
	in.ending = append(slices.Clip(in.ending), fmt.Errorf("of what was asked for, the last %v alone is kept, as it takes no more than %d MB", in.wall.Round(time.Millisecond), mostKept>>20))
}

// ledger charges each phase along the paths that were traced in it, or by samples.
func (in inspection) ledger(scopes []*scope) *charge.Ledger {
	phases := in.phases()
	names := make([]string, len(phases))
	for i, p := range phases {
		names[i] = p.Name
	}
	l := charge.NewLedger(names...)
	busy := in.busy()
	for _, p := range phases {
		if traced(scopes, p.Name) {
			busy[p.Name] = 0
		}
		l.AddTime(p.Name, p.Wall, min(busy[p.Name], p.Wall))
	}
	in.charge(l)
	in.chargeWaits(l)
	chargePaths(l, scopes, phases)
	return l
}

// busy is the processor time of each phase. Samples say how it is divided, the system how
// much it was.
func (in inspection) busy() map[string]time.Duration {
	by, total := in.sampled()
	for name, t := range by {
		by[name] = time.Duration(float64(in.cpu) * float64(t) / float64(max(total, 1)))
	}
	return by
}

// sampled is the processor time that samples tell of, by phase and in all.
func (in inspection) sampled() (by map[string]time.Duration, total time.Duration) {
	value := cpuValue(in.profile)
	by = make(map[string]time.Duration)
	for _, s := range in.profile.Sample {
		cpu := time.Duration(s.Value[value])
		by[in.phase(s)] += cpu
		total += cpu
	}
	return by, total
}

// phase returns the phase that a sample belongs to.
func (in inspection) phase(s *profile.Sample) string {
	if in.stages == nil {
		return "run"
	}
	if names := s.Label[timeline.StageLabel]; len(names) > 0 && in.stages[names[0]] > 0 {
		return names[0]
	}
	return otherStage
}

// phases divides the wall time between the stages.
func (in inspection) phases() []report.Phase {
	if in.stages == nil {
		return []report.Phase{{Name: "run", Wall: in.wall}}
	}
	left := in.wall
	var phases []report.Phase
	for _, name := range slices.Sorted(maps.Keys(in.stages)) {
		if name == otherStage {
			continue
		}
		wall := min(in.stages[name], left)
		left -= wall
		phases = append(phases, report.Phase{Name: name, Wall: wall})
	}
	return append(phases, report.Phase{Name: otherStage, Wall: left})
}

// chargeWaits charges the time that the process was idle.
func (in inspection) chargeWaits(l *charge.Ledger) {
	if in.watched {
		l.Watch()
	}
	for _, k := range in.looks {
		stage := otherStage
		if in.stages[k.stage] > 0 {
			stage = k.stage
		}
		l.AddWait(stage, k.waiters, k.idle)
	}
}

// charge charges the samples, and what was allocated.
func (in inspection) charge(l *charge.Ledger) {
	value := cpuValue(in.profile)
	frames := charge.Frames()
	for _, s := range in.profile.Sample {
		count := s.Value[value] / max(in.profile.Period, 1)
		stack := frames(s)
		l.AddSamples(in.phase(s), in.target(stack), count)
		l.AddStack(stack, count)
	}
	if in.allocs != nil {
		_ = charge.Allocated(in.allocs, func(stack []charge.Frame, _, bytes int64) {
			l.AddAllocated(in.target(stack), bytes)
		})
	}
}

// target is what a stack is charged to. The recorder's own are the program's no more than the runtime's profiler.
func (in inspection) target(stack []charge.Frame) charge.Target {
	if slices.ContainsFunc(stack, func(f charge.Frame) bool { return records(f.Function) }) {
		return charge.Target{Frame: charge.Frame{Function: symbol.Profiling}, Class: charge.Runtime}
	}
	return in.rules.Target(stack)
}
