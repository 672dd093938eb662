// Package gotest runs a test suite, and charges the whole wait for it: to the steps of the
// go command, to tests, and to the functions that these wait for.
package gotest

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Config says which suite is run: see bottleneck.TestConfig.
type Config struct {
	goflags.Line
	Dir    string
	Own    []string
	Output io.Writer
	Record string
	Status func(what string)
}

// Run runs a suite: see bottleneck.Test. If it was interrupted while it added up, there is a report with the error.
func Run(ctx context.Context, c Config) (r *report.Report, err error) {
	if c.Output == nil {
		c.Output = io.Discard
	}
	err = suite.InTemp(func(tmp string) error {
		s, err := suite.New(ctx, suite.Target{Packages: c.Packages, Dir: c.Dir, Own: c.Own, Tags: goflags.Last(c.Build, "tags")}, tmp, c.Status)
		if errors.Is(err, gorun.ErrNoPackages) { // to go test, these have failed
			return fmt.Errorf("%w: %v", suite.ErrFailed, err)
		}
		if err != nil {
			return err
		}
		overlay, warnings, err := prepare(ctx, s, c)
		if err != nil {
			return err
		}
		s.Status("running go test")
		e, err := execute(ctx, s, overlay, c)
		if err != nil {
			return err
		}
		s.Status("adding up")
		a, err := addUp(ctx, s, e, c)
		if err != nil {
			return err
		}
		r = a.report(ctx)
		if a.doubt != nil {
			warnings = append(warnings, a.doubt)
		}
		r.Warnings = append(warnings, r.Warnings...)
		if err := context.Cause(ctx); err != nil || c.Record == "" {
			return err
		}
		return suite.Recorded(a.write(c.Record, r))
	})
	return r, err
}

// prepare writes the overlay and compiles what is unchanged through it. Of an unknown
// toolchain the overlay is "": only the go command's own steps are seen.
func prepare(ctx context.Context, s *suite.Suite, c Config) (overlay string, warnings report.Warnings, err error) {
	overlay, err = s.TestOverlay()
	if errors.Is(err, instrument.ErrToolchain) {
		return "", report.Warnings{fmt.Errorf("%w: only the steps of the go command are recorded, not the tests", err)}, nil
	}
	if err != nil {
		return "", nil, err
	}
	return overlay, nil, s.CompileFresh(ctx, overlay, c.Build, c.Flags)
}
