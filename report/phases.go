package report

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Phase returns the phase in which the function costs most, or "" if there is none.
func (f Function) Phase() (name string) {
	for phase, share := range f.Phases {
		if name == "" || share > f.Phases[name] || share == f.Phases[name] && phase < name {
			name = phase
		}
	}
	return name
}

// wall returns the wall time of a phase.
func wall(phases []Phase, name string) time.Duration {
	for _, p := range phases {
		if p.Name == name {
			return p.Wall
		}
	}
	return 0
}

// SecPerRun returns the mean wall time of a run in seconds, not counting the build.
func (r *Report) SecPerRun() float64 {
	return r.afterBuild().Seconds() / float64(max(r.Runs, 1))
}

// packageNames gives each package of the benchmarks what stands before their names: what
// its path differs by from the others, or nothing if there is only one.
func packageNames(benchmarks []Benchmark) map[string]string {
	packages := make([]string, len(benchmarks))
	for i, b := range benchmarks {
		packages[i] = b.Package
	}
	names := symbol.Apart(packages)
	for pkg, name := range names {
		if name != "" {
			names[pkg] = name + " "
		}
	}
	return names
}

// isSuite reports whether it is of a test suite: building is part of the wait then.
func (r *Report) isSuite() bool { return len(r.Actions) > 0 }

func (r *Report) afterBuild() time.Duration { return r.Wall - wall(r.Phases, "build") }

// divided is the time that shares are of: all that a test suite takes, or what follows
// building.
func (r *Report) divided() time.Duration {
	if r.isSuite() {
		return r.Wall
	}
	return r.afterBuild()
}

// phaseShare is a phase's share of that.
func (r *Report) phaseShare(p Phase) string {
	if p.Name == "build" && !r.isSuite() {
		return "apart"
	}
	return render.Percent(float64(p.Wall) / float64(max(r.divided(), 1)))
}
