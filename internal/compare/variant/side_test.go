package variant

import (
	"errors"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

func TestDoubts(t *testing.T) {
	side := func(role, name string, broken ...string) *Side {
		s := &Side{Side: revision.Side{Name: name}, Role: role, Suite: new(suite.Suite)}
		for _, text := range broken {
			s.Suite.Broken = append(s.Suite.Broken, errors.New(text))
		}
		return s
	}
	var got []string
	for _, err := range Doubts(side("base", "HEAD", "both", "first"), side("head", "working tree", "second", "both")) {
		got = append(got, err.Error())
	}
	if want := []string{"both", "base (HEAD): first", "head (working tree): second"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOf(t *testing.T) {
	check := func(want, tree string, shared bool, v Variant) {
		t.Helper()
		if got := v.Of(tree, shared); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	check("HEAD", "HEAD", false, Variant{})
	check("HEAD, go1.27.2", "HEAD", false, Variant{Go: "go1.27.2"})
	check("-tags=x", "working tree", true, Variant{Tags: "x"})
	check("working tree", "working tree", true, Variant{})
}
