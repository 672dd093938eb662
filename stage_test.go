package bottleneck

import "testing"

// A stage named like a phase of find is not taken for it: what is built stands apart.
func TestStageName(t *testing.T) {
	for name, want := range map[string]string{"build": "stage build", "timed": "stage timed", "load": "load", "other": "other", "": ""} {
		if got := stageName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
