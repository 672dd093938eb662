package compare

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A gauge is something, beside its time, that each run of a program reports.
type gauge struct {
	unit string
	of   func(gorun.Gauges) float64 // in the unit; 0 where it is not known
	series
}

// newGauges are the gauges of programs that note them: those of the overlay.
func (c *comparer) newGauges() []*gauge {
	if c.plain {
		return nil
	}
	return []*gauge{
		{unit: difference.StartUpPerOp, of: func(g gorun.Gauges) float64 { return g.StartUp.Seconds() }},
		{unit: difference.PeakPerOp, of: func(g gorun.Gauges) float64 { return float64(g.Peak) }},
	}
}

// gauged runs a side's program once and reads its gauges. They are zero if it left none.
func (x *programRun) gauged(ctx context.Context, s *version) (e gorun.Execution, g gorun.Gauges, err error) {
	if x.plain {
		e, _, err = s.Suite.Run(ctx, s.linked(), suite.Flags{}, suite.Run{NoInits: true})
		return e, g, err
	}
	dir := s.Suite.Temp("gauges")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return e, g, err
	}
	e, _, err = s.Suite.Run(ctx, s.linked(), suite.Flags{}, suite.Run{Record: dir, Mode: instrument.Gauges, NoInits: true})
	if err != nil {
		return e, g, err
	}
	if g, err = gorun.ReadGauges(dir, e); errors.Is(err, gorun.ErrNoRecord) {
		return e, g, nil
	}
	return e, g, errors.Join(err, os.Remove(filepath.Join(dir, "gauges")))
}

// addGauges adds what a run of a side has said in the last layout.
func (m *measured) addGauges(side int, read gorun.Gauges) {
	for _, g := range m.gauges {
		last := &g.layouts[len(g.layouts)-1]
		last.Turns[side] = append(last.Turns[side], []float64{math.Log(g.of(read))})
	}
}

// dropUnknown leaves out the gauges that not every run has.
func (m *measured) dropUnknown() {
	m.gauges = slices.DeleteFunc(m.gauges, func(g *gauge) bool {
		return slices.ContainsFunc(g.layouts, func(l layout.Layout) bool {
			return slices.ContainsFunc(slices.Concat(l.Turns[0], l.Turns[1]), func(turn []float64) bool { return math.IsInf(turn[0], -1) })
		})
	})
}

// gauge is the one of a unit, or nil.
func (m *measured) gauge(unit string) *gauge {
	for _, g := range m.gauges {
		if g.unit == unit {
			return g
		}
	}
	return nil
}

// explainStartUp says which functions a side's start-up in the last layout consists of, by
// the record of a run. The time that packages took there counts as it is: what else
// passes before the main function is longer in a run that records.
func (m *measured) explainStartUp(side int, r *report.Report) {
	g := m.gauge(difference.StartUpPerOp)
	if g == nil {
		return
	}
	last := &g.layouts[len(g.layouts)-1]
	whole := math.Exp(stat.Middle(slices.Concat(last.Turns[side]...)))
	if whole == 0 {
		return // nothing was noted
	}
	var sum float64
	for _, f := range r.Functions {
		part := f.Phases[string(timeline.Init)]
		if part == 0 || f.Function == symbol.Startup {
			continue
		}
		f.Charged = part * r.SecPerRun() / whole
		f.Lines, f.Hints = nil, nil
		sum += f.Charged
		last.Functions[side] = append(last.Functions[side], f)
	}
	for i := range last.Functions[side] {
		last.Functions[side][i].Charged /= max(1, sum)
	}
	last.Functions[side] = append(last.Functions[side], report.Function{Function: symbol.Startup, Charged: max(0, 1-sum)})
	last.Samples[side] = max(1, startUpHz*whole)
}

// startUpHz is how many samples a second of start-up counts as.
const startUpHz = 500
