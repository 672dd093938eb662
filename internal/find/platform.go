package find

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/report"
)

// lacking are the warnings about what cannot be measured on an operating system.
func lacking(goos string) report.Warnings {
	if instrument.TellsProcessorTime(goos) {
		return nil
	}
	return report.Warnings{fmt.Errorf("%s does not report CPU time cheaply: waiting cannot be told from work, and counts as busy", goos)}
}
