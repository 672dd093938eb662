package audit

import (
	"math"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// unseen is the largest rate of what has no events: with a larger one, that would happen in
// less than 2.5 %.
func (s Side) unseen() float64 {
	if s.Total <= 0 || s.per() <= 0 {
		return 0
	}
	return -math.Log((1-charge.Confidence)/2) * s.squares / s.Total / s.per()
}

// manyEvents stands for degrees of freedom that are as good as infinitely many.
const manyEvents = 1e6

// measure is an account's rate on a side. Its variance is that of its events, or of
// the units, if they differ by more: that of a ratio estimator, as for shares.
func (s Side) measure(a *Account) measure {
	per := s.per()
	m := measure{freedom: 2 * manyEvents, shareFreedom: 2 * manyEvents}
	if a == nil || per <= 0 || a.Value <= 0 {
		return m
	}
	m.rate, m.variance = a.Value/per, a.squares/stat.Square(per)
	m.within = s.within(a) / stat.Square(a.Value/s.Total)
	more, freedom := s.dispersion(a)
	m.share, m.shareFreedom = more*m.within, freedom
	k := float64(s.units())
	if k < 2 {
		return m
	}
	var between float64
	for i, v := range a.Units {
		between += stat.Square(v - m.rate*s.Per[i])
	}
	m.variance, m.freedom = max(m.variance, k/(k-1)*between/stat.Square(per)), k-1
	m.between = k * m.variance / stat.Square(m.rate)
	return m
}

// nearlyNormal are so many events that their binomial distribution is the normal one
// to within 0.1 %, for sides of similar size.
const nearlyNormal = 5000

// RateOfUnnamed is Rate for all that has no name.
func (s Side) RateOfUnnamed() float64 { return s.Unnamed / s.per() }

// per is what the whole of the side is divided by.
func (s Side) per() (sum float64) {
	for _, x := range s.Per {
		sum += x
	}
	return sum
}

// Rate is an account's rate on a side with its 95 % interval.
func (s Side) Rate(a *Account) stat.Interval {
	m := s.measure(a)
	return stat.Normal(m.rate, 0, charge.Confidence).Widen(math.Sqrt(m.variance), m.freedom, charge.Confidence).Interval
}
