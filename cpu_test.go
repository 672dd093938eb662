package bottleneck

import (
	"runtime"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

func TestProcessCPU(t *testing.T) {
	if told := processCPU() > 0; told != instrument.TellsProcessorTime(runtime.GOOS) {
		t.Errorf("this system tells processor time: %v", told)
	}
}
