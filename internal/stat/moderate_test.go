package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestDigamma(t *testing.T) {
	const euler = 0.5772156649015329
	for _, c := range []struct{ x, digamma, trigamma float64 }{
		{1, -euler, math.Pi * math.Pi / 6}, {2, 1 - euler, math.Pi*math.Pi/6 - 1}, {0.5, -euler - 2*math.Ln2, math.Pi * math.Pi / 2},
	} {
		if d, tri := digamma(c.x), trigamma(c.x); math.Abs(d-c.digamma) > 1e-10 || math.Abs(tri-c.trigamma) > 1e-10 {
			t.Errorf("of %v: %v and %v, want %v and %v", c.x, d, tri, c.digamma, c.trigamma)
		}
		if x := inverseTrigamma(c.trigamma); math.Abs(x-c.x) > 1e-9 {
			t.Errorf("the trigamma of %v is %v, not of %v", x, c.trigamma, c.x)
		}
	}
}

// Tables of the F distribution: 5 % lie above.
func TestFTail(t *testing.T) {
	for _, c := range []struct{ x, above, below float64 }{{6.388, 4, 4}, {2.866, 4, 20}, {2.372, 4, 1e9}, {161.4, 1, 1}} {
		if p := fTail(c.x, c.above, c.below); math.Abs(p-0.05) > 1e-4 {
			t.Errorf("above %v of F(%v, %v) lies %v", c.x, c.above, c.below, p)
		}
	}
}

// scaled draws a variance of a truth, as of so many degrees of freedom.
func scaled(r *rand.Rand, truth float64, freedom int) float64 {
	var sum float64
	for range freedom {
		sum += Square(r.NormFloat64())
	}
	return truth * sum / float64(freedom)
}

// The prior is that from which variances were drawn: many of equal truth, and of truths that
// scatter as with ten degrees of freedom.
func TestPrevailing(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	const n, freedom = 4000, 4
	equal, apart := make([]float64, n), make([]float64, n)
	for i := range n {
		equal[i] = scaled(r, 3, freedom)
		apart[i] = scaled(r, 3/scaled(r, 1, 10), freedom)
	}
	// The relative error of the mean of n logarithms is sqrt(trigamma(2)/n) = 1.3 %.
	if p := Prevailing(equal, freedom); math.Abs(p.Variance-3) > 0.15 || p.Freedom < 50 {
		t.Errorf("of equal ones: %+v, want 3 of many", p)
	}
	if p := Prevailing(apart, freedom); math.Abs(p.Variance-3) > 0.3 || math.Abs(p.Freedom-10) > 2.5 {
		t.Errorf("of others: %+v, want 3 of 10", p)
	}
	if p := Prevailing([]float64{1, 2, 0, 3, 4}, freedom); p != (Prior{}) {
		t.Errorf("of four: %+v", p)
	}
}

func TestModerate(t *testing.T) {
	for _, c := range []struct {
		prior                       Prior
		variance, freedom, want, of float64
	}{
		{Prior{}, 2, 4, 2, 4},
		{Prior{1, 12}, 3, 4, 1.5, 16},
		{Prior{1, math.Inf(1)}, 3, 4, 1, math.Inf(1)},
		{Prior{1, 12}, 30, 4, 30, 4}, // it is none of them
		{Prior{1, math.Inf(1)}, 30, 4, 30, 4},
	} {
		if v, of := c.prior.Moderate(c.variance, c.freedom); v != c.want || of != c.of {
			t.Errorf("%+v of %v, %v: %v, %v; want %v, %v", c.prior, c.variance, c.freedom, v, of, c.want, c.of)
		}
	}
}
