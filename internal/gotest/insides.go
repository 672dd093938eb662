package gotest

import (
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/report"
)

// addInsides adds to the first functions what is inside of them, as the path tells.
func (a *account) addInsides(r *report.Report) {
	const wait = "wait"
	l, classes := charge.NewLedger(wait), make(map[string]charge.Target)
	l.AddTime(wait, a.execution.wall, 0)
	for _, p := range a.parts {
		if t := p.target; t.Function != "" && t.Function == p.function && t.Class != charge.Runtime {
			l.AddExact(wait, t, p.wall())
			classes[t.Function] = t
		}
	}
	for i := range r.Functions[:min(inside.Most, len(r.Functions))] {
		f := &r.Functions[i]
		t, ok := classes[f.Function]
		if !ok || f.Charged < inside.Least {
			continue
		}
		a.insides.Add(f, charge.Cost{Frame: t.Frame, Class: t.Class}, l.Inside(f.Function), a.execution.wall)
		for j := range f.Lines {
			x := &f.Lines[j]
			x.Low, x.High = a.interval(x.Share)
		}
	}
	r.Warnings = append(r.Warnings, a.insides.Warnings()...)
}
