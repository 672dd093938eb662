package compare

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/variant"
)

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
