// Package gauge keeps what runs of a program are measured by beside their time, in each link
// layout, and which functions that falls on.
package gauge

import (
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A Gauge is something, beside its time, that each run of a program is measured by.
type Gauge struct {
	Unit string
	of   func(gorun.Execution, gorun.Gauges) float64 // in the unit; 0 where it is not known
	layout.Series
}

// Gauges are those of a program.
type Gauges []*Gauge

// All are the gauges that there are: those of the overlay, too, unless programs are built plain.
func All(plain bool) Gauges {
	all := Gauges{{Unit: difference.CPUPerOp, of: func(e gorun.Execution, _ gorun.Gauges) float64 { return e.CPU.Seconds() }}}
	if plain {
		return all
	}
	return append(all,
		&Gauge{Unit: difference.StartUpPerOp, of: func(_ gorun.Execution, g gorun.Gauges) float64 { return g.StartUp.Seconds() }},
		&Gauge{Unit: difference.PeakPerOp, of: func(_ gorun.Execution, g gorun.Gauges) float64 { return float64(g.Peak) }},
	)
}

// Begin begins with a layout.
func (all Gauges) Begin() {
	for _, g := range all {
		g.Layouts = append(g.Layouts, layout.Layout{})
	}
}

// last is the layout that was begun last.
func (g *Gauge) last() *layout.Layout { return &g.Layouts[len(g.Layouts)-1] }

// Add adds what a run of a side in the last layout was measured by.
func (all Gauges) Add(side int, e gorun.Execution, read gorun.Gauges) {
	for _, g := range all {
		g.last().Turns[side] = append(g.last().Turns[side], []float64{math.Log(g.of(e, read))})
	}
}

// Known are the gauges that every run has.
func (all Gauges) Known() Gauges {
	return slices.DeleteFunc(all, func(g *Gauge) bool {
		return slices.ContainsFunc(g.Layouts, func(l layout.Layout) bool {
			return slices.ContainsFunc(slices.Concat(l.Turns[0], l.Turns[1]), func(turn []float64) bool { return math.IsInf(turn[0], -1) })
		})
	})
}

// Of is the gauge of a unit, or nil.
func (all Gauges) Of(unit string) *Gauge {
	for _, g := range all {
		if g.Unit == unit {
			return g
		}
	}
	return nil
}

// Explained reports whether functions have part in what the gauge measures.
func (g *Gauge) Explained() bool {
	return slices.ContainsFunc(g.Layouts, func(l layout.Layout) bool { return l.Functions[0] != nil || l.Functions[1] != nil })
}
