// Package find runs benchmarks or a program in an instrumented build, until it is
// certain which function most of the run is charged to.
package find

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/streams"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/units"
	"github.com/bottleneck-go/bottleneck/report"
)

// DefaultMaxTime is how long Run goes on measuring while the first place is not
// certain.
const DefaultMaxTime = 20 * time.Second

// A Config says what is measured: see bottleneck.FindConfig.
type Config struct {
	suite.Target
	Run            string
	Count          int
	BenchMem       bool
	Calls          bool
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	MaxTime        time.Duration
	StopAfter      time.Duration
	Record         string
	Status         func(what string)

	Callers bool

	// Suspected is as in tally.Config.
	Suspected func(function string) bool

	unknown bool // for tests: take the toolchain for an unknown one
}

func (c Config) flags() suite.Flags {
	f := c.Target.Flags()
	f.Run, f.Count, f.BenchMem = c.Run, c.Count, c.BenchMem
	return f
}

// A search is one under way.
type search struct {
	Config
	suite    *suite.Suite
	programs []suite.Program // that were built
	left     []suite.Program // those that have not failed
	tally    *tally.Tally
	began    time.Time
	built    time.Duration
	failed   []error      // of packages that do not build, or whose benchmarks failed
	plain    bool         // the programs write ordinary profiles
	crashed  bool         // benchmarks failed with the recorder in them
	printed  []byte       // by the last test program
	units    units.Writer // what benchmarks print of their units
	streams  streams.Looks
}

// Run measures: see bottleneck.Find.
func Run(ctx context.Context, c Config) (r *report.Report, err error) {
	if c.Target, err = c.Target.Complete(ctx); err != nil {
		return nil, err
	}
	if err := c.flags().Check(); err != nil {
		return nil, err
	}
	c.MaxTime = cmp.Or(c.MaxTime, DefaultMaxTime)
	err = suite.InTemp(func(tmp string) error {
		s := &search{Config: c, began: time.Now()}
		if err := s.prepare(ctx, tmp); err != nil {
			return err
		}
		if r, err = s.measure(ctx); s.crashed && !s.suite.Many() {
			r, err = s.unrecorded(ctx, err)
		}
		return err
	})
	return r, err
}

// prepare lists the packages and builds their programs.
func (s *search) prepare(ctx context.Context, tmp string) (err error) {
	if s.suite, err = suite.New(ctx, s.Target, tmp, s.Status); err != nil {
		return err
	}
	programs, err := s.suite.Programs()
	if err != nil {
		return err
	}
	if err := s.checkFor(programs[0]); err != nil {
		return err
	}
	warnings := append(lacking(s.suite.Env.GOOS), s.suite.Doubts()...)
	err = s.build(ctx, programs)
	if errors.Is(err, instrument.ErrToolchain) && !s.plain {
		s.plain = true
		warnings = append(warnings, fmt.Errorf("%w: %s", err, tally.PlainIsLess(programs[0].Main)))
		err = s.build(ctx, programs)
	}
	if err != nil {
		return err
	}
	s.left, s.built = s.programs, time.Since(s.began)
	s.tally = tally.New(s.suite, tally.Config{Program: s.programs[0], Built: s.built, Plain: s.plain, Callers: s.Callers, Suspected: s.Suspected})
	s.tally.Warnings = append(warnings, s.failed...)
	return nil
}

// checkFor sees that what was asked for can be done with a program.
func (s *search) checkFor(p suite.Program) error {
	switch {
	case s.StopAfter > 0 && !p.Main:
		return suite.Usagef("-seconds is for programs: use -benchtime for benchmarks")
	case p.Main && len(s.TestFlags) > 0:
		return suite.Usagef("%s is a program: it has no tests that take %s", p.ImportPath, strings.Join(s.TestFlags, " "))
	}
	return nil
}

// build builds the programs. Of several, those that fail are left out, unless it is
// the toolchain that is not as expected.
func (s *search) build(ctx context.Context, programs []suite.Program) error {
	s.programs, s.failed = nil, slices.Clone(s.suite.Broken)
	for _, p := range programs {
		switch err := s.buildOne(ctx, p); {
		case err == nil:
			s.programs = append(s.programs, p)
		case errors.Is(err, suite.ErrFailed) && s.suite.Many():
			s.failed = append(s.failed, err)
		default:
			return err
		}
	}
	if len(s.programs) == 0 {
		return errors.Join(s.failed...)
	}
	return nil
}

func (s *search) buildOne(ctx context.Context, p suite.Program) error {
	if s.plain {
		overlay, err := s.suite.PlainOverlay(p)
		if err != nil {
			return err
		}
		return s.suite.Build(ctx, p, overlay)
	}
	if s.unknown {
		return instrument.ErrToolchain
	}
	return s.suite.BuildRecording(ctx, p)
}

// noResult says that no benchmark gave a result. What was printed may have some all the same.
func (s *search) noResult() error {
	why := ""
	if results, err := suite.ReadResults("", s.printed); err == nil && len(results) > 0 {
		why = ": those that were printed are of another process, which TestMain may have started or become; such are not looked into"
	}
	return suite.Usagef("no benchmark of %s that matches -bench %s gave a result%s", strings.Join(s.suite.Packages, " "), cmp.Or(s.Bench, "."), why)
}

// measure runs all programs, again and again, until the bottleneck is certain or
// the time is up.
func (s *search) measure(ctx context.Context) (*report.Report, error) {
	defer gorun.HoldClock()()
	program := s.tally.Program.Main
	for run := 1; ; run++ {
		began := time.Now()
		if err := s.runAll(ctx, run); err != nil {
			return nil, err
		}
		s.tally.EndRun()
		last := time.Since(began)
		if !s.tally.Measured() && !program {
			return nil, s.noResult()
		}
		r := s.tally.Report()
		tellOthers(r, s.streams)
		if program || len(s.left) == 0 || r.Bottleneck != nil && r.Bottleneck.Certain {
			return r, s.finish(ctx, r)
		}
		if time.Since(s.began)-s.built+last > s.MaxTime {
			if r.Bottleneck != nil {
				r.Warnings = append(r.Warnings, fmt.Errorf(
					"ranking not certain after %d runs; raise -maxtime (%s)", run, s.MaxTime))
			}
			return r, s.finish(ctx, r)
		}
	}
}

// finish adds to the report what is counted after the measuring, and writes the
// recorded run.
func (s *search) finish(ctx context.Context, r *report.Report) error {
	if s.Calls {
		if err := s.countCalls(ctx, r); err != nil {
			return err
		}
	}
	if s.BenchMem {
		if err := s.countAllocations(ctx, r); err != nil {
			return err
		}
	}
	if s.Record == "" {
		return nil
	}
	return suite.Recorded(s.write(r))
}
