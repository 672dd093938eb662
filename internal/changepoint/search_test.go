package changepoint

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A history is what a simulated search measures.
type history struct {
	r     *rand.Rand
	level []float64 // logarithm of the ratio to commit 0
	noise float64
	good  float64 // error of the good side, in all ratios
}

func newHistory(seed uint64, n int, noise float64, steps map[int]float64) *history {
	h := &history{r: rand.New(rand.NewPCG(seed, 1)), level: make([]float64, n+1), noise: noise}
	h.good = h.r.NormFloat64() * noise / 2
	for i := 1; i <= n; i++ {
		h.level[i] = h.level[i-1] + steps[i]
	}
	return h
}

func (h *history) measure(commit int) Observation {
	deviation := h.noise * (0.7 + 0.6*h.r.Float64())
	return Observation{Commit: commit, LogRatio: h.level[commit] + h.good + h.r.NormFloat64()*deviation, Deviation: deviation}
}

// search measures until the answer has the probability certain, or is none.
func (h *history) search(s *Search, certain float64, most int) (commits []int, probability float64, none float64) {
	for range most {
		commits, probability = s.Candidates()
		if _, none = s.Posterior(); probability >= certain || none >= certain {
			break
		}
		next, ok := s.Next()
		if !ok {
			break
		}
		s.Observe(h.measure(next))
	}
	return commits, probability, none
}

// What is said with a probability of 95 % is right at least that often. Of 100
// searches, fewer than 88 right would be a failure of 1 in 700 at 95 %
// (binomial: mean 95, standard deviation 2.2); these seeds are fixed.
func TestSearchCalibrated(t *testing.T) {
	right, measured, unsure := 0, 0, 0
	const searches = 100
	for seed := range uint64(searches) {
		r := rand.New(rand.NewPCG(seed, 2))
		n := 30 + r.IntN(171)
		guilty := 1 + r.IntN(n)
		step := []float64{0.03, 0.05, 0.10, 0.40}[r.IntN(4)]
		h := newHistory(seed, n, 0.012, map[int]float64{guilty: step})
		s := New(n)
		commits, probability, _ := h.search(s, 0.95, 200)
		measured += len(s.Observations())
		if probability < 0.95 {
			unsure++
			continue
		}
		if len(commits) == 1 && commits[0] == guilty {
			right++
		}
	}
	t.Logf("%d of %d right, %d unsure, %.1f measurements each", right, searches, unsure, float64(measured)/searches)
	if right < 88-unsure || unsure > 2 {
		t.Errorf("%d of %d right, %d unsure, want 88", right, searches, unsure)
	}
}

func TestSearchNoDifference(t *testing.T) {
	wrong := 0
	for seed := range uint64(100) {
		h := newHistory(seed, 64, 0.012, nil)
		_, probability, none := h.search(New(64), 0.95, 60)
		if probability >= 0.95 || none < 0.5 {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 100 searches found a step where there is none", wrong)
	}
}

// A commit that cannot be measured is not told from its neighbour.
func TestSearchSkips(t *testing.T) {
	h := newHistory(3, 40, 0.01, map[int]float64{17: 0.1})
	s := New(40)
	for i := 12; i <= 21; i++ {
		s.Skip(i)
	}
	commits, probability, _ := h.search(s, 0.95, 100)
	if len(commits) != 11 || commits[0] != 12 || commits[10] != 22 || probability < 0.95 {
		t.Errorf("commits %v with %.2f, want 12 to 22: ten of them cannot be measured", commits, probability)
	}
}

func TestSearchExcludes(t *testing.T) {
	h := newHistory(4, 40, 0.01, map[int]float64{17: 0.1})
	s := New(40)
	for i := 1; i <= 40; i++ {
		if i%8 != 1 {
			s.Exclude(i)
		}
	}
	if first, ok := s.Next(); first != 40 || !ok {
		t.Errorf("the first commit to measure is %d, %v, want the bad one, excluded or not", first, ok)
	}
	commits, _, _ := h.search(s, 0.95, 100)
	if len(commits) != 1 || commits[0] != 17 {
		t.Errorf("commits %v, want 17 alone", commits)
	}
	for _, o := range s.Observations() {
		if o.Commit%8 != 1 && o.Commit != 0 && o.Commit != 40 {
			t.Errorf("commit %d was measured, which cannot differ from the one before", o.Commit)
		}
	}
}

// What is measured against another commit than the good one counts for all commits between the two.
func TestPairs(t *testing.T) {
	check := func(o Observation, commit int, low, high float64) {
		t.Helper()
		s := New(20)
		s.Observe(Observation{Commit: 0, Deviation: 0.01})
		s.Observe(Observation{Commit: 20, LogRatio: 0.1, Deviation: 0.01})
		s.Observe(Observation{Commit: 8, LogRatio: 0, Deviation: 0.02})
		s.Observe(Observation{Commit: 9, LogRatio: 0.1, Deviation: 0.02})
		s.Observe(o)
		sum := 0.0
		posterior, _ := s.Posterior()
		for i := o.Base + 1; i <= o.Commit; i++ {
			sum += posterior[i]
		}
		if posterior[commit] < low || posterior[commit] > high || len(s.Steps()) != 1 {
			t.Errorf("%+v: commit %d with %.4f, want %.3f to %.3f; steps %+v", o, commit, posterior[commit], low, high, s.Steps())
		}
		if o.LogRatio > 0.09 != (sum > 0.99) {
			t.Errorf("%+v: those between with %.4f", o, sum)
		}
	}
	check(Observation{Commit: 9, Base: 8, LogRatio: 0.1, Deviation: 0.005}, 9, 0.99, 1)
	check(Observation{Commit: 9, Base: 8, LogRatio: 0, Deviation: 0.005}, 9, 0, 0.01)
	check(Observation{Commit: 20, Base: 4, LogRatio: 0.1, Deviation: 0.005}, 9, 0.9, 1)
	check(Observation{Commit: 18, Base: 9, LogRatio: 0, Deviation: 0.005}, 9, 0.97, 1)
}

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps map[int]float64
	}{
		{"none", nil},
		{"one", map[int]float64{20: 0.05}},
		{"two", map[int]float64{10: 0.05, 30: 0.08}},
		{"down and up", map[int]float64{10: -0.06, 30: 0.2}},
	} {
		h := newHistory(5, 40, 0.01, c.steps)
		h.good = 0
		s := New(40)
		for range 3 {
			for i := 1; i <= 40; i++ {
				s.Observe(h.measure(i))
			}
		}
		got := s.Steps()
		if len(got) != len(c.steps) {
			t.Errorf("%s: %d steps, want %d: %+v", c.name, len(got), len(c.steps), got)
		}
		for _, step := range got {
			if want := c.steps[step.Commit]; step.After != step.Commit-1 || math.Abs(step.LogRatio-want) > 4*step.Deviation {
				t.Errorf("%s: step %+v, want one of %v", c.name, step, c.steps)
			}
		}
	}
}

func TestInformation(t *testing.T) {
	for _, c := range []struct{ p, d, want float64 }{
		{0.5, 20, math.Ln2}, // noiseless
		{0.5, 0, 0},
		{0, 5, 0},
		{0.5, 2, 0.3368}, // capacity of the binary input channel at 0 dB (half of 2 standard errors to each side): 0.486 bits
	} {
		if got := information(c.p, c.d); math.Abs(got-c.want) > 5e-4 {
			t.Errorf("information(%v, %v) = %.4f, want %.4f", c.p, c.d, got, c.want)
		}
	}
}
