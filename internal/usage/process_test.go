package usage

import (
	"runtime"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

func TestProcess(t *testing.T) {
	if told := Process() > 0; told != instrument.TellsProcessorTime(runtime.GOOS) {
		t.Errorf("this system tells processor time: %v", told)
	}
}
