package report

import (
	"fmt"
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// writeCalls writes what the counted calls cost, if any were counted.
func (r *Report) writeCalls(w io.Writer) {
	var t render.Table
	t.Row("calls/op", "time/call", "share", "benchmark, function")
	packages := packageNames(r.Benchmarks)
	counted := false
	for _, b := range r.Benchmarks {
		named := false
		for _, fn := range b.Functions {
			if fn.Calls == 0 || fn.Charged < shownShare {
				continue
			}
			if !named {
				t.Row("", "", "", packages[b.Package]+b.Name)
			}
			named, counted = true, true
			t.Row(render.Count(float64(fn.Calls)), render.Seconds(fn.SecPerCall), render.Percent(fn.Charged), "  "+fn.Function)
		}
	}
	if !counted {
		return
	}
	fmt.Fprintln(w, "\nThe calls of one operation, counted in runs of their own:")
	_ = t.Write(w, "  ") // into memory
}
