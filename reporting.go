package bottleneck

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// report makes the report of the runs so far.
func (a *analysis) report() *Report {
	costs := a.ledger.Costs()
	r := &Report{
		Version: 1, Runs: a.runs, CPU: a.cpu, Samples: a.ledger.Samples(),
		Environment: Environment{Go: a.f.env.GOVERSION, GOOS: a.f.env.GOOS, GOARCH: a.f.env.GOARCH, CPUs: runtime.NumCPU()},
		Module:      a.f.module(),
		Bottleneck:  verdict(costs),
		Functions:   functions(costs, a.place),
		Processors:  a.processors.report(),
		Benchmarks:  []Benchmark{},
		Warnings:    slices.Concat(a.warnings, a.f.failed),
	}
	for _, p := range a.phases() {
		r.Phases = append(r.Phases, Phase{Name: string(p), Wall: a.wall[p]})
		r.Wall += a.wall[p]
		switch p {
		case timeline.Build:
			r.Phases[len(r.Phases)-1].Packages = slowestFirst(a.f.builds)
		case timeline.Init:
			r.Phases[len(r.Phases)-1].Packages = slowestFirst(a.inits)
		}
	}
	r.setSampling(a.explained, a.period)
	if share := a.ledger.HeldBack(); share > crowded {
		r.Warnings = append(r.Warnings, fmt.Errorf(
			"the machine is busy: for %.0f %% of the run it waited for a processor; measure again when nothing else runs", 100*share))
	}
	for _, key := range a.order {
		if b := a.benchmarks[key]; len(b.iterations) > 0 {
			r.Benchmarks = append(r.Benchmarks, a.reportBenchmark(key, b))
		}
	}
	return r
}

// phases lists the phases in the order in which they are shown: stages stand
// before the rest of a program.
func (a *analysis) phases() []timeline.Phase {
	list := slices.Clone(timeline.Phases)
	for _, name := range a.stages {
		list = slices.Insert(list, len(list)-1, timeline.Phase(name))
	}
	return list
}

// module is the path of the module that is measured, or "".
func (f *finder) module() string {
	if m := f.programs[0].Module; m != nil {
		return m.Path
	}
	return ""
}

func (a *analysis) reportBenchmark(key benchmarkKey, b *benchmarkAnalysis) Benchmark {
	costs := b.ledger.Costs()
	out := Benchmark{
		Package: key.pkg, Name: key.name,
		Iterations: stat.Middle(b.iterations), SecPerOp: stat.Middle(b.secPerOp), Stats: stats(b.secPerOp),
		Bottleneck: verdict(costs), Functions: functions(costs, a.place),
	}
	for _, p := range timeline.Phases {
		if wall, ok := b.wall[p]; ok {
			out.Phases = append(out.Phases, Phase{Name: string(p), Wall: wall})
		}
	}
	return out
}

// place makes a file's path relative to its module.
func (a *analysis) place(file string) string {
	for _, p := range a.f.packages {
		if p.Module == nil || !p.Module.Main || p.Module.Dir == "" {
			continue
		}
		if rel, err := filepath.Rel(p.Module.Dir, file); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	if rel, err := filepath.Rel(filepath.Join(a.f.env.GOROOT, "src"), file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}

// write writes the recorded run.
func (a *analysis) write(dir string, r *Report) error {
	profiles, err := a.merged()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	errs := []error{writeRunPages(dir, r, profiles), r.WriteJSON(&text)}
	errs = append(errs,
		os.WriteFile(filepath.Join(dir, "report.json"), text.Bytes(), 0o666),
		os.WriteFile(filepath.Join(dir, "results.txt"), a.results, 0o666))
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		errs = append(errs, gorun.WriteProfile(filepath.Join(dir, name), profiles[name]))
	}
	return errors.Join(append(errs, a.f.keepPrograms(dir))...)
}
