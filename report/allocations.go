package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// writeAllocations writes what the functions allocate, if it was counted.
func (r *Report) writeAllocations(w io.Writer) {
	var t render.Table
	t.Row("bytes/op", "allocs/op", "of which GC", "benchmark, function")
	packages := packageNames(r.Benchmarks)
	counted := false
	for _, b := range r.Benchmarks {
		var list []Function
		for _, fn := range b.Functions {
			if fn.AllocsPerOp > 0 {
				list = append(list, fn)
			}
		}
		if len(list) == 0 {
			continue
		}
		counted = true
		slices.SortStableFunc(list, func(x, y Function) int { return cmp.Compare(y.BytesPerOp, x.BytesPerOp) })
		t.Row("", "", "", packages[b.Package]+b.Name)
		for _, fn := range list[:min(len(list), shownRows)] {
			gc := ""
			if fn.GC >= visible {
				gc = render.Percent(fn.GC)
			}
			t.Row(render.Count(fn.BytesPerOp), render.Count(fn.AllocsPerOp), gc, "  "+fn.Function)
		}
	}
	if !counted {
		return
	}
	fmt.Fprintln(w, "\nWhat one operation allocates, counted in runs of their own:")
	_ = t.Write(w, "  ") // into memory
}
