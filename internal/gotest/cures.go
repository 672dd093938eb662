package gotest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
	worthwhile = 0.02 // of the wall: what a cure has to gain to be shown
	many       = 3    // tests that pay for a fixture
)

// cures are what is often done to a suite, each with what it would take then. None of them
// is more than a replay: tests that run in parallel must be fit for it.
func (w *whatIf) cures() (list []report.Cure) {
	whole := w.account.execution.wall
	add := func(wall time.Duration, what string) {
		if float64(wall) < (1-worthwhile)*float64(whole) {
			list = append(list, report.Cure{What: what, Wall: wall})
		}
	}
	add(w.parallel())
	add(w.once())
	add(w.merged())
	add(w.atOnce())
	add(w.wall(w.account.freeingStep(schedule.Vet)), "no vet (-vet=off)")
	slices.SortStableFunc(list, func(x, y report.Cure) int { return cmp.Compare(x.Wall, y.Wall) })
	return list
}

// shorter is the wall with some actions shorter by what is saved.
func (w *whatIf) shorter(saved map[int]time.Duration) time.Duration {
	return w.wall(func(i int) time.Duration { return max(0, w.account.execution.actions[i].Wall()-saved[i]) })
}

// parallel is the tests of one package in parallel: of the package that gains most.
func (w *whatIf) parallel() (best time.Duration, what string) {
	best = w.account.execution.wall
	limit, err := strconv.Atoi(goflags.Last(w.account.config.Flags, "parallel"))
	if err != nil || limit < 1 {
		limit = w.account.suite.Environment().CPUs
	}
	for _, i := range sortedKeys(w.account.processes) {
		p := w.account.processes[i]
		if wall := w.shorter(map[int]time.Duration{i: p.savedInParallel(limit, w.account.suite.Environment().CPUs)}); wall < best {
			best, what = wall, fmt.Sprintf("the tests of %s in parallel (t.Parallel)", p.pkg)
		}
	}
	return best, what
}

// savedInParallel is what a process would save if its tests ran at the same time, so many
// of them, the longest first, on so many processors.
func (p *process) savedInParallel(limit, procs int) time.Duration {
	var walls []time.Duration
	var cpu time.Duration
	var spans []span
	for i, t := range p.tests {
		if t.Name == "" {
			continue
		}
		used, _ := p.use(i)
		cpu += used
		if !strings.Contains(t.Name, "/") {
			walls = append(walls, t.Wall())
			spans = append(spans, span{t.Start, t.End})
		}
	}
	took := max(packed(walls, limit), cpu/time.Duration(max(procs, 1)))
	return max(0, covered(spans)-took)
}

type span struct{ from, to int64 }

// covered is the time in which there was any of the spans.
func covered(spans []span) (sum time.Duration) {
	slices.SortFunc(spans, func(x, y span) int { return cmp.Compare(x.from, y.from) })
	var at int64
	for _, s := range spans {
		sum += time.Duration(max(0, s.to-max(at, s.from)))
		at = max(at, s.to)
	}
	return sum
}

// packed is when the last of some jobs ends on so many slots, the longest begun first.
func packed(walls []time.Duration, slots int) time.Duration {
	free := make([]time.Duration, max(slots, 1))
	slices.SortFunc(walls, func(x, y time.Duration) int { return cmp.Compare(y, x) })
	for _, wall := range walls {
		free[0] += wall
		slices.Sort(free)
	}
	return free[len(free)-1]
}

// once is a fixture loaded once in each test program and not by each test: the function of
// the user's that gains most so, of those that many tests wait for.
func (w *whatIf) once() (best time.Duration, what string) {
	best = w.account.execution.wall
	for function, byTest := range w.account.paid() {
		if len(byTest) < many {
			continue
		}
		saved := make(map[int]time.Duration)
		for i, whole := range w.account.savings[function] {
			var sum, most time.Duration
			for key, cost := range byTest {
				if key.action == i {
					sum, most = sum+cost, max(most, cost)
				}
			}
			if sum > 0 {
				saved[i] = time.Duration(float64(whole[believed]) * float64(sum-most) / float64(sum))
			}
		}
		text := fmt.Sprintf("%s once, and not in %d tests", symbol.Short(function), len(byTest))
		if wall := w.shorter(saved); wall < best || wall == best && text < what {
			best, what = wall, text
		}
	}
	return best, what
}

// A payer is one test of a process.
type payer struct{ action, test int }

// paid is how long the end waited for each function of the user's in each test. What a test and its subtests
// do in its own function is no fixture, nor is what goroutines do on which no test runs.
func (a *account) paid() map[string]map[payer]time.Duration {
	paid := make(map[string]map[payer]time.Duration)
	for _, q := range a.parts {
		if q.test < 0 || q.helps || q.target.Class != charge.Own ||
			strings.HasSuffix(q.function, "."+strings.Split(a.processes[q.action].tests[q.test].Name, "/")[0]) {
			continue
		}
		if paid[q.function] == nil {
			paid[q.function] = make(map[payer]time.Duration)
		}
		paid[q.function][payer{q.action, q.test}] += q.wall()
	}
	return paid
}

// merged is all tests in one package: one program is linked, the one that takes longest,
// and the tests run one after the other.
func (w *whatIf) merged() (time.Duration, string) {
	actions := w.account.execution.actions
	longest, links := -1, 0
	var running time.Duration
	for i, a := range actions {
		switch {
		case a.Kind == schedule.Running:
			running += a.Wall()
		case a.Kind == schedule.Link && !a.Cached:
			links++
			if longest < 0 || a.Wall() > actions[longest].Wall() {
				longest = i
			}
		}
	}
	if links < 2 {
		return w.account.execution.wall, ""
	}
	building := w.wall(func(i int) time.Duration {
		if kind := actions[i].Kind; kind == schedule.Running || kind == schedule.Link && i != longest {
			return 0
		}
		return actions[i].Wall()
	})
	return building + running, fmt.Sprintf("one test program linked, and not %d (their packages merged)", links)
}

// atOnce is as many slots as there are test programs. Building takes what it took: more slots
// are no more processors. What all do together takes its processor time at least.
func (w *whatIf) atOnce() (time.Duration, string) {
	e := w.account.execution
	runs := 0
	for i := range e.actions {
		if e.actions[i].Executes() {
			runs++
		}
	}
	if runs <= w.slots {
		return e.wall, ""
	}
	wall := w.scaled(schedule.Beside(schedule.Running, e.actions, w.slots, func(i int) time.Duration { return e.actions[i].Wall() }))
	return max(wall, e.cpu/time.Duration(max(w.account.suite.Environment().CPUs, 1))), fmt.Sprintf("-p %d: all packages at the same time", runs)
}
