package verdict

import (
	"cmp"
	"math"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A Function is what one function has part in a benchmark's time, until it is judged.
type Function struct {
	difference.FunctionDifference
	Declared [2]bool // in the source of base and head
}

// SetError takes over how certain a change is. An interval that is not known is
// of the given half width: JSON has no infinity.
func (f *Function) SetError(d stat.Difference, widest float64) {
	half := min(d.High-d.Value, widest)
	f.Low, f.High = f.ChangeNs-half, f.ChangeNs+half
	f.P, f.Q = d.P, d.P
}

// tiny is the part of a benchmark's time that rounding may leave.
const tiny = 1e-9

// AddRest adds what of a benchmark's time is in none of its parts. It has no interval.
func (b *Benchmark) AddRest() {
	base := 1e9 * b.Base.Center
	rest := Function{FunctionDifference: difference.FunctionDifference{
		Function: difference.Unattributed, BaseNs: base, HeadNs: 1e9 * b.Head.Center, ChangeNs: 1e9*b.Head.Center - base, P: 1, Q: 1,
	}}
	for _, f := range b.Parts {
		rest.BaseNs -= f.BaseNs
		rest.HeadNs -= f.HeadNs
		rest.ChangeNs -= f.ChangeNs
	}
	for _, x := range []*float64{&rest.BaseNs, &rest.HeadNs, &rest.ChangeNs} {
		if math.Abs(*x) < tiny*base {
			*x = 0
		}
	}
	rest.Low, rest.High = rest.ChangeNs, rest.ChangeNs
	if rest.ChangeNs != 0 || rest.BaseNs != 0 {
		b.Parts = append(b.Parts, rest)
	}
}

// compareImportance puts changes first, the largest of them first.
func compareImportance(x, y Function) int {
	if x.Verdict.Changed() != y.Verdict.Changed() {
		if x.Verdict.Changed() {
			return -1
		}
		return 1
	}
	if (x.Function == difference.Unattributed) != (y.Function == difference.Unattributed) {
		if x.Function == difference.Unattributed {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(math.Abs(y.ChangeNs), math.Abs(x.ChangeNs)), strings.Compare(x.Function, y.Function))
}

// besideShare is the part of a benchmark's change from which on a function is said
// to have part in it. A large change moves caches, branches and what the processor
// does at the same time, and with them functions that nobody has touched.
const besideShare = 0.1

// againstShare is that part for a function that changed the other way: what a callee now waits
// for, the processor does not wait for in its caller any more.
const againstShare = 0.3

// functionVerdict holds a function against the benchmark that it is part of.
func (b *Benchmark) functionVerdict(f *Function, threshold float64) difference.Verdict {
	limit := 1e9 * threshold * b.Base.Center
	noise := (b.Noise.Ratio - 1) * min(f.BaseNs, f.HeadNs)
	share := besideShare
	if f.ChangeNs > 0 != (b.Change.Ratio > 1) {
		share = againstShare
	}
	beside := share * 1e9 * b.Base.Center * math.Abs(b.Change.Ratio-1)
	least := max(f.Low, -f.High) // that the change is by its interval
	switch {
	case f.Q > naming || math.Abs(f.ChangeNs) <= max(limit, noise) || least <= beside:
		if -limit <= f.Low && f.High <= limit {
			return difference.Same
		}
		return difference.Unclear
	case f.BaseNs == 0 && !f.Declared[0] && !symbol.Group(f.Function):
		return difference.New
	case f.HeadNs == 0 && !f.Declared[1] && !symbol.Group(f.Function):
		return difference.Gone
	case f.ChangeNs > 0:
		return difference.Slower
	}
	return difference.Faster
}
