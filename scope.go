package bottleneck

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/words"
	"github.com/bottleneck-go/bottleneck/report"
)

// A scope is what was traced in one set of stages, and what that is charged to. Samples that
// tell of several times are there once.
type scope struct {
	names   []string
	traced  time.Duration
	costs   map[costKey]time.Duration
	unknown map[string]int64 // waits for what is not known, by function, in nanoseconds
	byClock time.Duration    // in loops that go on until some time
}

// A costKey is who is charged with traced time, for what, and by which part of the samples.
type costKey struct {
	target        charge.Target
	kind          critical.Kind
	hits, samples float64
	waits         bool // nothing ran
}

// scopes adds up the critical paths of stretches.
func (in inspection) scopes(parts []stretch) (list []*scope) {
	for _, s := range parts {
		in.traces.divide(s, func(names []string, part *critical.Path) {
			names = in.phasesOf(names)
			i := slices.IndexFunc(list, func(x *scope) bool { return slices.Equal(x.names, names) })
			if i < 0 {
				i = len(list)
				list = append(list, &scope{names: names, costs: make(map[costKey]time.Duration), unknown: make(map[string]int64)})
			}
			list[i].add(part)
		})
	}
	return list
}

func (s *scope) add(part *critical.Path) {
	s.traced += time.Duration(part.To - part.From)
	for _, c := range part.Costs() {
		s.costs[costKey{c.Target, c.Kind, c.Hits, c.Samples, c.Waits}] += c.Time
	}
	for f, ns := range part.Unknown() {
		s.unknown[f] += ns
	}
	s.byClock += part.ByClock()
}

// phasesOf are the phases of a moment in some stages.
func (in inspection) phasesOf(names []string) []string {
	if in.stages == nil {
		return []string{"run"}
	}
	known := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return in.stages[name] == 0 })
	if len(known) == 0 {
		return []string{otherStage}
	}
	return known
}

// traced reports whether there are paths in a phase.
func traced(list []*scope, phase string) bool {
	return slices.ContainsFunc(list, func(s *scope) bool { return slices.Contains(s.names, phase) })
}

// chargePaths charges each phase along critical paths, in proportion to what they tell of it.
func chargePaths(l *charge.Ledger, list []*scope, phases []report.Phase) {
	found := make(map[string]time.Duration)
	for _, s := range list {
		for _, name := range slices.Compact(slices.Clone(s.names)) { // they are sorted
			found[name] += time.Duration(s.part(name) * float64(s.traced))
		}
	}
	for _, p := range phases {
		for _, s := range list {
			if part := s.part(p.Name); part > 0 {
				s.charge(l, p.Name, part*float64(p.Wall)/float64(found[p.Name]))
			}
		}
	}
}

// part is which part of the time is a stage's: it may be under way several times.
func (s *scope) part(stage string) float64 {
	n := 0
	for _, name := range s.names {
		if name == stage {
			n++
		}
	}
	return float64(n) / float64(len(s.names))
}

func (s *scope) charge(l *charge.Ledger, phase string, scale float64) {
	for c, t := range s.costs {
		wall := time.Duration(float64(t) * scale)
		if c.samples > 0 {
			l.AddDivided(phase, c.target, wall, c.hits, c.samples)
		} else {
			l.AddExact(phase, c.target, wall)
		}
	}
	for f, ns := range s.unknown {
		l.AddUnknown(f, time.Duration(float64(ns)*scale))
	}
}

// byClock is which part of what was traced is loops that go on until some time.
func byClock(list []*scope) float64 {
	var loops, traced time.Duration
	for _, s := range list {
		loops, traced = loops+s.byClock, traced+s.traced
	}
	return float64(loops) / float64(max(traced, 1))
}

// doubt takes what ran and was not sampled from the lower limits of those who are charged with it,
// as it may be of any function that they called, and from the verdict's certainty. It returns
// which part of all it is.
func doubt(r *Report, scopes []*scope) float64 {
	ran := make(map[string]time.Duration)
	var all, traced time.Duration
	for _, s := range scopes {
		traced += s.traced
		for c, t := range s.costs {
			if !c.waits && c.samples == 0 {
				ran[c.target.Function] += t
				all += t
			}
		}
	}
	part := func(t time.Duration) float64 { return float64(t) / float64(max(traced, 1)) }
	for i := range r.Functions {
		f := &r.Functions[i]
		if t := ran[f.Function]; t > 0 {
			f.Low = max(0, f.Low-part(t))
			f.SpeedupLow = min(f.SpeedupLow, stat.Speedup(f.Low))
			for j := range f.Into {
				if f.Into[j].Function == words.Own {
					f.Into[j].Function = "what was not sampled"
				}
			}
		}
	}
	if b := r.Bottleneck; b != nil {
		first := tally.Leader(r.Functions)
		b.Low, b.SpeedupLow = first.Low, first.SpeedupLow
		b.Certain = b.Certain && b.Low > b.Share/2
		for _, f := range r.Functions {
			b.Certain = b.Certain && (f.Function == b.Function || b.Low > f.Low+part(all))
		}
	}
	return part(all)
}
