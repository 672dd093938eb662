// Package compare measures two versions of the same benchmarks, in turns, and says
// which changed and which functions explain it.
package compare

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/compare/identity"
	"github.com/bottleneck-go/bottleneck/internal/compare/variant"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// DefaultThreshold is the change below which Run sees none.
	DefaultThreshold = 0.01
	// DefaultMaxTime is how long Run continues while a verdict is open.
	DefaultMaxTime = 2 * time.Minute
)

// A Config says what is compared: see bottleneck.CompareConfig.
type Config struct {
	suite.Target
	Base, Head string
	Names      [2]string // what they are called in messages; "": as above
	Run        string
	Count      int
	Threshold  float64
	MaxTime    time.Duration
	Record     string
	Stdin      io.Reader // of programs
	Status     func(what string)

	BaseVariant, HeadVariant variant.Variant

	All bool // measure also what cannot have changed

	Memory bool // also what is in use on the heap

	Exact    bool   // count instead of measuring
	Baseline string // the file of counts that is the base
	CountsTo string // the file to which the head's counts are written
}

var roles = [2]string{"base", "head"}

func (c Config) flags() suite.Flags {
	f := c.Target.Flags()
	f.Run, f.Count = c.Run, c.Count
	return f
}

func (c Config) withDefaults() Config {
	c.Threshold = cmp.Or(c.Threshold, DefaultThreshold)
	c.MaxTime = cmp.Or(c.MaxTime, DefaultMaxTime)
	if c.Status == nil {
		c.Status = func(string) {}
	}
	return c
}

// check finds values that make no sense. The error is ErrUsage.
func (c Config) check() error {
	return cmp.Or(c.flags().Check(), c.BaseVariant.Check("base"), c.HeadVariant.Check("head"))
}

// Run compares: see bottleneck.Compare.
func Run(ctx context.Context, config Config) (d *difference.Difference, err error) {
	config = config.withDefaults()
	if runs, err := config.recordedRuns(); err != nil {
		return nil, err
	} else if len(runs[0]) > 0 {
		return config.compareRuns(runs)
	}
	if config.Target, err = config.Target.Complete(ctx); err != nil {
		return nil, err
	}
	if err := config.check(); err != nil {
		return nil, err
	}
	if config.counting() {
		return config.compareCounts(ctx)
	}
	err = suite.InTemp(func(tmp string) error {
		c := &comparer{Config: config, began: time.Now(), tmp: tmp}
		if err := c.prepare(ctx); err != nil {
			return err
		}
		if d, err = c.measureAll(ctx); err != nil || c.Record == "" {
			return err
		}
		return suite.Recorded(c.write(c.Record, d))
	})
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx) // whatever failed for that
	}
	return d, err
}

// measureAll measures time and allocations, as far as the toolchain allows.
func (c *comparer) measureAll(ctx context.Context) (*difference.Difference, error) {
	if c.arePrograms() {
		if err := c.feed(); err != nil {
			return nil, err
		}
		d, err := c.measureProgram(ctx)
		if errors.Is(err, instrument.ErrToolchain) {
			c.plain = true
			c.warnings = append(report.Warnings{fmt.Errorf("%w: %s", err, tally.PlainIsLess(true))}, c.warnings...)
			d, err = c.measureProgram(ctx)
		}
		if err != nil || !c.Memory {
			return d, err
		}
		return d, c.compareMemory(ctx, d)
	}
	if err := c.common(); err != nil {
		return nil, err
	}
	c.compareTrees(ctx)
	c.setApart(c.sameFiles)
	before := slices.Clone(c.warnings)
	d, err := c.measure(ctx)
	switch {
	case errors.Is(err, instrument.ErrToolchain):
		return c.measurePlain(ctx, err)
	case errors.Is(err, suite.ErrFailed) && !errors.Is(err, gorun.ErrBuild) && ctx.Err() == nil: // what does not build is not the recorder's
		c.warnings = before
		return c.measureUnrecorded(ctx, err)
	case err != nil:
		return nil, err
	}
	err = c.explainAllocations(ctx, d)
	if err == nil && c.Memory {
		err = c.compareMemory(ctx, d)
	}
	if err == nil {
		err = c.tryPlain(ctx, d)
	}
	return d, err
}

// A comparer is one comparison in progress.
type comparer struct {
	Config
	tmp       string
	plain     bool // programs write ordinary profiles: the toolchain takes no overlay
	began     time.Time
	end       time.Time                    // of measuring
	limit     time.Time                    // behind which nothing is measured that can be left out
	sides     [2]*version                  // base, head
	alike     map[string]identity.Likeness // of the packages
	doubts    map[string]identity.Doubts   // of those that are alike but for their source
	identical []suite.Key                  // benchmark functions that are not measured
	measured  []*measured                  // the benchmarks of both sides
	failed    []suite.Key                  // that are left out: benchmarks, and packages, without a name
	failure   error                        // the first one
	unlisted  []string                     // packages of which not all benchmarks were looked at
	layouts   int                          // so far
	spent     float64                      // the part of the risk of false alarms that looks have used
	factor    float64                      // by which p-values grow now
	code      origin.Pair
	quiet.Elsewhere
	warnings report.Warnings
}

// prepare makes both sides and finds out what is in them.
func (c *comparer) prepare(ctx context.Context) error {
	c.Status("making both sides")
	base, head, err := c.trees(ctx)
	if err != nil {
		return suite.OfRevisions(err)
	}
	shared := base == head
	for i, s := range []revision.Side{base, head} {
		v := []variant.Variant{c.BaseVariant, c.HeadVariant}[i]
		s.Name = v.Of(s.Name, shared)
		c.sides[i] = &version{Side: variant.Side{Side: s, Role: roles[i], Variant: v}, profiles: make(map[string][]*profile.Profile)}
		if err := c.sides[i].Find(ctx, c.Target, c.tmp); err != nil {
			return c.sides[i].Failed(err)
		}
	}
	c.warnings = append(c.warnings, variant.Doubts(&c.sides[0].Side, &c.sides[1].Side)...)
	return nil
}

// common keeps in each side the packages that both have.
func (c *comparer) common() error {
	for i, s := range c.sides {
		c.sides[i].programs = nil
		for _, p := range s.Found {
			if p.Main {
				continue
			}
			if c.sides[1-i].Has(p.ImportPath) {
				s.programs = append(s.programs, program{Program: p})
			} else {
				c.warnings = append(c.warnings, &verdict.OneSide{Name: p.ImportPath, Package: true, Base: i == 0})
			}
		}
	}
	if len(c.sides[0].programs) > 0 {
		return nil
	}
	if c.sides[0].Suite.Env.GOMOD == "" {
		return suite.Usagef("in GOPATH mode (GO111MODULE=off) a package is named by where it stands, and the two sides stand in two places: compare needs module mode, and a go.mod on both sides")
	}
	if apart := verdict.NewApart(c.warnings); apart != nil {
		return suite.Usagef("no package has benchmarks on both sides: %w", apart)
	}
	return suite.Usagef("no package has benchmarks on both sides: a program is run as a whole if it is named alone")
}
