package audit

import (
	"math"

	"github.com/aclements/go-moremath/mathx"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// counts are the events of an account on both sides, and what these are divided by.
// Events of unequal weight count as fewer of equal ones, and so do those of units that
// differ by more than chance (McCullagh and Nelder 1989, 4.5).
type counts struct{ n, exposure [2]float64 }

func count(sides [2]Side, accounts [2]*Account, m [2]measure) (c counts) {
	var more [2]float64
	for i, x := range m {
		if more[i] = 1; x.within > 0 {
			more[i] = x.share / x.within
		} else if other := m[1-i]; other.within > 0 {
			more[i] = other.share / other.within
		}
	}
	for i, s := range sides {
		weight := s.squares / s.Total
		if a := accounts[i]; a != nil && a.squares > 0 {
			weight = a.squares / a.Value
			c.n[i] = a.Value / weight / more[i]
		}
		weight *= more[i]
		for _, x := range s.Per {
			c.exposure[i] += x / weight
		}
	}
	return c
}

// chance is the p-value of the events if the head's rate is so many times the base's: given
// their sum, those of the base are binomial with the part of the base in what both are
// divided by (Przyborowski and Wilenski 1940), here its mid-p version (Lancaster 1961).
func (c counts) chance(ratio float64) float64 {
	all := c.n[0] + c.n[1]
	if all == 0 || c.exposure[0] <= 0 || c.exposure[1] <= 0 {
		return 1
	}
	part := c.exposure[0] / (c.exposure[0] + ratio*c.exposure[1])
	if all > nearlyNormal {
		return stat.Normal(c.n[0]-all*part, math.Sqrt(all*part*(1-part)), charge.Confidence).P
	}
	atLeast := func(x float64) float64 {
		if x <= 0 {
			return 1
		}
		if x > all {
			return 0
		}
		return mathx.BetaInc(part, x, all-x+1)
	}
	above := (atLeast(c.n[0]) + atLeast(c.n[0]+1)) / 2
	return min(1, 2*min(above, 1-above))
}
