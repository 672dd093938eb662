package gotest

import (
	"errors"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A package that is not there is no wrong usage of go test: it has failed.
func TestAbsent(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n"})
	_, err := Run(t.Context(), Config{Line: goflags.Line{Packages: []string{"./nosuch"}}, Dir: dir})
	if !errors.Is(err, suite.ErrFailed) || errors.Is(err, suite.ErrUsage) {
		t.Error(err)
	}
}
