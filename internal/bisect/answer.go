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
	// leastExplained is the least probability of a commit that is worth comparing with the one
	// before.
	leastExplained = 0.5
)

// answer says what was found.
func (s *search) answer(ctx context.Context) (*difference.Bisection, error) {
	n := len(s.history.Commits)
	posterior, none := s.points.Posterior()
	b := &difference.Bisection{
		Version: 1, Good: s.history.Good.Hash, Bad: s.commit(n).Hash, Package: s.followed.Package, Name: s.followed.Name, Unit: s.Unit,
		Functions: []difference.FunctionDifference{}, Candidates: []difference.Candidate{}, NoDifference: none,
		Measured: s.measured(), LeftOut: s.leftOut, Failed: len(s.failed), Environment: s.env, Warnings: s.warnings,
	}
	for i := 1; i <= n; i++ {
		if posterior[i] >= leastProbable {
			b.Candidates = append(b.Candidates, difference.Candidate{Commit: s.commit(i).Hash, Subject: s.commit(i).Subject, Probability: posterior[i]})
		}
	}
	slices.SortStableFunc(b.Candidates, func(x, y difference.Candidate) int { return cmp.Compare(y.Probability, x.Probability) })
	if len(b.Candidates) == 0 || none > b.Candidates[0].Probability {
		s.doubt(b, none)
		return b, s.forget()
	}
	guilty, before := s.guilty(posterior)
	c := s.commit(guilty)
	b.Commit, b.Subject, b.Merges, b.Probability = c.Hash, c.Subject, c.Merges, posterior[guilty]
	s.doubt(b, b.Probability)
	b.Change = s.change(s.points.Step(guilty))
	if _, probability := s.points.Candidates(); probability >= leastExplained {
		if err := s.explain(ctx, b, before, guilty); err != nil {
			return nil, err
		}
	}
	if steps := s.points.Steps(); len(steps) > 1 {
		for _, step := range steps {
			b.Steps = append(b.Steps, s.step(step))
		}
		b.Warnings = append(b.Warnings, fmt.Errorf("the difference lies in %d commits: %.12s is one of them", len(steps), b.Commit))
	}
	return b, s.forget()
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

// explain compares the commit with the one before.
func (s *search) explain(ctx context.Context, b *difference.Bisection, before, guilty int) error {
	c, alone := s.commit(guilty), s.alone(before, guilty)
	if !alone {
		b.Base = s.commit(before).Hash
		b.Warnings = append(b.Warnings, fmt.Errorf("%.12s is compared with %.12s: the commits between them %s", c.Hash, b.Base, s.unmeasured()))
	}
	if n := moduleFiles(c.Files); alone && n > 0 {
		lines, err := s.moduleLines(ctx, guilty)
		if err != nil {
			return err
		}
		if n == len(c.Files) {
			b.Modules = lines
		} else {
			b.ModulesToo = lines
		}
	}
	s.Status(fmt.Sprintf("comparing %.12s with the one before", c.Hash))
	d, err := s.compare(ctx, before, guilty, explainTime)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		var found *difference.BenchmarkDifference
		if found, err = s.find(d); err == nil {
			b.Change, b.Functions, b.Allocations = found.Change, found.Functions, slices.Concat(found.Counts, found.Allocations)
		}
	}
	if err != nil {
		b.Warnings = append(b.Warnings, fmt.Errorf("%.12s cannot be compared with the one before: %w", c.Hash, err))
	}
	return nil
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
