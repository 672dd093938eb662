package report

import (
	"fmt"

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
	counted := false
	for _, b := range t.largest {
		named := false
		for _, fn := range b.Functions {
			if fn.Calls == 0 || fn.Charged < render.LeastShare {
				continue
			}
			if !named {
				rows.Row("", "", "", packages[b.Package]+b.Name)
			}
			named, counted = true, true
			rows.Row(render.Count(float64(fn.Calls)), render.Seconds(fn.SecPerCall), render.Percent(fn.Charged), "  "+fn.Function)
		}
	}
	if !counted {
		return
	}
	fmt.Fprintln(&t.out, "\nThe calls of one operation, counted in runs of their own:")
	_ = rows.Write(&t.out, "  ") // into memory
}

// writeAllCalls writes the calls in a whole run, of the functions that take most.
func (t *text) writeAllCalls() {
	rows := t.table()
	rows.Row("calls", "time", "time/call", "cum", "function")
	counted := false
	for i, fn := range t.Functions {
		if i == t.Top {
			break
		}
		if fn.Calls > 0 {
			counted = true
			rows.Row(render.Count(float64(fn.Calls)), render.Seconds(fn.Charged*t.SecPerRun()), render.Seconds(fn.SecPerCall),
				render.Percent(fn.Cum), symbol.Place(fn.Function, fn.File, fn.Line))
		}
	}
	if counted {
		fmt.Fprintln(&t.out, "\nThe calls of the whole run, counted in one of its own:")
		_ = rows.Write(&t.out, "  ") // into memory
	}
}
