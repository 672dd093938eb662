package gotest

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

func TestDoubt(t *testing.T) {
	ended := func(last timeline.Kind) *process {
		return &process{traces: make([]traced, 1), record: &gorun.Record{Marks: []timeline.Mark{{Kind: last}}}}
	}
	for _, c := range []struct {
		p    *process
		text string
	}{
		{nil, "its functions are not known"},
		{ended(timeline.TestEnd), "its last tenth of a second is missing"},
		{ended(timeline.Replaced), "became another program by syscall.Exec"},
	} {
		if err := doubt(c.p); err == nil || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%v, want %q", err, c.text)
		}
	}
	if err := doubt(ended(timeline.Exit)); err != nil {
		t.Error(err)
	}
}
