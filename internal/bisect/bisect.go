// Package bisect finds the commit of a history that changed a benchmark: which
// commits can have done it, which one to measure next, and when the answer is
// certain enough.
package bisect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/changepoint"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// DefaultMaxTime is how long Run measures while the answer is not certain.
	DefaultMaxTime = 5 * time.Minute
	// DefaultCertain is the probability at which Run ends.
	DefaultCertain = 0.95
)

// A Config says what is searched for: see bottleneck.BisectConfig.
type Config struct {
	suite.Target
	Good, Bad string
	Unit      string
	Faster    bool
	Certain   float64
	MaxTime   time.Duration
	Step      int
	State     string
	Resume    bool
	Record    string
	Stdin     io.Reader // of programs
	Status    func(what string)
}

func (c Config) withDefaults() Config {
	c.Unit = cmp.Or(c.Unit, difference.SecPerOp)
	c.Certain = cmp.Or(c.Certain, DefaultCertain)
	c.MaxTime = cmp.Or(c.MaxTime, DefaultMaxTime)
	c.Step = cmp.Or(c.Step, 1)
	if c.Status == nil {
		c.Status = func(string) {}
	}
	return c
}

func (c Config) check() error {
	switch {
	case c.Good == "":
		return suite.Usagef("-good names no commit")
	case !(c.Certain > 0.5 && c.Certain < 1):
		return suite.Usagef("-certain %v: must lie between 0.5 and 1", c.Certain)
	case c.Step < 1:
		return suite.Usagef("-step %d: must be at least 1", c.Step)
	case c.MaxTime < 0:
		return suite.Usagef("-maxtime %v: must not be negative", c.MaxTime)
	}
	return c.Target.Flags().Check()
}

// Run searches: see bottleneck.Bisect.
func Run(ctx context.Context, c Config) (b *difference.Bisection, err error) {
	c = c.withDefaults()
	if c.Target, err = c.Target.Complete(ctx); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	err = suite.InTemp(func(tmp string) error {
		h, err := revision.ReadHistory(ctx, c.Tree(ctx, tmp), c.Good, c.Bad)
		if err != nil {
			return suite.OfRevisions(err)
		}
		s := newSearch(c, tmp, h)
		if err := errors.Join(s.read(), s.exclude(ctx)); err != nil {
			return err
		}
		if err := s.measureAll(ctx); err != nil {
			return err
		}
		if b, err = s.answer(ctx); err != nil || c.Record == "" {
			return err
		}
		return suite.Recorded(atomicfile.WriteReport(c.Record, "bisection", b))
	})
	return b, err
}

// A search is one under way. Commits are counted from 1; the good one is 0.
type search struct {
	Config
	tmp      string
	input    []byte // all of Stdin
	history  *revision.History
	points   *changepoint.Search
	trees    map[int]revision.Side // that are checked out
	began    time.Time
	followed suite.Key // the benchmark that is searched with; its name is "" until it is chosen
	leftOut  int
	failed   map[int]error // commits that cannot be measured
	closings map[pair]*closing
	compared func(ctx context.Context, base, head int, limit time.Duration) (*difference.Difference, error)
	warnings report.Warnings
	env      report.Environment
	program  bool // whole runs of one are compared
}

func newSearch(c Config, tmp string, h *revision.History) *search {
	n := len(h.Commits)
	s := &search{
		Config: c, tmp: tmp, history: h, points: changepoint.New(n), trees: make(map[int]revision.Side),
		began: time.Now(), failed: make(map[int]error), closings: make(map[pair]*closing),
	}
	s.compared = s.compare
	if h.Named != h.Good.Hash {
		s.warn(fmt.Errorf("%.12s is not among the first parents of %.12s: the search begins where they part, at %.12s", h.Named, s.commit(n).Hash, h.Good.Hash))
	}
	for i := 1; i < n; i++ {
		if i%c.Step != 0 {
			s.points.Skip(i)
		}
	}
	return s
}

// read reads what each run of a program is to read.
func (s *search) read() (err error) {
	if s.Stdin != nil {
		s.input, err = io.ReadAll(s.Stdin)
	}
	return err
}

// commit is one of the history.
func (s *search) commit(i int) revision.Commit {
	if i == 0 {
		return s.history.Good
	}
	return s.history.Commits[i-1]
}

// tree checks a commit out, if that is not done yet. All paths have the same length:
// it moves the stack of the processes.
func (s *search) tree(ctx context.Context, i int) (revision.Side, error) {
	if side, ok := s.trees[i]; ok {
		return side, nil
	}
	side, err := s.history.Checkout(ctx, s.commit(i), fmt.Sprintf("%s/commit-%06d", s.tmp, i))
	if err == nil {
		s.trees[i] = side
	}
	return side, suite.OfRevisions(err)
}

// measureAll measures what an interrupted search has not measured.
func (s *search) measureAll(ctx context.Context) error {
	if err := s.restore(); err != nil {
		return err
	}
	return s.measureOn(ctx)
}

// measureOn measures commits until the answer is certain, or the time is up.
func (s *search) measureOn(ctx context.Context) error {
	for !s.certain() && s.left() > 0 {
		i, ok := s.points.Next()
		if !ok {
			return nil
		}
		if err := s.measure(ctx, i); err != nil {
			return err
		}
	}
	return s.separate(ctx)
}

func (s *search) left() time.Duration { return s.MaxTime - time.Since(s.began) }

// certain reports whether the answer has the probability that was asked for.
func (s *search) certain() bool {
	_, none := s.points.Posterior()
	_, p := s.points.Candidates()
	return p >= s.Certain || none >= s.Certain
}

// separate measures commits between the steps of a difference that lies in several,
// until each step is one commit.
func (s *search) separate(ctx context.Context) error {
	for s.left() > 0 {
		steps := s.points.Steps()
		if len(steps) < 2 {
			return nil
		}
		i := s.between(steps)
		if i == 0 {
			return nil
		}
		if err := s.measure(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// between returns a commit in the middle of the widest step that can still be
// divided, or 0.
func (s *search) between(steps []changepoint.Step) (middle int) {
	widest := 0
	for _, step := range steps {
		var inside []int
		for i := step.After + 1; i < step.Commit; i++ {
			if s.points.Measurable(i) {
				inside = append(inside, i)
			}
		}
		if len(inside) > widest {
			widest, middle = len(inside), inside[len(inside)/2]
		}
	}
	return middle
}
