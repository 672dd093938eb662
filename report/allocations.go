package report

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// writeAllocations writes what the functions allocate, if it was counted.
func (t *text) writeAllocations() {
	rows := t.table()
	rows.Row("bytes/op", "allocs/op", "of which GC", "benchmark, function")
	packages := packageNames(t.Benchmarks)
	for _, b := range t.largest {
		var list []Function
		for _, fn := range b.Functions {
			if fn.AllocsPerOp > 0 {
				list = append(list, fn)
			}
		}
		if len(list) == 0 {
			continue
		}
		slices.SortStableFunc(list, func(x, y Function) int { return cmp.Compare(y.BytesPerOp, x.BytesPerOp) })
		rows.Row("", "", "", packages[b.Package]+b.Name)
		for _, fn := range list[:min(len(list), t.Top)] {
			gc := ""
			if fn.GC >= render.Visible {
				gc = render.Percent(fn.GC)
			}
			rows.Row(render.Count(fn.BytesPerOp), render.Count(fn.AllocsPerOp), gc, "  "+fn.Function)
		}
	}
	t.writeRows("What one operation allocates, counted in runs of their own:", &rows)
}
