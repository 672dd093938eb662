package compare

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

const (
	defaultTiming    = "50ms"
	shortTiming      = "2ms"
	shortRuns        = 25                     // in place of one of the default length
	profilingTime    = 600 * time.Millisecond // of all benchmarks of a package together
	longestProfiling = time.Second            // likewise, where linking takes as long
	leastProfiling   = 300 * time.Millisecond // of each of them
	timingTurns      = 4                      // runs of each side in a round, at least
	longestTiming    = 2 * time.Second        // of a package in a round, if it needs more
	alike            = 0.01                   // how far the fastest runs of a side may differ to be trusted
)

// round links both sides anew, and times and profiles them.
func (c *comparer) round(ctx context.Context, r *rand.Rand) error {
	c.rounds++
	c.Status(fmt.Sprintf("round %d: linking", c.rounds))
	if err := c.link(ctx, 1+r.IntN(1<<30)); err != nil {
		return err
	}
	for _, s := range c.sides {
		s.rounds = append(s.rounds, newRound())
	}
	for i := range c.sides[0].programs {
		pkg := c.sides[0].programs[i].ImportPath
		c.Status(fmt.Sprintf("round %d: %s", c.rounds, pkg))
		if err := c.time(ctx, r, i); err != nil {
			return err
		}
		each := c.profiling(pkg)
		if err := c.inTurns(r, func(s *version) error { return s.profile(ctx, c.flags(), i, each) }); err != nil {
			return err
		}
	}
	return nil
}

// inTurns does something on each side, in random order.
func (c *comparer) inTurns(r *rand.Rand, do func(*version) error) error {
	first := r.IntN(2)
	if err := do(c.sides[first]); err != nil {
		return err
	}
	return do(c.sides[1-first])
}

// time times a package's benchmarks on both sides in turns: in several, and in more
// where something disturbs them, until the fastest runs of each side agree, but for
// no more than a tenth of the time that there is.
func (c *comparer) time(ctx context.Context, r *rand.Rand, i int) error {
	pkg, began := c.sides[0].programs[i].ImportPath, time.Now()
	short, longest := c.short(pkg), min(longestTiming, c.MaxTime/10)
	for turn := 0; turn < timingTurns || short && !c.agree(pkg) && time.Since(began) < longest; turn++ {
		if err := c.inTurns(r, func(s *version) error { return s.time(ctx, c.flags(), i, short) }); err != nil {
			return err
		}
	}
	return nil
}

// agree reports whether in this round each side agrees with itself, for all of a
// package's benchmarks.
func (c *comparer) agree(pkg string) bool {
	for _, m := range c.timesOf(pkg) {
		for _, s := range c.sides {
			if !agree(m.costs(s.rounds[c.rounds-1].quiet[m])) {
				return false
			}
		}
	}
	return true
}

// Limits of what short runs are for.
const (
	shortOperation = 5 * time.Millisecond
	// shortGarbage is what may be allocated in a second. Collections are then so
	// rare that it does not matter that there are none in a short run.
	shortGarbage = 40e6 // bytes
	// sameGarbage is how much what is allocated may differ otherwise, as the
	// collections that are not seen cost both sides the same.
	sameGarbage = 0.01
)

// short reports whether short runs suffice for a package's benchmarks, by what the
// first round says of both sides.
func (c *comparer) short(pkg string) bool {
	if c.BenchTime != "" || c.Count > 1 || c.rounds == 1 {
		return false
	}
	for _, m := range c.timesOf(pkg) {
		sec, most, least := math.Inf(1), 0.0, math.Inf(1)
		for _, s := range c.sides {
			first := s.rounds[0].values
			if bytes := first[measure{m.Key, report.BytesPerOp}]; len(bytes) > 0 {
				most, least = max(most, slices.Min(bytes)), min(least, slices.Min(bytes))
			}
			if values := first[m]; len(values) > 0 {
				sec = min(sec, slices.Min(values))
			}
		}
		if sec > shortOperation.Seconds() || most > shortGarbage*sec && most-least > sameGarbage*most {
			return false
		}
	}
	return true
}

// profiling is for how long each benchmark of a package is profiled. What takes
// long to link is worth being measured longer.
func (c *comparer) profiling(pkg string) time.Duration {
	total := max(profilingTime, min(c.linking/time.Duration(len(c.sides[0].programs)), longestProfiling))
	return max(total/time.Duration(max(1, len(c.timesOf(pkg)))), leastProfiling)
}

// timesOf are the times of a package's benchmarks that the base's first round
// measured.
func (c *comparer) timesOf(pkg string) (times []measure) {
	for m := range c.sides[0].rounds[0].values {
		if m.Package == pkg && m.unit == report.SecPerOp {
			times = append(times, m)
		}
	}
	return times
}

// link builds both sides at the same time.
func (c *comparer) link(ctx context.Context, seed int) error {
	began := time.Now()
	defer func() { c.linking = time.Since(began) }()
	var wg sync.WaitGroup
	var errs [2]error
	for i, s := range c.sides {
		wg.Go(func() { errs[i] = s.link(ctx, seed) })
	}
	wg.Wait()
	for i, err := range errs {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("%s (%s): %w", c.sides[i].role, c.sides[i].Name, err)
		}
	}
	return nil
}
