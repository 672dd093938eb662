package bisect

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/changepoint"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// leastExplained is the least probability of a commit that is worth comparing with the one
// before.
const leastExplained = 0.5

// A pair is a commit that seems to be the answer, and the one that it is compared with.
type pair struct{ before, guilty int }

// A closing is what a pair's comparison says.
type closing struct {
	found    *difference.BenchmarkDifference
	observed changepoint.Observation
	err      error // why it cannot be compared
}

// close compares a pair, and adds what that says to what was measured.
func (s *search) close(ctx context.Context, p pair) error {
	s.Status(fmt.Sprintf("comparing %.12s with the one before", s.commit(p.guilty).Hash))
	var c closing
	d, err := s.compared(ctx, p.before, p.guilty, explainTime)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		c.found, err = s.find(d)
	}
	c.err = err
	s.closings[p] = &c
	if err != nil {
		return nil
	}
	c.observed = s.observation(p.guilty, c.found)
	c.observed.Base = p.before
	s.points.Observe(c.observed)
	return s.save()
}

// unconfirmed reports whether the comparison of the answer speaks against it, or there was no time
// for it after that of another.
func (s *search) unconfirmed(answer pair) bool {
	c := s.closings[answer]
	if c == nil || c.found == nil {
		return c == nil && len(s.closings) > 0
	}
	step, _ := s.points.Step(answer.guilty)
	half := normal95 * c.observed.Deviation
	return c.observed.LogRatio <= half && c.observed.LogRatio+half < step
}

// explain adds to the answer what its comparison says.
func (s *search) explain(ctx context.Context, b *difference.Bisection, p pair, c *closing) error {
	commit, alone := s.commit(p.guilty), s.alone(p.before, p.guilty)
	if !alone {
		b.Base = s.commit(p.before).Hash
		b.Warnings = append(b.Warnings, fmt.Errorf("%.12s is compared with %.12s: the commits between them %s", commit.Hash, b.Base, s.unmeasured()))
	}
	if n := moduleFiles(commit.Files); alone && n > 0 {
		lines, err := s.moduleLines(ctx, p.guilty)
		if err != nil {
			return err
		}
		if n == len(commit.Files) {
			b.Modules = lines
		} else {
			b.ModulesToo = lines
		}
	}
	if c.err != nil {
		b.Warnings = append(b.Warnings, fmt.Errorf("%.12s cannot be compared with the one before: %w", commit.Hash, c.err))
		return nil
	}
	b.Change, b.Functions, b.Allocations = c.found.Change, c.found.Functions, slices.Concat(c.found.Counts, c.found.Allocations)
	return nil
}

// refuted are warnings of commits that seemed to be the answer until they were compared.
func (s *search) refuted(answer pair) (warnings []error) {
	pairs := slices.SortedFunc(maps.Keys(s.closings), func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.guilty, b.guilty), cmp.Compare(a.before, b.before))
	})
	for _, p := range pairs {
		c := s.closings[p]
		if p == answer || c.found == nil {
			continue
		}
		is := "not"
		if x := c.found.Change; x.Ratio > 0 {
			is = fmt.Sprintf("%+.2f %% (%+.2f to %+.2f %%)", 100*(x.Ratio-1), 100*(x.Low-1), 100*(x.High-1))
		}
		warnings = append(warnings, fmt.Errorf("%.12s seemed to be the commit: compared with the one before, it is %s", s.commit(p.guilty).Hash, is))
	}
	return warnings
}
