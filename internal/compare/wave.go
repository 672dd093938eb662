package compare

import (
	"cmp"
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A wave is a number of layouts that are measured together, and then judged.
type wave struct {
	layouts int
	end     float64 // as a part of the time for measuring
	risk    float64 // the part of all false alarms that this look may give
}

const (
	// mostLayouts are linked of each package, if that takes no more than linkTime of the
	// time that there is, but leastLayouts always.
	mostLayouts, leastLayouts = 24, 3
	linkTime                  = 0.15
	// afterBuild is the part of the time that measuring gets, however long building takes.
	afterBuild = 0.6
)

// waves divides so many layouts: the first wave gives a first table soon. Little of
// the risk of false alarms is for the early looks.
func waves(layouts int) []wave {
	switch {
	case layouts < 2*leastLayouts:
		return []wave{{layouts, 1, 1}}
	case layouts < 4*leastLayouts:
		return []wave{{leastLayouts, 0.2, 0.2}, {layouts - leastLayouts, 1, 0.8}}
	}
	first, second := layouts/4, layouts/3
	return []wave{{first, 0.2, 0.1}, {second, 0.55, 0.25}, {layouts - first - second, 1, 0.65}}
}

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
	if len(c.measured)+len(c.identical) == 0 {
		return nil, suite.Usagef("no benchmark on both sides matches -bench %s", c.pattern())
	}
	c.complete(d)
	return d, nil
}

// measureInWaves measures until every verdict is settled or the time is up. The first wave
// is measured whole, however long it takes.
func (c *comparer) measureInWaves(ctx context.Context) (d *difference.Difference, err error) {
	// Not for secrets: the order must differ from one comparison to the next.
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	start := time.Now()
	c.setEnd(start)
	all, err := c.countLayouts(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, w := range waves(all) {
		until := start.Add(time.Duration(w.end * float64(c.end.Sub(start))))
		if err := c.wave(ctx, r, w.layouts, until); err != nil {
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
func (c *comparer) look(w wave, now time.Time) (d *difference.Difference, last bool) {
	last = w.end == 1 || now.After(c.end)
	risk := w.risk
	if last {
		risk = 1 - c.spent
	}
	c.spent += risk
	c.factor = 1 / risk
	d = c.judge()
	return d, last || settled(d)
}

// setEnd sets when measuring ends, which begins now.
func (c *comparer) setEnd(now time.Time) {
	c.end = c.began.Add(c.MaxTime)
	if least := now.Add(time.Duration(afterBuild * float64(c.MaxTime))); c.end.Before(least) {
		c.end = least
	}
}

func (c *comparer) pattern() string { return cmp.Or(c.Bench, ".") }

// benchTime is how long a run lasts by -benchtime, or 0.
func (c *comparer) benchTime() time.Duration {
	d, _ := time.ParseDuration(c.BenchTime) // 0 of a number of rounds
	return d
}

// build builds both sides at the same time.
func (c *comparer) build(ctx context.Context) error {
	c.Status("building")
	return c.onBoth(ctx, func(s *version, ctx context.Context) error {
		overlay, err := s.suite.Overlay(suite.Program{})
		if err != nil {
			return err
		}
		return s.build(ctx, overlay, c.alike)
	})
}

// onBoth does something on both sides at the same time.
func (c *comparer) onBoth(ctx context.Context, do func(*version, context.Context) error) error {
	var wg sync.WaitGroup
	var errs [2]error
	for i, s := range c.sides {
		wg.Go(func() { errs[i] = s.failed(do(s, ctx)) })
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

// countLayouts links one layout, and returns how many there is time to link.
func (c *comparer) countLayouts(ctx context.Context, r *rand.Rand) (int, error) {
	c.Status("linking")
	began := time.Now()
	for i := range c.sides[0].programs {
		if err := c.link(ctx, i, []int{seed(r)}); err != nil {
			return 0, err
		}
	}
	fits := linkTime * c.MaxTime.Seconds() / time.Since(began).Seconds()
	return int(min(mostLayouts, max(leastLayouts, fits))), nil
}

// seed is one of a layout.
func seed(r *rand.Rand) int { return 1 + r.IntN(1<<30) }

// wave measures all packages, one after another, in so many layouts.
func (c *comparer) wave(ctx context.Context, r *rand.Rand, layouts int, until time.Time) error {
	c.layouts += layouts
	packages := len(c.sides[0].programs)
	for i := range packages {
		if !c.open(i) {
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
		left := time.Until(until) / time.Duration(c.openFrom(i))
		if err := c.measurePackage(ctx, r, i, layouts, time.Now().Add(left)); err != nil {
			return err
		}
	}
	c.fold()
	return nil
}
