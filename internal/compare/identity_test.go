package compare

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/variant"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

func TestIdentityNote(t *testing.T) {
	d := &difference.Difference{Benchmarks: []difference.BenchmarkDifference{untouched("m/p", "BenchmarkA"), untouched("m/p", "BenchmarkB"), untouched("m/q", "BenchmarkA"), {Unit: difference.SecPerOp}}}
	if got, want := identityNote(d), "The same, by identity: 3 benchmarks of 2 packages. Nothing differs that they are built from, or that their code can reach."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := identityNote(&difference.Difference{}); got != "" {
		t.Errorf("%q of none", got)
	}
}

func TestSideName(t *testing.T) {
	check := func(want, tree string, shared bool, v variant.Variant) {
		t.Helper()
		if got := sideName(tree, shared, v); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	check("HEAD", "HEAD", false, variant.Variant{})
	check("HEAD, go1.27.2", "HEAD", false, variant.Variant{Go: "go1.27.2"})
	check("-tags=x", "working tree", true, variant.Variant{Tags: "x"})
	check("working tree", "working tree", true, variant.Variant{})
}
