package report

import (
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// writeCalls writes what the counted calls cost, if any were counted: those of the
// whole run, and those of one operation of each benchmark.
func (t *text) writeCalls() {
	t.writeAllCalls()
	rows := t.table()
	rows.Row("calls/op", "time/call", "share", "benchmark, function")
	packages := packageNames(t.Benchmarks)
	for _, b := range t.largest {
		named := false
		for _, fn := range b.Functions {
			if fn.Calls == 0 || fn.Charged < render.LeastShare {
				continue
			}
			if !named {
				rows.Row("", "", "", packages[b.Package]+b.Name)
			}
			named = true
			rows.Row(render.Count(float64(fn.Calls)), render.Seconds(fn.SecPerCall), render.Percent(fn.Charged), "  "+fn.Function)
		}
	}
	t.writeRows("The calls of one operation, counted in runs of their own:", &rows)
}

// writeAllCalls writes the calls in a whole run, of the functions that take most.
func (t *text) writeAllCalls() {
	rows := t.table()
	rows.Row("calls", "time", "time/call", "cum", "function")
	for _, fn := range t.Functions[:min(len(t.Functions), t.Top)] {
		if fn.Calls > 0 {
			rows.Row(render.Count(float64(fn.Calls)), render.Seconds(fn.Charged*t.SecPerRun()), render.Seconds(fn.SecPerCall),
				render.Percent(fn.Cum), symbol.Place(fn.Function, fn.File, fn.Line))
		}
	}
	t.writeRows("The calls of the whole run, counted in one of its own:", &rows)
}
