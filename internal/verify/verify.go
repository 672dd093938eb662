// Package verify finds out by experiment how much a function matters: it delays the
// function's calls and measures how much longer everything takes.
package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// DefaultMaxTime is how long Run measures, unless the fewest rounds take longer.
const DefaultMaxTime = 30 * time.Second

// ErrSuspect means that a function is not one that an experiment can slow down;
// the text says why, and what to name instead.
var ErrSuspect = errors.New("no experiment on this function")

// A Config says what is slowed down, and what is watched: see
// bottleneck.VerifyConfig.
type Config struct {
	suite.Target
	Func    string
	Counter string
	Stdin   io.Reader
	MaxTime time.Duration
	Status  func(what string)
}

// Run makes an experiment: see bottleneck.Verify.
func Run(ctx context.Context, c Config) (v *verification.Verification, err error) {
	if c.Target, err = c.Target.Complete(ctx); err != nil {
		return nil, err
	}
	if strings.Contains(c.CPU, ",") {
		return nil, suite.Usagef("-cpu %s: verify takes a single number of CPUs", c.CPU)
	}
	x := &experiment{Config: c, profileTime: profileTime(c.BenchTime)}
	x.MaxTime = cmp.Or(c.MaxTime, DefaultMaxTime)
	x.BenchTime = cmp.Or(c.BenchTime, "5ms")
	err = suite.InTemp(func(tmp string) error {
		if err := x.prepare(ctx, tmp); err != nil {
			return err
		}
		x.began = time.Now()
		if err := x.choose(ctx); err != nil {
			return err
		}
		if err := x.measure(ctx); err != nil {
			return err
		}
		v = x.result()
		return nil
	})
	if errors.Is(err, instrument.ErrToolchain) {
		err = fmt.Errorf("%w: verify cannot delay functions with it: choose one of Go 1.24 to 1.27, as in GOTOOLCHAIN=go1.26.8, or use find and compare", err)
	}
	return v, err
}

// profileTime is how long a benchmark is profiled: half a second for some
// hundred samples, or as long as was asked for.
func profileTime(asked string) string {
	const least = 500 * time.Millisecond
	if d, err := time.ParseDuration(asked); asked == "" || err == nil && d < least {
		return least.String()
	}
	return asked
}

// prepare finds the suspect and builds what there is to run.
func (x *experiment) prepare(ctx context.Context, tmp string) (err error) {
	if err := x.readInput(); err != nil {
		return err
	}
	if x.suite, err = suite.New(ctx, x.Target, tmp, x.Status); err != nil {
		return err
	}
	x.warnings = append(x.warnings, x.suite.Warnings()...)
	if x.suspect, err = findSuspect(x.suite, x.Func); err != nil {
		return err
	}
	overlay, err := x.overlay("delay", (*instrument.Overlay).DelayFunction)
	if err != nil {
		return err
	}
	if x.programs, err = x.suite.Programs(); err != nil {
		return err
	}
	for _, p := range x.programs {
		if err := x.suite.BuildOver(ctx, p, overlay); err != nil {
			return err
		}
	}
	return nil
}
