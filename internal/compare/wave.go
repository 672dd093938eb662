package compare

import (
	"cmp"
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// mostLayouts are linked of each package, if that takes no more than linkTime of the
	// time that there is, but layout.Least always.
	mostLayouts = 24
	linkTime    = 0.15
	// afterBuild is the part of the time that measuring gets, however long building takes.
	afterBuild = 0.6
	// leastBuild and leastMeasure are how long building and measuring may take before
	// something is left out for it, however short the time is.
	leastBuild, leastMeasure = time.Minute, 10 * time.Second
	// leastTurns is the part of the time in which the sides take turns at least.
	leastTurns = 0.1
)

// measure measures what is not identical.
func (c *comparer) measure(ctx context.Context) (*difference.Difference, error) {
	if len(c.sides[0].programs) > 0 {
		if err := c.build(ctx); err != nil {
			return nil, err
		}
		c.setApart(c.sameCode)
	}
	d := c.judge() // of nothing
	if len(c.sides[0].programs) > 0 {
		var err error
		if d, err = c.measureInWaves(ctx); err != nil {
			return nil, err
		}
	}
	if c.failure != nil && len(c.measured) == 0 {
		return nil, c.failure
	}
	if len(c.measured)+len(c.identical) == 0 {
		return nil, c.noneOnBoth(c.warnings)
	}
	c.complete(d)
	return d, nil
}

// measureInWaves measures until every verdict is settled or the time is up.
func (c *comparer) measureInWaves(ctx context.Context) (d *difference.Difference, err error) {
	// Not for secrets: the order must differ from one comparison to the next.
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	start := time.Now()
	c.setEnd(start)
	all, err := c.countLayouts(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, w := range layout.Waves(all) {
		until := start.Add(time.Duration(w.End * float64(c.end.Sub(start))))
		if err := c.wave(ctx, r, w.Layouts, until); err != nil {
			return nil, err
		}
		var last bool
		if d, last = c.look(w, time.Now()); last {
			break
		}
		c.choose(d)
	}
	return d, nil
}

// look judges what is measured after a wave. The look is the last one if all is settled, or
// if the waves or the time have ended: what is left of the risk is then for it. (When time
// ends does not depend on what was measured.)
func (c *comparer) look(w layout.Wave, now time.Time) (d *difference.Difference, last bool) {
	last = w.End == 1 || now.After(c.end)
	risk := w.Risk
	if last {
		risk = 1 - c.spent
	}
	c.spent += risk
	c.factor = 1 / risk
	d = c.judge()
	return d, last || verdict.Settled(d) && len(c.judged()) == len(c.measured)
}

// setEnd sets when measuring ends, which begins now, and when it is broken off.
func (c *comparer) setEnd(now time.Time) {
	c.end = c.began.Add(c.MaxTime)
	if least := now.Add(time.Duration(afterBuild * float64(c.MaxTime))); c.end.Before(least) {
		c.end = least
	}
	if c.limit = now.Add(leastMeasure); c.limit.Before(c.end) {
		c.limit = c.end
	}
}

// share is the end of the time that a package gets up to a moment, beside those behind it:
// by the number of benchmarks that are open.
func (c *comparer) share(i int, until time.Time) time.Time {
	own, all := c.open(i), 0
	for k := i; k < len(c.sides[0].programs); k++ {
		all += c.open(k)
	}
	return time.Now().Add(time.Duration(float64(time.Until(until)) * float64(own) / float64(max(1, all))))
}

func (c *comparer) pattern() string { return cmp.Or(c.Bench, ".") }

// benchTime is how long a run lasts by -benchtime, or 0.
func (c *comparer) benchTime() time.Duration {
	d, _ := time.ParseDuration(c.BenchTime) // 0 of a number of rounds
	return d
}

// build builds both sides at the same time, one package after another. Those that there is
// no time for are left out.
func (c *comparer) build(ctx context.Context) error {
	c.Status("building")
	err := c.onBoth(ctx, func(s *version, _ context.Context) (err error) {
		s.overlay, err = s.Suite.Overlay(suite.Program{})
		return err
	})
	if err != nil {
		return err
	}
	limit := c.began.Add(max(leastBuild, c.MaxTime))
	for i := range c.sides[0].programs {
		if i > 0 && time.Now().After(limit) {
			c.unlisted = append(c.unlisted, c.sides[0].paths(i)...)
			for _, s := range c.sides {
				s.programs = s.programs[:i]
			}
			break
		}
		err := c.onBoth(ctx, func(s *version, ctx context.Context) error { return s.build(ctx, i, c.alike) })
		if err != nil {
			return err
		}
	}
	return nil
}

// onBoth does something on both sides at the same time.
func (c *comparer) onBoth(ctx context.Context, do func(*version, context.Context) error) error {
	var wg sync.WaitGroup
	var errs [2]error
	for i, s := range c.sides {
		wg.Go(func() { errs[i] = s.Failed(do(s, ctx)) })
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for _, err := range errs {
		if err != nil {
			return err // the base's, if there are two
		}
	}
	return nil
}

// countLayouts links one layout, and returns how many there is time to link. It is linked
// of as many packages as it takes to know.
func (c *comparer) countLayouts(ctx context.Context, r *rand.Rand) (int, error) {
	c.Status("linking")
	began := time.Now()
	for i := range c.sides[0].programs {
		if err := c.link(ctx, i, []int{seed(r)}); err != nil {
			return 0, err
		}
		if fits := linkTime * c.MaxTime.Seconds() / time.Since(began).Seconds(); fits <= layout.Least || i+1 == len(c.sides[0].programs) {
			return int(min(mostLayouts, max(layout.Least, fits))), nil
		}
	}
	return layout.Least, nil
}

// seed is one of a layout.
func seed(r *rand.Rand) int { return 1 + r.IntN(1<<30) }

// wave measures all packages, one after another, in so many layouts.
func (c *comparer) wave(ctx context.Context, r *rand.Rand, layouts int, until time.Time) error {
	c.layouts += layouts
	packages := len(c.sides[0].programs)
	for i := range packages {
		if c.open(i) == 0 {
			continue
		}
		if len(c.judged()) > 0 && time.Now().After(c.limit) {
			if c.factor == 0 {
				c.unlisted = append(c.unlisted, c.sides[0].programs[i].ImportPath)
			}
			continue
		}
		seeds := make([]int, layouts)
		for l := range seeds {
			seeds[l] = seed(r)
		}
		c.Status("linking " + c.sides[0].programs[i].ImportPath)
		if err := c.link(ctx, i, seeds); err != nil {
			return err
		}
		if err := c.measurePackage(ctx, r, i, layouts, c.share(i, until)); err != nil && (ctx.Err() != nil || !c.leaveOutPackage(i, err)) {
			return err
		}
	}
	c.fold()
	return nil
}

// fold finds out which functions of the two sides belong together.
func (c *comparer) fold() {
	if c.code.Folds == nil {
		c.code = origin.NewPair(c.sides[0].Suite.Declared(), c.sides[1].Suite.Declared())
	}
}
