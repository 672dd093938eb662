package bisect

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/changepoint"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// leastProbable is the probability of a commit that is worth naming.
	leastProbable = 0.005
)

// answer says what was found. The most probable commit is compared with its parent; that counts as
// a measurement, and where it leaves the answer less certain than was asked for, the search goes on.
func (s *search) answer(ctx context.Context) (*difference.Bisection, error) {
	for {
		b, pair := s.conclude()
		_, probability := s.points.Candidates()
		c := s.closings[pair]
		if c == nil && b.Commit != "" && probability >= leastExplained && (len(s.closings) == 0 || s.left() > 0) {
			if err := s.close(ctx, pair); err != nil {
				return nil, err
			}
			if err := s.measureOn(ctx); err != nil {
				return nil, err
			}
			continue
		}
		if c != nil {
			if err := s.explain(ctx, b, pair, c); err != nil {
				return nil, err
			}
		}
		b.Unconfirmed = b.Commit != "" && s.unconfirmed(pair)
		s.addSteps(b)
		b.Warnings = append(b.Warnings, s.refuted(pair)...)
		return b, s.forget()
	}
}

// conclude is the answer by what was measured so far, with the commit and the one to compare it with.
func (s *search) conclude() (b *difference.Bisection, p pair) {
	n := len(s.history.Commits)
	posterior, none := s.points.Posterior()
	b = &difference.Bisection{
		Version: 1, Good: s.history.Good.Hash, Bad: s.commit(n).Hash, Package: s.followed.Package, Name: s.followed.Name, Unit: s.Unit, Program: s.program,
		Asked: s.Certain, Functions: []difference.FunctionDifference{}, Candidates: []difference.Candidate{}, NoDifference: none,
		Measured: s.measured(), LeftOut: s.leftOut, Failed: len(s.failed), Environment: s.env, Warnings: slices.Clone(s.warnings),
	}
	for i := 1; i <= n; i++ {
		if posterior[i] >= leastProbable {
			b.Candidates = append(b.Candidates, difference.Candidate{Commit: s.commit(i).Hash, Subject: s.commit(i).Subject, Probability: posterior[i]})
		}
	}
	slices.SortStableFunc(b.Candidates, func(x, y difference.Candidate) int { return cmp.Compare(y.Probability, x.Probability) })
	if len(b.Candidates) == 0 || none > b.Candidates[0].Probability {
		s.doubt(b, none)
		return b, p
	}
	p.guilty, p.before = s.guilty(posterior)
	c := s.commit(p.guilty)
	b.Commit, b.Subject, b.Merges, b.Probability = c.Hash, c.Subject, c.Merges, posterior[p.guilty]
	s.doubt(b, b.Probability)
	b.Change = s.change(s.points.Step(p.guilty))
	return b, p
}

// addSteps says of which steps a difference consists that lies in several commits.
func (s *search) addSteps(b *difference.Bisection) {
	steps := s.points.Steps()
	if b.Commit == "" || len(steps) < 2 {
		return
	}
	for _, step := range steps {
		b.Steps = append(b.Steps, s.step(step))
	}
	b.Warnings = append(b.Warnings, fmt.Errorf("the difference lies in %d commits: %.12s is one of them", len(steps), b.Commit))
}

// guilty is the most probable commit, and the one to compare it with, which is its parent. Of
// commits that cannot be told apart it is the last one, the only one that can be measured, and
// the other one is the last before them that can.
func (s *search) guilty(posterior []float64) (commit, before int) {
	last := len(s.history.Commits)
	commit = slices.Index(posterior, slices.Max(posterior[1:]))
	for commit < last && !s.points.Measurable(commit) {
		commit++
	}
	commit = s.cause(commit)
	for before = commit - 1; before > 0 && !s.points.Measurable(before); {
		before--
	}
	return commit, before
}

// cause is the commit that made a build what it is: the last one that may have changed it.
func (s *search) cause(commit int) int {
	for commit > 1 && !s.points.Possible(commit) {
		commit--
	}
	return commit
}

// alone reports whether nothing between two commits can have changed the benchmark.
func (s *search) alone(before, guilty int) bool {
	for i := before + 1; i < guilty; i++ {
		if s.points.Possible(i) {
			return false
		}
	}
	return true
}

// doubt warns of an answer that is less probable than was asked for.
func (s *search) doubt(b *difference.Bisection, probability float64) {
	if probability >= s.Certain {
		return
	}
	if hidden, p := s.points.Candidates(); p >= s.Certain && len(hidden) > 1 {
		b.Warnings = append(b.Warnings, fmt.Errorf(
			"the answer is one of %d commits that cannot be told apart: all but the last of them %s", len(hidden), s.unmeasured()))
		if i := s.firstFailed(hidden); i > 0 {
			b.Warnings = append(b.Warnings, fmt.Errorf("%.12s: %w", s.commit(i).Hash, s.failed[i]))
		}
		return
	}
	if s.left() <= 0 {
		b.Warnings = append(b.Warnings, fmt.Errorf("not certain after %s: raise -maxtime, or continue with -resume", s.MaxTime))
	}
}

// unmeasured says why there are commits that were not measured.
func (s *search) unmeasured() string {
	if s.Step > 1 {
		return fmt.Sprintf("were left out by -step %d, or cannot be measured", s.Step)
	}
	return "cannot be measured"
}

func (s *search) firstFailed(commits []int) int {
	for _, i := range commits {
		if s.failed[i] != nil {
			return i
		}
	}
	return 0
}

// change is a step as a ratio with its interval, in the direction that is searched for.
func (s *search) change(logRatio, deviation float64) difference.Change {
	if s.Faster {
		logRatio = -logRatio
	}
	return difference.Change{Ratio: math.Exp(logRatio), Low: math.Exp(logRatio - normal95*deviation), High: math.Exp(logRatio + normal95*deviation)}
}

// moduleLines are the lines of go.mod that a commit removed and added.
func (s *search) moduleLines(ctx context.Context, i int) (lines []string, err error) {
	for _, name := range s.commit(i).Files {
		if !strings.HasSuffix("/"+name, "/go.mod") {
			continue
		}
		before, _ := s.history.Show(ctx, s.commit(i-1), name) // it may be new
		behind, _ := s.history.Show(ctx, s.commit(i), name)   // or gone
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		lines = append(lines, only("- ", string(before), string(behind))...)
		lines = append(lines, only("+ ", string(behind), string(before))...)
	}
	return lines, nil
}

// only are the lines that one text has and another has not, without the words that
// are the same in all.
func only(mark, text, other string) (lines []string) {
	others := make(map[string]bool)
	for line := range strings.Lines(other) {
		others[moduleLine(line)] = true
	}
	for line := range strings.Lines(text) {
		if l := moduleLine(line); l != "" && l != ")" && !others[l] {
			lines = append(lines, mark+l)
		}
	}
	return lines
}

func moduleLine(line string) string { return strings.TrimPrefix(strings.TrimSpace(line), "require ") }

// step says of which commits a step consists.
func (s *search) step(step changepoint.Step) difference.HistoryStep {
	step.Commit = max(s.cause(step.Commit), step.After+1)
	change := s.change(step.LogRatio, step.Deviation)
	h := difference.HistoryStep{
		Commit: s.commit(step.Commit).Hash, Subject: s.commit(step.Commit).Subject,
		Ratio: change.Ratio, Low: change.Low, High: change.High,
	}
	for i := step.After + 1; i < step.Commit; i++ {
		if s.points.Possible(i) {
			h.After = s.commit(step.After).Hash
		}
	}
	return h
}
