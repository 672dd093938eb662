package gorun

import "testing"

// -bench picks functions as package testing does.
func TestTopLevel(t *testing.T) {
	check := func(bench, name string, want bool) {
		t.Helper()
		if got := TopLevel(bench)(name); got != want {
			t.Errorf("-bench %q, %s: %v, want %v", bench, name, got, want)
		}
	}
	check("", "BenchmarkX", true)
	check("X$", "BenchmarkX", true)
	check("X$", "BenchmarkXY", false)
	check("X/sub", "BenchmarkX", true)
	check("Y/a|X/b", "BenchmarkX", true)
	check("Y/X", "BenchmarkX", false)
	check("X 1", "BenchmarkX_1", true)
}
