package report

import "testing"

func TestExitError(t *testing.T) {
	for status, want := range map[int]string{3: "the program failed: exit status 3", -1: "the program failed: a signal ended it"} {
		if got := (ExitError{Status: status}).Error(); got != want {
			t.Errorf("%d: %q, want %q", status, got, want)
		}
	}
}
