package verdict

import (
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Allocations takes the mean of two measurements of each side of what a function allocates.
// The change lies between the nearest and the farthest of them; limit is how much counts as
// none.
func Allocations(f *difference.AllocationDifference, v *[2][2]float64, limit float64, declared [2]bool) {
	f.Base, f.Head = (v[0][0]+v[0][1])/2, (v[1][0]+v[1][1])/2
	f.Change = f.Head - f.Base
	f.Low = min(v[1][0], v[1][1]) - max(v[0][0], v[0][1])
	f.High = max(v[1][0], v[1][1]) - min(v[0][0], v[0][1])
	switch {
	case -limit <= f.Low && f.High <= limit:
		f.Verdict = difference.Same
	case f.Low <= limit && f.High >= -limit:
		f.Verdict = difference.Unclear
	case f.Base < limit/100 && !declared[0] && !symbol.Group(f.Function):
		f.Verdict = difference.New
	case f.Head < limit/100 && !declared[1] && !symbol.Group(f.Function):
		f.Verdict = difference.Gone
	case f.Change > 0:
		f.Verdict = difference.Slower
	default:
		f.Verdict = difference.Faster
	}
}

// sure is how many times as large as what varies on both sides a change of allocations is, to be
// certain by few counts. Numbers of one kind differ so by chance in less than one of 100 cases.
const sure = 4

// Doubt makes changes unclear that few counts do not make certain, and reports whether there
// are any. Of many counts it is enough that those of the two sides do not overlap.
func Doubt(list []difference.AllocationDifference, many bool) (found bool) {
	for i := range list {
		f := &list[i]
		if !many && f.Verdict.Changed() && max(f.Low, -f.High) < sure*(f.High-f.Low) {
			f.Verdict, found = difference.Unclear, true
		}
	}
	return found
}
