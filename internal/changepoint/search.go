// Package changepoint finds the commit at which a measure changed, from noisy
// measurements, none of which is trusted completely. It keeps a probability for
// each commit, chooses which one to measure next, and says when the answer is
// certain enough.
//
// It knows nothing of benchmarks or repositories: commits are numbers, 0 the good
// one and n the bad one, and a measurement is the logarithm of a ratio to the good
// one, with its standard error.
package changepoint

import (
	"math"
	"slices"
)

const (
	// noStep is the probability, before anything is measured, that there is no
	// difference between good and bad.
	noStep = 0.2
	// offset and size are the standard deviations, before anything is measured, of
	// the error that all ratios share through the good side, and of the change.
	offset = 0.02
	size   = 0.3
)

// An Observation is one measurement.
type Observation struct {
	Commit    int
	Base      int     // what it was measured against: the good one, or another
	LogRatio  float64 // of the commit to that
	Deviation float64 // its standard error
}

// A Search looks for the commit that made a measure larger. Make it with New.
type Search struct {
	possible     []bool // by commit: it may have done it
	measurable   []bool
	observations []Observation
}

// New returns a search among commits 1 to n, n being the bad one.
func New(n int) *Search {
	s := &Search{possible: make([]bool, n+1), measurable: make([]bool, n+1)}
	for i := 1; i <= n; i++ {
		s.possible[i], s.measurable[i] = true, true
	}
	return s
}

// Exclude says that a commit cannot have changed anything: what is measured was
// built from the same sources as before it. It is not measured, unless it is the bad one,
// of which it must be known whether it differs at all.
func (s *Search) Exclude(commit int) {
	s.possible[commit], s.measurable[commit] = false, commit == len(s.possible)-1
}

// Skip says that a commit cannot be measured. It may have done it all the same.
func (s *Search) Skip(commit int) { s.measurable[commit] = false }

// Measurable reports whether a commit can be measured.
func (s *Search) Measurable(commit int) bool { return s.measurable[commit] }

// Possible reports whether a commit may have done it.
func (s *Search) Possible(commit int) bool { return s.possible[commit] }

// Observe adds a measurement. Equal commits may be measured often.
func (s *Search) Observe(o Observation) { s.observations = append(s.observations, o) }

// Observations are those added so far.
func (s *Search) Observations() []Observation { return s.observations }

// Posterior returns the probability of each commit to be the one that made the
// measure larger, and the probability that none did.
//
// Given that it happened at commit k, ratios are normal around a before k and
// around a+d from k on, where a (what the good side's own error adds to all) and d
// (the change, which is positive) have normal distributions of their own: the
// marginal likelihood of Bayesian linear regression (Bishop, Pattern Recognition
// and Machine Learning, 2006, section 3.5). A ratio to another commit than the good one has
// no a in it, and d where k lies between the two. All commits are equally likely before.
// The cost is that of commits times observations.
func (s *Search) Posterior() (commits []float64, none float64) {
	commits = make([]float64, len(s.possible))
	count := 0
	for _, p := range s.possible {
		if p {
			count++
		}
	}
	most := s.fit(len(s.possible)).evidence + math.Log(noStep)
	none = most
	for k, p := range s.possible {
		commits[k] = math.Inf(-1)
		if p {
			f := s.fit(k)
			commits[k] = f.evidence + logNormalCDF(f.step/f.deviation) + math.Log(2*(1-noStep)/float64(count))
			most = max(most, commits[k])
		}
	}
	none = math.Exp(none - most)
	sum := none
	for k := range commits {
		commits[k] = math.Exp(commits[k] - most)
		sum += commits[k]
	}
	for k := range commits {
		commits[k] /= sum
	}
	return commits, none / sum
}

// A fit is what the observations say of a step at one commit.
type fit struct {
	evidence  float64 // logarithm of the marginal likelihood, but for what all steps share
	step      float64 // logarithm of a ratio
	deviation float64 // of step
}

// fit fits a step at commit k; one behind the last is none at all.
func (s *Search) fit(k int) fit {
	aa, dd, ad := 1/(offset*offset), 1/(size*size), 0.0
	var ya, yd float64
	for _, o := range s.observations {
		w := 1 / (o.Deviation * o.Deviation)
		if o.Base == 0 {
			aa += w
			ya += w * o.LogRatio
		}
		if o.Commit >= k && o.Base < k {
			dd += w
			yd += w * o.LogRatio
			if o.Base == 0 {
				ad += w
			}
		}
	}
	det := aa*dd - ad*ad
	base, step := (dd*ya-ad*yd)/det, (aa*yd-ad*ya)/det
	return fit{
		evidence: (ya*base+yd*step)/2 - math.Log(det*offset*offset*size*size)/2,
		step:     step, deviation: math.Sqrt(aa / det),
	}
}

// Step returns the change at a commit, as the logarithm of a ratio, and its
// standard deviation, given that it happened there.
func (s *Search) Step(commit int) (logRatio, deviation float64) {
	f := s.fit(commit)
	return f.step, f.deviation
}

// Candidates returns the most probable commits that no measurement could tell
// apart, since those between them cannot be measured, and their probability.
func (s *Search) Candidates() (commits []int, probability float64) {
	posterior, _ := s.Posterior()
	var group []int
	sum := 0.0
	for k := 1; k < len(posterior); k++ {
		if s.possible[k] {
			group = append(group, k)
			sum += posterior[k]
		}
		if s.measurable[k] || k == len(posterior)-1 {
			if sum > probability {
				commits, probability = group, sum
			}
			group, sum = nil, 0
		}
	}
	return commits, probability
}

// Next returns the commit whose measurement is expected to tell most: first the
// bad one, and the good one against itself, until it is known whether they differ
// at all; then the one with the largest expected information about which commit
// it was. ok is false if there is none to measure.
func (s *Search) Next() (commit int, ok bool) {
	last := len(s.measurable) - 1
	posterior, none := s.Posterior()
	if s.measurable[last] && none > sureStep {
		if s.count(last) > s.count(0) {
			return 0, true
		}
		return last, true
	}
	step, noise := s.step(posterior), s.noise()
	best := -1.0
	done := 0.0 // probability that it had happened by then
	for i := 1; i <= last; i++ {
		done += posterior[i]
		if !s.measurable[i] {
			continue
		}
		if told := information(done/(1-none), step/noise); told > best {
			best, commit, ok = told, i, true
		}
	}
	return commit, ok
}

// count is how often a commit was measured against the good one.
func (s *Search) count(commit int) (n int) {
	for _, o := range s.observations {
		if o.Commit == commit && o.Base == 0 {
			n++
		}
	}
	return n
}

// sureStep is the probability of no difference below which the search goes on to
// where the difference is.
const sureStep = 0.02

// step is the expected size of the change.
func (s *Search) step(posterior []float64) float64 {
	k := 0
	for i, p := range posterior {
		if p > posterior[k] {
			k = i
		}
	}
	step, _ := s.Step(k)
	return step
}

// noise is the standard error that the next measurement is expected to have.
func (s *Search) noise() float64 {
	if len(s.observations) == 0 {
		return 1
	}
	var all []float64
	for _, o := range s.observations {
		all = append(all, o.Deviation)
	}
	slices.Sort(all)
	return all[len(all)/2]
}
