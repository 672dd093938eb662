package find

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// Where a filter of system calls may have ended a program for the recorder, that is said too.
func TestFailure(t *testing.T) {
	for _, c := range []struct {
		e    gorun.Execution
		want int // warnings
	}{
		{gorun.Execution{}, 0},
		{gorun.Execution{ExitCode: 1}, 1},
		{gorun.Execution{ExitCode: -1, Signal: "killed"}, 1},
		{gorun.Execution{ExitCode: -1, Signal: "bad system call (core dumped)"}, 2},
	} {
		if got := failure(c.e); len(got) != c.want {
			t.Errorf("%+v: %v, want %d", c.e, got, c.want)
		}
	}
}
