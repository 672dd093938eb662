package gotest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/gotest/turns"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// packages is a suite of packages on one slot, each linked for link and run for run seconds.
func packages(link, run int, n int) *account {
	a := &account{suite: &suite.Suite{}, execution: &execution{}, processes: make(map[int]*process), savings: make(map[string]map[int]saving)}
	a.config.Flags = []string{"-p=1"}
	at := time.Duration(0)
	for i := range n {
		for _, step := range []schedule.Action{{Kind: schedule.Link, CPU: time.Millisecond}, {Kind: schedule.Running, Deps: []int{2 * i}}} {
			wall := time.Duration(link) * time.Second
			if step.Kind == schedule.Running {
				wall = time.Duration(run) * time.Second
			}
			step.Package, step.Ready, step.Start, step.Done, step.Priority = fmt.Sprintf("m/p%d", i), at, at, at+wall, len(a.execution.actions)
			a.execution.actions = append(a.execution.actions, step)
			at += wall
		}
	}
	a.execution.actions[2*n-1].Deps = []int{2*n - 2}
	a.execution.wall = at
	return a
}

func cure(a *account, what string) time.Duration {
	for _, c := range a.whatIf().cures() {
		if strings.Contains(c.What, what) {
			return c.Wall
		}
	}
	return a.execution.wall
}

func TestCures(t *testing.T) {
	const s = time.Second
	check := func(why string, a *account, what string, want time.Duration) {
		t.Helper()
		if got := cure(a, what); got != want {
			t.Errorf("%s: %q takes %v, want %v of %v", why, what, got, want, a.execution.wall)
		}
	}
	check("tests that wait, all at once: the links stay one after the other", packages(1, 3, 4), "-p 4", 7*s)
	busy := packages(1, 3, 4)
	busy.execution.cpu = 12 * s * time.Duration(max(busy.suite.Environment().CPUs, 1))
	check("tests whose children keep the processors busy", busy, "-p 4", 12*s)
	check("nothing to run at once", packages(1, 3, 1), "-p", 4*s)
	check("links of small packages", packages(4, 1, 4), "one test program linked, and not 4", 8*s)
	check("one package has one program in any case", packages(4, 1, 1), "linked", 5*s)
}

// A fixture that each of four tests loads is loaded once; what one test and its subtests do is none, nor what a server does for
// several.
func TestCureOnce(t *testing.T) {
	a := packages(1, 8, 1)
	a.processes[1] = &process{pkg: "m/p0", record: &gorun.Record{Marks: []timeline.Mark{{}}}}
	for _, name := range []string{"TestA/1", "TestA/2", "TestA/3", "TestB"} {
		a.processes[1].tests = append(a.processes[1].tests, turns.Test{Name: name})
	}
	a.savings["m.serve"] = map[int]saving{1: {8 * time.Second}}
	a.savings["m.load"] = map[int]saving{1: {6 * time.Second}}
	a.savings["m.TestA"] = map[int]saving{1: {7 * time.Second}}
	for i, wall := range []int{1, 2, 2, 1} {
		load := charge.Target{Class: charge.Own}
		a.parts = append(a.parts, part{to: time.Duration(wall) * time.Second, action: 1, test: i, function: "m.load", target: load},
			part{to: time.Second, action: 1, test: min(i, 2), function: "m.TestA", target: load},
			part{to: time.Second, action: 1, test: i, function: "m.serve", target: load, helps: true})
	}
	if got, want := cure(a, "m.load once, and not in 4 tests"), 5*time.Second; got != want {
		t.Errorf("loaded once: %v, want %v", got, want)
	}
	for _, what := range []string{"m.TestA once", "m.serve once"} {
		if got := cure(a, what); got != a.execution.wall {
			t.Errorf("%s: %v of %v", what, got, a.execution.wall)
		}
	}
}

// Tests in parallel take as long as the longest, or as all on so many slots, or as their
// processor time.
func TestInParallel(t *testing.T) {
	p := &process{tests: []turns.Test{{}, {Name: "TestA", Start: 0, End: 40}, {Name: "TestA/x", Start: 0, End: 30}, {Name: "TestB", Start: 40, End: 70}, {Name: "TestC", Start: 70, End: 100}}}
	if got := p.savedInParallel(2, 2); got != 40 {
		t.Errorf("on two slots %d are saved of 100, want 40", got)
	}
	if got := p.savedInParallel(8, 2); got != 60 {
		t.Errorf("on eight slots %d are saved of 100, want 60", got)
	}
	together := slices.Clone(p.tests)
	for i := range together {
		together[i].Start, together[i].End = 0, 40
	}
	if got := (&process{tests: together}).savedInParallel(8, 2); got != 0 {
		t.Errorf("%d are saved of tests that run in parallel", got)
	}
}
