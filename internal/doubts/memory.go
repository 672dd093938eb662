package doubts

import (
	"fmt"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report"
)

// returns is the function that gives memory back to the system.
const returns = "runtime/debug.FreeOSMemory"

// memory widens ceilings where a function gives memory back to the system, which is notable. Those that allocate pay for
// getting it again, of which it is not known how long that takes: without the function they may take less, and without
// them it has less to give back. Nothing is certain then, of which the error is a warning.
func memory(r *report.Report) error {
	b := r.Bottleneck
	i := slices.IndexFunc(r.Functions, func(f report.Function) bool {
		return f.Charged >= Little && slices.ContainsFunc(f.Into, func(p report.Part) bool { return p.Function == returns })
	})
	if i < 0 || b == nil || b.Of == "operation" {
		return nil
	}
	by, others := &r.Functions[i], 0.0
	for j := range r.Functions {
		if f := &r.Functions[j]; j != i && f.File != "" && f.GC > 0 && f.CPU > 0 {
			others += f.Charged
			f.SpeedupHigh = max(f.SpeedupHigh, stat.Speedup(min(1, f.Charged+by.Charged)))
		}
	}
	if others < Little {
		return nil
	}
	by.SpeedupHigh = max(by.SpeedupHigh, stat.Speedup(min(1, by.Charged+others)))
	for _, f := range r.Functions {
		if f.Function == b.Function {
			b.SpeedupHigh = max(b.SpeedupHigh, f.SpeedupHigh)
		}
	}
	b.Certain = false
	return fmt.Errorf("%s calls debug.FreeOSMemory: what is allocated after that has to get its memory from the system again, and how long that takes is part of what other functions are charged", by.Function)
}
