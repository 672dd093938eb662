// Package compare measures two versions of the same benchmarks, in turns, and says
// which changed and which functions explain it.
package compare

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
	// DefaultThreshold is the change that Run takes for none.
	DefaultThreshold = 0.01
	// DefaultMaxTime is how long Run goes on while a verdict is open.
	DefaultMaxTime = 2 * time.Minute

	fewestRounds = 3
	firstLook    = 6
)

// A Config says what is compared: see bottleneck.CompareConfig.
type Config struct {
	suite.Target
	Base, Head string
	Run        string
	Count      int
	Threshold  float64
	MaxTime    time.Duration
	Record     string
	Status     func(what string)
}

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

// Run compares: see bottleneck.Compare.
func Run(ctx context.Context, config Config) (d *report.Difference, err error) {
	config = config.withDefaults()
	if runs, err := config.recordedRuns(); err != nil {
		return nil, err
	} else if len(runs) == 2 {
		return config.compareRuns(runs[0], runs[1])
	}
	if err := config.flags().Check(); err != nil {
		return nil, err
	}
	err = suite.InTemp(func(tmp string) error {
		c := &comparer{Config: config, began: time.Now(), tmp: tmp}
		if err := c.prepare(ctx); err != nil {
			return err
		}
		if d, err = c.measure(ctx); err != nil {
			return err
		}
		if err := c.explainAllocations(ctx, d); err != nil || c.Record == "" {
			return err
		}
		return c.write(c.Record, d)
	})
	return d, err
}

// A comparer is one comparison under way.
type comparer struct {
	Config
	tmp      string
	began    time.Time
	sides    [2]*version // base, head
	rounds   int
	looks    int
	linking  time.Duration // in this round
	declared [2]origin.Index
	folds    map[string]string // names of functions on one side to those under which they are counted
	warnings report.Warnings
}

// prepare makes both sides and finds out what is in them.
func (c *comparer) prepare(ctx context.Context) error {
	c.Status("making both sides")
	base, head, err := revision.Sides(ctx, c.Dir, c.tmp, c.Base, c.Head)
	if errors.Is(err, revision.ErrNoRepository) || errors.Is(err, revision.ErrRevision) {
		return suite.Usagef("%w", err)
	}
	if err != nil {
		return err
	}
	for i, s := range []revision.Side{base, head} {
		if c.sides[i], err = c.newSide(ctx, s, []string{"base", "head"}[i]); err != nil {
			return fmt.Errorf("%s (%s): %w", []string{"base", "head"}[i], s.Name, err)
		}
	}
	return c.common()
}

// common leaves in each side the packages that both have.
func (c *comparer) common() error {
	for i, s := range c.sides {
		c.sides[i].programs = nil
		for _, p := range s.found {
			if c.sides[1-i].has(p.ImportPath) {
				s.programs = append(s.programs, p)
			} else {
				c.warnings = append(c.warnings, fmt.Errorf("%s has benchmarks only in the %s", p.ImportPath, s.role))
			}
		}
	}
	if len(c.sides[0].programs) == 0 {
		return suite.Usagef("no package has benchmarks on both sides")
	}
	return nil
}

func (c *comparer) measure(ctx context.Context) (*report.Difference, error) {
	// Not for secrets: the order must differ from one comparison to the next.
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	for next := firstLook; ; {
		began := time.Now()
		if err := c.round(ctx, r); err != nil {
			return nil, err
		}
		c.fold()
		if c.rounds == 1 && !c.comparable() {
			return nil, suite.Usagef("no benchmark on both sides matches -bench %s", cmp.Or(c.Bench, "."))
		}
		last := time.Since(began)
		late := c.rounds >= fewestRounds && time.Since(c.began)+last > c.MaxTime
		if c.rounds < next && !late {
			continue
		}
		c.looks++
		next = c.rounds + 2*c.rounds/3 // seldom, since each look costs certainty
		if d := c.judge(); late || settled(d) {
			return d, nil
		}
	}
}

// comparable reports whether the first round measured anything on both sides.
func (c *comparer) comparable() bool {
	for m := range c.sides[0].rounds[0].values {
		if len(c.sides[1].rounds[0].values[m]) > 0 {
			return true
		}
	}
	return false
}
