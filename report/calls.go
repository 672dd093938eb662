package report

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// writeCalls writes what the counted calls cost, if any were counted.
func (t *text) writeCalls() {
	rows := t.table()
	rows.Row("calls/op", "time/call", "share", "benchmark, function")
	packages := packageNames(t.Benchmarks)
	counted := false
	for _, b := range t.largest {
		named := false
		for _, fn := range b.Functions {
			if fn.Calls == 0 || fn.Charged < shownShare {
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
