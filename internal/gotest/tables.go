package gotest

import (
	"cmp"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/doubts"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report"
)

// actions are those that took time, in order.
func (a *account) actions() []report.Action {
	var list []report.Action
	for i, action := range a.execution.actions {
		if action.Kind == schedule.Other || action.Cached && action.Kind != schedule.Running {
			continue
		}
		list = append(list, report.Action{
			Kind: string(action.Kind), Package: action.Package, Start: action.Start, Wall: action.Wall(), Path: a.onPath[i], Cached: action.Cached,
		})
	}
	slices.SortStableFunc(list, func(x, y report.Action) int { return cmp.Compare(x.Start, y.Start) })
	return list
}

// A testKey is a test of a package.
type testKey struct{ pkg, name string }

// tests are all that ran, those that the end waited for longest first.
func (a *account) tests(polled map[string]time.Duration) []report.Test {
	index := make(map[testKey]int)
	var list []report.Test
	at := func(p *process, i int) *report.Test {
		key := testKey{p.pkg, p.tests[i].Name}
		n, ok := index[key]
		if !ok {
			n = len(list)
			index[key] = n
			list = append(list, report.Test{Package: key.pkg, Name: key.name})
		}
		return &list[n]
	}
	for _, i := range sortedKeys(a.processes) {
		p := a.processes[i]
		for j, t := range p.tests {
			out := at(p, j)
			out.Wall += t.Wall()
			out.Result = string(t.Result)
			cpu, waiting := p.use(j)
			out.CPU += cpu
			out.Waiting += waiting
		}
	}
	byTest := make(map[testKey]sum)
	for i := range a.parts {
		q := &a.parts[i]
		if q.test < 0 {
			continue
		}
		p := a.processes[q.action]
		at(p, q.test).Path += q.wall()
		key := testKey{p.pkg, p.tests[q.test].Name}
		if byTest[key] == nil {
			byTest[key] = make(sum)
		}
		byTest[key].add(q)
	}
	for i := range list {
		list[i].Bottleneck = a.testVerdict(byTest[testKey{list[i].Package, list[i].Name}].costs(), polled)
	}
	slices.SortStableFunc(list, func(x, y report.Test) int {
		return cmp.Or(cmp.Compare(y.Path, x.Path), cmp.Compare(y.Wall, x.Wall))
	})
	return list
}

// testVerdict names the function that most of a test's part of the path is charged to. It may
// poll for as long as that function polled in the whole suite.
func (a *account) testVerdict(list []*cost, polled map[string]time.Duration) *report.Bottleneck {
	if len(list) == 0 {
		return nil
	}
	var total, skipped time.Duration
	for _, c := range list {
		total += c.total
		for _, t := range c.estimated {
			skipped += t
		}
	}
	functions, all, unknown := make([]report.Function, len(list)), make([]report.Bottleneck, len(list)), make(map[string]time.Duration)
	for i, c := range list {
		f := &functions[i]
		f.Function, f.Charged = c.function, float64(c.total)/float64(max(total, 1))
		f.Low, f.High = a.bounds(c, total, untraced(list))
		all[i] = report.Bottleneck{Phase: phaseTest, Function: f.Function, Share: f.Charged, Low: f.Low, High: f.High}
		unknown[c.function] = min(polled[c.function], c.total)
	}
	b := &all[0]
	b.Kind = mostOf(list[0].kinds)
	b.Speedup, b.SpeedupLow, b.SpeedupHigh = stat.Speedup(b.Share), stat.Speedup(b.Low), stat.Speedup(b.High)
	b.Certain = a.certain(all, float64(untraced(list)+skipped)/float64(max(total, 1)))
	_ = doubts.Unknown(b, functions, shares(unknown, total)) // the suite's warning tells
	return b
}
