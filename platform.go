package bottleneck

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// lacking are the warnings about what cannot be measured on an operating system.
func lacking(goos string) Warnings {
	if instrument.TellsProcessorTime(goos) {
		return nil
	}
	return Warnings{fmt.Errorf("%s does not tell processor time cheaply: waiting is not told apart from work, and counts as busy", goos)}
}
