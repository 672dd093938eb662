package gotest

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/page"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/report"
)

// write writes the recorded run: the report, its page and flame graph, and of each test
// program the profile and the execution trace.
func (a *account) write(dir string, r *report.Report) error {
	path := a.pathProfile()
	errs := []error{
		page.WriteSuite(dir, r, path),
		atomicfile.Write(filepath.Join(dir, "report.json"), r.WriteJSON),
		gorun.WriteProfile(filepath.Join(dir, "path.pprof"), path),
	}
	for _, i := range sortedKeys(a.processes) {
		p := a.processes[i]
		name := filepath.Join(dir, strings.ReplaceAll(p.pkg, "/", "_"))
		if p.record.CPU != nil {
			errs = append(errs, gorun.WriteProfile(name+".cpu.pprof", p.record.CPU))
		}
		for j, w := range p.record.Windows {
			errs = append(errs, w.WriteFile(fmt.Sprintf("%s.%d.trace", name, j)))
		}
	}
	return errors.Join(errs...)
}

// pathProfile is the critical path as a profile. Packages and tests are labels.
func (a *account) pathProfile() *profile.Profile {
	kind := &profile.ValueType{Type: "path", Unit: "nanoseconds"}
	b := stackBuilder{
		p:     &profile.Profile{SampleType: []*profile.ValueType{kind}, PeriodType: kind, Period: 1},
		known: make(map[goroutines.Frame]*profile.Location),
	}
	for _, q := range a.parts {
		labels := map[string][]string{timeline.PhaseLabel: {q.phase}}
		if q.action >= 0 {
			labels[timeline.PackageLabel] = []string{a.execution.actions[q.action].Package}
		}
		if q.test >= 0 {
			labels[timeline.TestLabel] = []string{a.processes[q.action].tests[q.test].Name}
		}
		b.add(q, labels)
	}
	return b.p
}

// A stackBuilder makes a profile of parts.
type stackBuilder struct {
	p     *profile.Profile
	known map[goroutines.Frame]*profile.Location
}

func (b *stackBuilder) add(q part, labels map[string][]string) {
	s := &profile.Sample{Value: []int64{int64(q.wall())}, Label: labels}
	for _, f := range q.stack {
		s.Location = append(s.Location, b.location(goroutines.Frame{Function: f.Function, File: f.File, Line: f.At}))
	}
	if len(q.stack) == 0 {
		s.Location = append(s.Location, b.location(goroutines.Frame{Function: q.function, File: q.target.File, Line: q.target.At}))
	}
	b.p.Sample = append(b.p.Sample, s)
}

func (b *stackBuilder) location(f goroutines.Frame) *profile.Location {
	l := b.known[f]
	if l == nil {
		fn := &profile.Function{ID: uint64(len(b.p.Function)) + 1, Name: f.Function, SystemName: f.Function, Filename: f.File}
		l = &profile.Location{ID: uint64(len(b.p.Location)) + 1, Line: []profile.Line{{Function: fn, Line: int64(f.Line)}}}
		b.p.Function, b.p.Location = append(b.p.Function, fn), append(b.p.Location, l)
		b.known[f] = l
	}
	return l
}

func sortedKeys[V any](m map[int]V) []int { return slices.Sorted(maps.Keys(m)) }
