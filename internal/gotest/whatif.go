package gotest

import (
	"context"
	"runtime"
	"strconv"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
)

// A whatIf tells what the suite would have taken with other times of its actions.
type whatIf struct {
	account  *account
	slots    int
	recorded time.Duration // what the replay makes of the times that were recorded
}

func (a *account) whatIf() *whatIf {
	w := &whatIf{account: a, slots: slots(a.config.Flags)}
	w.recorded = schedule.Replay(a.execution.actions, w.slots, func(i int) time.Duration { return a.execution.actions[i].Wall() })
	return w
}

// slots is go test's -p.
func slots(flags []string) int {
	if n, err := strconv.Atoi(goflags.Last(flags, "p")); err == nil {
		return max(n, 1)
	}
	return runtime.GOMAXPROCS(0)
}

// wall is what the suite would take. The ratio of two replays is taken of what was
// recorded, as the replay does not know how actions share the processors.
func (w *whatIf) wall(of func(i int) time.Duration) time.Duration {
	return w.scaled(schedule.Replay(w.account.execution.actions, w.slots, of))
}

// scaled is the wall that a replay's means.
func (w *whatIf) scaled(replayed time.Duration) time.Duration {
	e := w.account.execution
	if w.recorded <= 0 {
		return e.wall
	}
	return time.Duration(min(float64(replayed)/float64(w.recorded), 1) * float64(e.wall))
}

// speedup is how many times as fast the suite would be.
func (w *whatIf) speedup(of func(i int) time.Duration) float64 {
	return float64(w.account.execution.wall) / float64(max(w.wall(of), time.Microsecond))
}

// A bound is what of a saving is taken.
type bound int

const (
	believed bound = iota
	least
	most
)

// digest keeps what a process's traces tell of what it would save if a function cost nothing, of some
// or of all that it is charged with, and lets go of the traces.
func (a *account) digest(ctx context.Context, i int, functions []string) {
	p := a.processes[i]
	if p == nil {
		return
	}
	saved, ok := p.saved(ctx, functions)
	a.cut, a.late = a.cut || !ok, a.late || p.late
	for function, s := range saved {
		if a.savings[function] == nil {
			a.savings[function] = make(map[int]saving)
		}
		a.savings[function][i] = s
	}
	a.byClock += min(p.digest(), a.onPath[i])
}

// freeing is what each action would take if a function, or building a package, cost
// nothing.
func (a *account) freeing(function string, b bound) func(i int) time.Duration {
	saved := a.savings[function]
	return func(i int) time.Duration {
		action := &a.execution.actions[i]
		if action.Kind != schedule.Running && action.Kind != schedule.Other && action.Package == function {
			return 0
		}
		return max(0, action.Wall()-saved[i][b])
	}
}

// freeingStep is likewise for all actions of a kind.
func (a *account) freeingStep(kind schedule.Kind) func(i int) time.Duration {
	return func(i int) time.Duration {
		if a.execution.actions[i].Kind == kind {
			return 0
		}
		return a.execution.actions[i].Wall()
	}
}
