package doubts

import (
	"cmp"
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// Order puts what a suite waits for in the order in which it is named, the largest first. The go command's own time, which is
// more where a machine is busy, is nothing that its user could mend: it stands behind what takes at least half as long.
func Order(x, y report.Bottleneck) int { return cmp.Compare(worth(y), worth(x)) }

func worth(b report.Bottleneck) float64 {
	if b.Function == symbol.GoCommand {
		return b.Share / 2
	}
	return b.Share
}

// goCommand is the warning of how much of the wait the go command itself took, where that is most and not the verdict, or nil.
func goCommand(r *report.Report) error {
	b := r.Bottleneck
	if b == nil || b.Function == symbol.GoCommand {
		return nil
	}
	for _, f := range r.Functions {
		if f.Function == symbol.GoCommand && f.Charged > b.Share {
			return fmt.Errorf("%s of the wait was the go command itself, and starting and ending test programs: that takes longer where the machine is busy", render.Percent(f.Charged))
		}
	}
	return nil
}
