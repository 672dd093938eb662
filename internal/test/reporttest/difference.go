package reporttest

import (
	"math"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// CheckDifference checks what must be true of every comparison: what adds up, what lies in its
// interval, and that verdicts say what the numbers do. The threshold is the comparison's.
func CheckDifference(t testing.TB, d *difference.Difference, threshold float64) {
	t.Helper()
	type key struct{ pkg, name, unit string }
	seen := make(map[key]bool)
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		k := key{b.Package, b.Name, b.Unit}
		if seen[k] {
			t.Errorf("%v is there twice", k)
		}
		seen[k] = true
		checkBenchmark(t, b, threshold)
	}
	if d.Noise.Ratio < 1 {
		t.Errorf("the noise is %v", d.Noise.Ratio)
	}
}

// CheckBisection checks what must be true of every search.
func CheckBisection(t testing.TB, b *difference.Bisection) {
	t.Helper()
	sum := b.NoDifference
	for i, c := range b.Candidates {
		sum += c.Probability
		if i > 0 && c.Probability > b.Candidates[i-1].Probability {
			t.Errorf("candidate %s is more probable than the one before it", c.Commit)
		}
	}
	if !isProbability(b.Probability) || !isProbability(b.NoDifference) || sum > 1+1e-9 {
		t.Errorf("probability %v, no difference %v, all candidates together %v", b.Probability, b.NoDifference, sum)
	}
	if len(b.Candidates) > 0 && math.Abs(b.Candidates[0].Probability-b.Probability) > 1e-9 {
		t.Errorf("the first candidate is %v probable, the answer %v", b.Candidates[0].Probability, b.Probability)
	}
	for _, s := range b.Steps {
		checkInterval(t, "the step at "+s.Commit, s.Low, s.Ratio, s.High)
	}
	checkChange(t, "the commit", b.Change)
}

func isProbability(p float64) bool { return 0 <= p && p <= 1 }

// checkInterval checks that a value lies in its interval, but for rounding.
func checkInterval(t testing.TB, what string, low, value, high float64) {
	t.Helper()
	if eps := 1e-9 * (1 + math.Abs(value)); !(low <= value+eps && value <= high+eps) {
		t.Errorf("%s: %v (%v to %v)", what, value, low, high)
	}
}

func checkChange(t testing.TB, what string, c difference.Change) {
	t.Helper()
	if c.Ratio != 0 {
		checkInterval(t, what, c.Low, c.Ratio, c.High)
	}
	if !isProbability(c.P) || !isProbability(c.Q) {
		t.Errorf("%s: p is %v, q %v", what, c.P, c.Q)
	}
}

func checkBenchmark(t testing.TB, b *difference.BenchmarkDifference, threshold float64) {
	t.Helper()
	what := b.Name + ", " + b.Unit
	checkChange(t, what, b.Change)
	for _, s := range []difference.Summary{b.Base, b.Head} {
		checkInterval(t, what, s.Low, s.Center, s.High)
	}
	c := b.Change
	up := (b.Verdict == difference.Slower) != render.HigherIsBetter(b.Unit, b.Better)
	switch {
	case b.Noise.Ratio < 1:
		t.Errorf("%s: the noise is %v", what, b.Noise.Ratio)
	case b.Identical && (b.Verdict != difference.Same || c.Ratio != 1 || len(b.Functions) > 0):
		t.Errorf("%s is identical: %+v", what, b)
	case !slices.Contains([]difference.Verdict{difference.Slower, difference.Faster, difference.Same, difference.Unclear}, b.Verdict):
		t.Errorf("%s is %q", what, b.Verdict)
	case c.Ratio != 0 && b.Verdict.Changed() && (up && c.Low <= 1 || !up && c.High >= 1):
		t.Errorf("%s is %s: %+v", what, b.Verdict, c)
	case c.Ratio != 0 && b.Verdict == difference.Same && b.Unit != difference.LiveBytes && (c.Low < 1/(1+threshold)-1e-9 || c.High > 1+threshold+1e-9):
		t.Errorf("%s is %s: %+v", what, b.Verdict, c)
	}
	checkParts(t, what, b)
	checkAllocations(t, what, b)
}

// checkParts checks the functions of a benchmark.
func checkParts(t testing.TB, what string, b *difference.BenchmarkDifference) {
	t.Helper()
	names := make(map[string]bool)
	var sum float64
	for _, f := range b.Functions {
		of := what + ", " + f.Function
		if names[f.Function] {
			t.Errorf("%s is there twice", of)
		}
		names[f.Function] = true
		sum += f.ChangeNs
		checkInterval(t, of, f.Low, f.ChangeNs, f.High)
		checkSum(t, of, f.HeadNs-f.BaseNs, f.ChangeNs, b.Base.Center*1e9)
		for _, l := range f.Lines {
			checkSum(t, of, l.HeadNs-l.BaseNs, l.ChangeNs, b.Base.Center*1e9)
		}
		if !isProbability(f.P) || !isProbability(f.Q) || f.Q < f.P-1e-12 {
			t.Errorf("%s: p is %v, q %v", of, f.P, f.Q)
		}
		if f.Function != difference.Unattributed && min(f.BaseNs, f.HeadNs) < 0 {
			t.Errorf("%s takes %v and %v ns", of, f.BaseNs, f.HeadNs)
		}
		checkVerdict(t, of, f.Verdict, f.Low, f.High)
		if f.Verdict == difference.New && f.BaseNs > 0 || f.Verdict == difference.Gone && f.HeadNs > 0 {
			t.Errorf("%s is %s: %v and %v ns", of, f.Verdict, f.BaseNs, f.HeadNs)
		}
	}
	if len(b.Functions) > 0 && b.Unit == difference.SecPerOp {
		checkSum(t, what+", all functions", sum, 1e9*(b.Head.Center-b.Base.Center), b.Base.Center*1e9)
	}
}

// checkAllocations checks the functions that allocate.
func checkAllocations(t testing.TB, what string, b *difference.BenchmarkDifference) {
	t.Helper()
	var sum float64
	for _, f := range b.Allocations {
		sum += f.Change
		checkInterval(t, what+", "+f.Function, f.Low, f.Change, f.High)
		checkVerdict(t, what+", "+f.Function, f.Verdict, f.Low, f.High)
	}
	if len(b.Allocations) > 0 {
		checkSum(t, what+", all functions", sum, b.Head.Center-b.Base.Center, b.Base.Center)
	}
}

// checkVerdict checks that the interval of a change is that of its verdict.
func checkVerdict(t testing.TB, what string, v difference.Verdict, low, high float64) {
	t.Helper()
	if (v == difference.Slower || v == difference.New) && low <= 0 || (v == difference.Faster || v == difference.Gone) && high >= 0 {
		t.Errorf("%s is %s: %v to %v", what, v, low, high)
	}
}

// checkSum checks a sum of what is about as large as the whole.
func checkSum(t testing.TB, what string, got, want, whole float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*max(1, math.Abs(whole), math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
