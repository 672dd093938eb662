package find

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/report"
)

// runAll runs all programs once. Among several packages, one that fails is left
// out from then on, so that the others are not lost; it is an error only when
// none is left.
func (s *search) runAll(ctx context.Context, run int) error {
	var left []suite.Program
	for i, p := range s.left {
		s.suite.Status(fmt.Sprintf("run %d: %s", run, p.ImportPath))
		err := s.run(ctx, p, s.suite.Temp(fmt.Sprintf("run%d-%d", run, i)))
		switch {
		case err == nil:
			left = append(left, p)
		case errors.Is(err, suite.ErrFailed) && s.suite.Many():
			err = s.blame(ctx, p, err)
			s.failed = append(s.failed, err)
			s.tally.Warnings = append(s.tally.Warnings, err)
		default:
			return err
		}
	}
	if len(left) == 0 && !s.tally.Measured() {
		return errors.Join(s.failed...)
	}
	s.left = left
	return nil
}

// run runs a program once, which records to a directory.
func (s *search) run(ctx context.Context, p suite.Program, record string) error {
	if err := os.Mkdir(record, 0o777); err != nil {
		return err
	}
	if p.Main {
		return s.runProgram(ctx, p, record)
	}
	run := suite.Run{Record: record}
	if s.plain {
		run = suite.Run{Flags: tally.PlainFlags(record)}
	}
	e, out, err := s.suite.Run(ctx, p, s.flags(), run)
	s.printed = out
	_, _ = s.units.Write(out)
	if s.Stderr != nil && goflags.Has(s.TestFlags, "v") {
		s.suite.Status("")
		_, _ = s.Stderr.Write(out) // only to be seen
	}
	if err == nil {
		return s.tally.Add(p, e, record, out)
	}
	if s.unpolled(p, e) {
		return s.run(ctx, p, record+"-late")
	}
	s.crashed = e.ExitCode > 0 && !s.plain
	if errors.Is(err, suite.ErrFailed) && s.suite.Many() {
		_ = s.tally.Add(p, e, record, out) // what there is of it: the failure is reported
	}
	return err
}

// blame says of a package among several whose benchmarks failed with the recorder in them
// if it is the recorder's doing.
func (s *search) blame(ctx context.Context, p suite.Program, failed error) error {
	if !s.crashed {
		return failed
	}
	s.crashed = false
	alone := &search{Config: s.Config}
	alone.Packages, alone.MaxTime = []string{p.ImportPath}, time.Nanosecond
	alone.Record, alone.Calls, alone.BenchMem = "", false, false
	if _, err := alone.unrecorded(ctx, failed); err != nil {
		return failed
	}
	return fmt.Errorf("%s %w among others: its benchmarks fail with the recorder, and pass without it; named alone, it is measured without", p.ImportPath, suite.ErrFailed)
}

// unrecorded measures benchmarks by ordinary profiles that failed with the recorder in
// them. If they fail then, too, it is not the recorder's doing.
func (s *search) unrecorded(ctx context.Context, failed error) (r *report.Report, err error) {
	err = suite.InTemp(func(tmp string) error {
		again := &search{Config: s.Config, began: time.Now(), plain: true}
		if err := again.prepare(ctx, tmp); err != nil {
			return err
		}
		less := fmt.Errorf("%s: its benchmarks fail with the recorder, and pass without it: %s", again.programs[0].ImportPath, tally.PlainIsLess(false))
		again.tally.Warnings = append([]error{less}, again.tally.Warnings...)
		r, err = again.measure(ctx)
		return err
	})
	if err != nil && ctx.Err() == nil {
		err = failed
	}
	return r, err
}

// errStopped is why a program was interrupted that was to run for some time only.
var errStopped = errors.New("its time was up")

// runProgram runs a program that is no test. That it fails or is interrupted is a
// warning: its time was spent all the same.
func (s *search) runProgram(ctx context.Context, p suite.Program, record string) error {
	if s.StopAfter > 0 {
		stopping, cancel := context.WithTimeoutCause(ctx, s.StopAfter, errStopped)
		defer cancel()
		ctx = stopping
	}
	s.suite.Status("") // the terminal is the program's
	input := position(s.Stdin)
	e, err := gorun.Program{
		Path: p.Path, Args: s.Args, Dir: s.Dir, Env: s.suite.RunEnv(), Record: record, Foreground: true,
		Stdin: s.Stdin, Stdout: s.Stdout, Stderr: s.Stderr,
	}.Execute(ctx)
	s.streams = e.Streams
	if err == nil && e.Unpolled && rewind(s.Stdin, input) && s.unpolled(p, e) {
		return s.run(ctx, p, record+"-late")
	}
	switch {
	case err != nil && ctx.Err() != nil:
		s.tally.Stopped = true
		if s.tally.Add(p, e, record, nil) != nil {
			return err // it was killed before it could complete its record
		}
		if !errors.Is(err, errStopped) {
			s.tally.Warnings = append(s.tally.Warnings, fmt.Errorf("the program's run ended early: %w", err))
		}
		return nil
	case err != nil:
		return err
	}
	s.tally.Warnings = append(s.tally.Warnings, failure(e)...)
	return s.tally.Add(p, e, record, nil)
}

// failure says how a program failed, if it did.
func failure(e gorun.Execution) (w report.Warnings) {
	if e.ExitCode != 0 {
		w = append(w, report.ExitError{Status: e.ExitCode, Signal: e.Signal})
	}
	if strings.HasPrefix(e.Signal, "bad system call") {
		w = append(w, errors.New("a filter of system calls (seccomp) ended it, perhaps for one by which the recorder opens files or sets timers: leave the filter out to measure it"))
	}
	return w
}
