package compare

import (
	"errors"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

func TestDoubts(t *testing.T) {
	side := func(role, name string, broken ...string) *version {
		s := &version{Side: revision.Side{Name: name}, role: role, suite: new(suite.Suite)}
		for _, text := range broken {
			s.suite.Broken = append(s.suite.Broken, errors.New(text))
		}
		return s
	}
	var got []string
	for _, err := range doubts(side("base", "HEAD", "both", "first"), side("head", "working tree", "second", "both")) {
		got = append(got, err.Error())
	}
	if want := []string{"both", "base (HEAD): first", "head (working tree): second"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
