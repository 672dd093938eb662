package bisect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/changepoint"
	"github.com/bottleneck-go/bottleneck/internal/compare"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// leastMeasure and mostMeasure bound the time of one measurement.
	leastMeasure = 5 * time.Second
	mostMeasure  = 15 * time.Second
	// explainTime is what the comparison of the answer with its parent takes.
	explainTime = 30 * time.Second
	// leastDeviation is what no measurement is better than.
	leastDeviation = 1e-3
	// normal95 is the half width of a 95 % interval in standard deviations.
	normal95 = 1.96
)

// measure measures a commit against the good one, in turns, and adds what that
// says. A commit that cannot be checked out, does not build or lacks the benchmark is passed
// over.
func (s *search) measure(ctx context.Context, i int) error {
	s.tell(i)
	d, err := s.compared(ctx, 0, i, min(max(s.MaxTime/20, leastMeasure), mostMeasure))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if errors.Is(err, suite.ErrFailed) || errors.Is(err, suite.ErrUsage) {
		return s.skip(ctx, i, err)
	}
	if err != nil {
		return err
	}
	b, err := s.find(d)
	if err != nil {
		return s.skip(ctx, i, err)
	}
	s.env = d.Environment
	s.points.Observe(s.observation(i, b))
	return s.save()
}

// skip passes a commit over, unless nothing can be said without it.
func (s *search) skip(ctx context.Context, i int, err error) error {
	if i == 0 || i == len(s.history.Commits) {
		return fmt.Errorf("comparing good, the base, with bad, the head: %w%s", err, s.lacking(ctx, err))
	}
	if errors.Is(err, revision.ErrRevision) {
		s.warn(fmt.Errorf("%.12s is left out: %w", s.commit(i).Hash, err))
	}
	s.failed[i] = err
	s.points.Skip(i)
	return s.save()
}

func (s *search) compare(ctx context.Context, base, head int, limit time.Duration) (*difference.Difference, error) {
	from, err := s.tree(ctx, base)
	if err != nil {
		return nil, err
	}
	to, err := s.tree(ctx, head)
	if err != nil {
		return nil, err
	}
	names := [2]string{fmt.Sprintf("%.12s", s.commit(base).Hash), fmt.Sprintf("%.12s", s.commit(head).Hash)}
	c := s.config(limit)
	c.Base, c.Head, c.Names = from.Dir, to.Dir, names
	d, err := compare.Run(ctx, c)
	if err == nil {
		s.program = s.program || verdict.OfProgram(d)
		s.passOn(ctx, d.Warnings)
	}
	return d, err
}

// config is what a comparison of two commits needs, but for these.
func (s *search) config(limit time.Duration) compare.Config {
	c := compare.Config{
		Target: s.Target, MaxTime: limit,
		Memory: s.Unit == difference.LiveBytes, Exact: s.Unit == difference.CallsPerOp || s.Unit == difference.BlocksPerOp,
	}
	if s.Stdin != nil {
		c.Stdin = bytes.NewReader(s.input)
	}
	return c
}

// passOn adds what a comparison says of how it had to measure. The rest of its warnings
// speak of its own few seconds.
func (s *search) passOn(ctx context.Context, warnings []error) {
	for _, w := range warnings {
		if errors.Is(w, instrument.ErrToolchain) || errors.Is(w, compare.ErrRecorder) || errors.Is(w, compare.ErrTogether) {
			s.warn(w)
		}
	}
	if apart := verdict.NewApart(warnings); apart != nil && s.followed.Name == "" {
		s.warn(fmt.Errorf("of good, the base, and bad, the head, %w: that is not searched with%s", apart, s.apart(ctx, apart)))
	}
}

// warn adds a warning, unless it is there already.
func (s *search) warn(w error) {
	if !slices.ContainsFunc(s.warnings, func(said error) bool { return said.Error() == w.Error() }) {
		s.warnings = append(s.warnings, w)
	}
}

// find returns what a comparison says of the benchmark that is searched with. The
// first comparison, of good and bad, chooses it: the one that changed most, in the
// direction that was asked for, in units of its uncertainty.
func (s *search) find(d *difference.Difference) (*difference.BenchmarkDifference, error) {
	var found *difference.BenchmarkDifference
	most := math.Inf(-1)
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		if !s.searchesWith(b) {
			continue
		}
		if o := s.observation(0, b); o.LogRatio/o.Deviation > most {
			most, found = o.LogRatio/o.Deviation, b
		}
	}
	if found == nil {
		return nil, suite.Usagef("no benchmark has a result in %s", s.Unit)
	}
	if s.followed.Name == "" {
		s.follow(suite.KeyOf(found))
	}
	return found, nil
}

// searchesWith reports whether a difference is in the unit and of the benchmark that is
// searched with, as far as they are known. What is identical is so in every unit, and with
// all benchmarks below it.
func (s *search) searchesWith(b *difference.BenchmarkDifference) bool {
	open := s.followed.Name == ""
	if !open && b.Package != s.followed.Package {
		return false
	}
	if b.Identical {
		function, _, _ := strings.Cut(b.Name, "-")
		return open || s.followed.Name == b.Name || strings.HasPrefix(s.followed.Name, function+"/")
	}
	return b.Unit == s.Unit && (open || s.followed.Name == b.Name)
}

// follow makes a benchmark the one that is searched with.
func (s *search) follow(key suite.Key) {
	s.followed = key
	flags := s.Target.Flags().Only(key.Name)
	s.Bench, s.CPU = flags.Bench, flags.CPU
	s.Packages = []string{key.Package}
}

// observation is what a change says. What became faster counts as the opposite
// where that is searched for. From none, or to none, has no ratio: one is added to both sides.
func (s *search) observation(i int, b *difference.BenchmarkDifference) changepoint.Observation {
	c := b.Change
	o := changepoint.Observation{Commit: i, LogRatio: math.Log(c.Ratio), Deviation: leastDeviation}
	if c.Ratio == 0 {
		o.LogRatio = math.Log1p(b.Head.Center) - math.Log1p(b.Base.Center)
	}
	switch {
	case c.Low > 0 && c.High > c.Low:
		o.Deviation = max(leastDeviation, math.Log(c.High/c.Low)/(2*normal95))
	case c.Low <= 0 && !(c.Ratio == 0 && b.Verdict.Changed()):
		o.Deviation = 1
	}
	if s.Faster {
		o.LogRatio = -o.LogRatio
	}
	return o
}

// tell tells how far the search is.
func (s *search) tell(next int) {
	commits, p := s.points.Candidates()
	what := fmt.Sprintf("measuring %.12s, after %d of %d commits", s.commit(next).Hash, s.measured(), len(s.history.Commits)-s.leftOut)
	if len(s.points.Observations()) > 1 && len(commits) > 0 {
		what += fmt.Sprintf("; %.12s with %.0f %%", s.commit(commits[0]).Hash, 100*p)
	}
	s.Status(what)
}

// measured counts the commits that were measured.
func (s *search) measured() int {
	seen := make(map[int]bool)
	for _, o := range s.points.Observations() {
		if o.Commit > 0 {
			seen[o.Commit] = true
		}
	}
	return len(seen)
}
