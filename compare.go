package bottleneck

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/internal/revision"
)

const (
	// DefaultThreshold is the change that Compare takes for none.
	DefaultThreshold = 0.01
	// DefaultCompareTime is how long Compare goes on while a verdict is open.
	DefaultCompareTime = 2 * time.Minute

	fewestRounds = 3
	firstLook    = 6
)

// A Comparison says which two versions of benchmarks Compare measures.
type Comparison struct {
	// Base and Head are git revisions, or both directories of source trees, or of
	// runs that Find has recorded. An empty Head is the
	// working tree with all changes and untracked files; an empty Base is the
	// commit that the head stands on: HEAD if the working tree has changes, else
	// (or with a Head) the first parent.
	Base, Head string

	Packages []string // patterns as go list takes them; none means "."
	Dir      string   // where the user stands; "" is the current directory

	// Flags of go test, as in Search. BenchTime empty is 50ms for timing, or
	// 25 times 2ms where that is long enough, and for profiles 600ms to 1s divided
	// between the benchmarks of a package, but at least 300ms.
	Bench, BenchTime, CPU, Tags, Timeout string

	Own       []string      // as in Search
	Threshold float64       // relative change that counts as none; 0 means DefaultThreshold
	MaxTime   time.Duration // no round after the third begins that would not end in time; 0 means DefaultCompareTime
	Record    string        // an existing directory for compare.json, compare.md, flame.html, and each side's results.txt and profiles, if not ""
	Progress  func(what string)
}

// Compare measures two versions of the same benchmarks, in turns, and says which
// changed and which functions explain it. In every round both sides are linked
// anew with the functions in another random order, so that what moving code
// about does to its speed is seen as noise and not taken for change; then come
// four timed runs of each side without a profiler, in random order, and a
// profiled run of each side beside them. Where all benchmarks of a package have
// operations of less than five milliseconds, and both sides make as much garbage or
// little, a timed run is the fastest of 25 short ones, and more runs are made until
// each side's fastest two agree: what disturbs a processor comes and goes within
// milliseconds. Of the rounds those count in which both sides, in their mean, are
// little slower than in the fastest round, and at least half. Single runs that are
// far better than what nearly all rounds come to do not count. Time in which a run
// waited for a processor that other programs had is not held against it, where the
// system tells it (Linux does). The functions' shares in the profiles are compared at
// the time that the timed runs take, by analysis of covariance over how much longer
// each profile took: what disturbs a processor slows some functions more than others.
// Rounds are added until every benchmark's verdict is settled or the time is up.
//
// The user's tree is only read. Cancelling the context ends all that was started
// and removes the temporary files; the error is then the context's cause. The
// error is ErrUsage where there is nothing to compare, ErrFailed where a side
// does not build or a benchmark fails.
//
// Two recorded runs of Find are compared as they are, without measuring.
func Compare(ctx context.Context, c Comparison) (_ *Difference, err error) {
	if runs, err := c.recordedRuns(); err != nil {
		return nil, err
	} else if len(runs) == 2 {
		return c.withDefaults().compareRuns(runs[0], runs[1])
	}
	tmp, err := os.MkdirTemp("", "bottleneck-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	// What git shows as the top of a tree has no symbolic links in it.
	if tmp, err = filepath.EvalSymlinks(tmp); err != nil {
		return nil, err
	}
	k := &comparer{Comparison: c.withDefaults(), began: time.Now(), tmp: tmp}
	if err := k.prepare(ctx); err != nil {
		return nil, err
	}
	d, err := k.measure(ctx)
	if err == nil {
		err = k.explainAllocations(ctx, d)
	}
	if err != nil || c.Record == "" {
		return d, err
	}
	return d, k.write(c.Record, d)
}

func (c Comparison) withDefaults() Comparison {
	if c.Threshold == 0 {
		c.Threshold = DefaultThreshold
	}
	if c.MaxTime == 0 {
		c.MaxTime = DefaultCompareTime
	}
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	return c
}

// A comparer is one comparison under way.
type comparer struct {
	Comparison
	tmp      string
	began    time.Time
	sides    [2]*version // base, head
	rounds   int
	looks    int
	linking  time.Duration // in this round
	declared [2]origin.Index
	folds    map[string]string // names of functions on one side to those under which they are counted
	warnings Warnings
}

// prepare makes both sides and finds out what is in them.
func (c *comparer) prepare(ctx context.Context) error {
	c.Progress("making both sides")
	base, head, err := revision.Sides(ctx, c.Dir, c.tmp, c.Base, c.Head)
	if errors.Is(err, revision.ErrNoRepository) || errors.Is(err, revision.ErrRevision) {
		return fmt.Errorf("%w: %w", ErrUsage, err)
	}
	if err != nil {
		return err
	}
	for i, s := range []revision.Side{base, head} {
		if c.sides[i], err = c.newSide(ctx, s, []string{"base", "head"}[i]); err != nil {
			return fmt.Errorf("%s (%s): %w", []string{"base", "head"}[i], s.Name, classify(err))
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
		return fmt.Errorf("%w: no package has benchmarks on both sides", ErrUsage)
	}
	return nil
}

func (c *comparer) measure(ctx context.Context) (*Difference, error) {
	// Not for secrets: the order must differ from one comparison to the next.
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	for next := firstLook; ; {
		began := time.Now()
		if err := c.round(ctx, r); err != nil {
			return nil, err
		}
		c.fold()
		if c.rounds == 1 && !c.comparable() {
			return nil, fmt.Errorf("%w: no benchmark on both sides matches -bench %s", ErrUsage, c.sides[0].f.Bench)
		}
		last := time.Since(began)
		late := c.rounds >= fewestRounds && time.Since(c.began)+last > c.MaxTime
		if c.rounds < next && !late {
			continue
		}
		c.looks++
		next = c.rounds + 2*c.rounds/3 // seldom, since each look costs certainty
		if d := c.judge(); late || d.settled() {
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
