package report

import "testing"

func TestExitError(t *testing.T) {
	for e, want := range map[ExitError]string{
		{Status: 3}:                    "the program failed: exit status 3",
		{Status: -1}:                   "the program failed: a signal ended it",
		{Status: -1, Signal: "killed"}: "the program failed: a signal ended it: killed",
	} {
		if got := e.Error(); got != want {
			t.Errorf("%+v: %q, want %q", e, got, want)
		}
	}
}
