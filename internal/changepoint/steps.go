package changepoint

import (
	"math"
	"slices"
)

// A Step is a change of the measure at one commit, or somewhere in a range of
// commits, as the measurements divide them.
type Step struct {
	After, Commit int     // it happened later than at After, at Commit at the latest
	LogRatio      float64 // of the level behind it to the one before
	Deviation     float64
}

// stepPenalty is what one more step must improve the fit by, in units of the
// squared standard error, for each factor e of commits: twice what the Bayesian
// information criterion asks for (Schwarz 1978), since steps may stand anywhere
// (Zhang and Siegmund, Biometrics 63, 2007).
const stepPenalty = 4

// Steps divides the commits into levels, as few as the measurements allow: the
// division with the least sum of squared errors and penalties, by dynamic
// programming. One step is what a search looks for; more mean that the
// difference lies in several commits. None means no difference.
func (s *Search) Steps() []Step {
	points := s.points()
	if len(points) < 2 {
		return nil
	}
	penalty := stepPenalty * math.Log(float64(max(len(s.possible), 3)))
	// best[j] is the least cost of the first j points; from[j] is where its last level begins.
	best, from := make([]float64, len(points)+1), make([]int, len(points)+1)
	for j := 1; j <= len(points); j++ {
		best[j] = math.Inf(1)
		for i := range j {
			if c := best[i] + level(points[i:j]).squares + penalty; c < best[j] {
				best[j], from[j] = c, i
			}
		}
	}
	var steps []Step
	for j := len(points); from[j] > 0; j = from[j] {
		i := from[j]
		before, behind := level(points[from[i]:i]), level(points[i:j])
		steps = append(steps, Step{
			After: points[i-1].Commit, Commit: points[i].Commit,
			LogRatio: behind.mean - before.mean, Deviation: math.Hypot(before.deviation, behind.deviation),
		})
	}
	slices.Reverse(steps)
	return steps
}

// points are the measurements of each commit against the good one as one, in order, with
// the good one first, which is its own measure.
func (s *Search) points() []Observation {
	byCommit := make(map[int][]Observation)
	for _, o := range s.observations {
		if o.Base == 0 {
			byCommit[o.Commit] = append(byCommit[o.Commit], o)
		}
	}
	points := []Observation{{Deviation: offset}}
	for commit, all := range byCommit {
		l := level(all)
		points = append(points, Observation{Commit: commit, LogRatio: l.mean, Deviation: l.deviation})
	}
	slices.SortFunc(points, func(a, b Observation) int { return a.Commit - b.Commit })
	return points
}

// A plateau is a stretch of equal measure.
type plateau struct{ mean, deviation, squares float64 }

// level is the weighted mean of observations.
func level(points []Observation) plateau {
	var w, wy float64
	for _, o := range points {
		w += 1 / (o.Deviation * o.Deviation)
		wy += o.LogRatio / (o.Deviation * o.Deviation)
	}
	l := plateau{mean: wy / w, deviation: 1 / math.Sqrt(w)}
	for _, o := range points {
		l.squares += math.Pow((o.LogRatio-l.mean)/o.Deviation, 2)
	}
	return l
}
