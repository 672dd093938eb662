package audit

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// Costs returns what is charged to each function as shares of the whole, the
// largest first. They add up to 1.
func (s *Sheet) Costs() []charge.Cost {
	if s.Total <= 0 {
		return nil
	}
	var costs []charge.Cost
	for _, a := range s.Accounts {
		costs = append(costs, charge.Cost{
			Frame: a.Frame, Class: a.Class, Share: s.Share(a), GC: stat.Part(a.GC, s.Total),
			Flat: stat.Part(a.Flat, s.Total), Cum: stat.Part(a.Cum, s.Total),
		})
	}
	slices.SortFunc(costs, func(a, b charge.Cost) int {
		return cmp.Or(cmp.Compare(b.Share.Value, a.Share.Value), strings.Compare(a.Function, b.Function))
	})
	return costs
}

// Share is an account's share of the whole with its 95 % interval: Wilson's, for
// as many events as would have its variance.
func (s *Sheet) Share(a *Account) stat.Interval {
	p := stat.Part(a.Value, s.Total)
	n := s.Effective()
	if variance := s.variance(a); variance > 0 && p > 0 && p < 1 {
		n = min(p*(1-p)/variance, s.Events) // no more than there are: what was not seen may weigh more
	}
	n *= s.worth
	return stat.Share([]stat.Stratum{{Weight: 1, Hits: p * n, Samples: n}}, charge.Confidence)
}

// worth is what an event is worth where there are so many units: the fewer they are, the
// wider intervals must be, as Student's are.
func worth(units int) float64 {
	if units < 2 {
		return 1
	}
	return stat.Square(normal / stat.Student(float64(units-1), charge.Confidence))
}

// normal is the quantile of the normal distribution for 95 % on both sides.
const normal = 1.959964

// variance is that of an account's share p of the total T. Of one unit it is that
// of a ratio of sums of events with weights w,
//
//	((1-p)^2 sum(w^2 of the account) + p^2 sum(w^2 of all others)) / T^2.
//
// Several units are the units of sampling, since the samples of one are not
// independent: with the values v and totals t of k units, it is that of a ratio
// estimator (Cochran 1977, 6.4),
//
//	k/(k-1) sum((v-pt)^2) / T^2,
//
// if that is larger.
func (s *Sheet) variance(a *Account) float64 { return max(s.within(a), s.between(a)) }

// within is the variance of a share as that of events.
func (s *Sheet) within(a *Account) float64 {
	p := a.Value / s.Total
	return (stat.Square(1-p)*a.squares + stat.Square(p)*(s.squares-a.squares)) / stat.Square(s.Total)
}

// between is the variance of a share as that of units, 0 for one.
func (s *Sheet) between(a *Account) float64 {
	k, p := float64(s.units()), a.Value/s.Total
	if k < 2 {
		return 0
	}
	var squares float64
	for i, t := range s.Units {
		squares += stat.Square(a.Units[i] - p*t)
	}
	return k / (k - 1) * squares / stat.Square(s.Total)
}

// units is the number of units that hold anything.
func (s *Sheet) units() (n int) {
	for _, t := range s.Units {
		if t != 0 {
			n++
		}
	}
	return n
}

// An Outlier is a unit that does something else than the others.
type Outlier struct {
	Unit     int
	Function string  // in which it differs most
	Share    float64 // of the unit
	Others   float64 // of all others together
}

const (
	fewestUnits = 4    // from which on one can be told to be the odd one out
	outlying    = 3.5  // robust deviations (Iglewicz and Hoaglin 1993)
	leastApart  = 0.05 // points of a share by which an outlier differs at least
)

// Outliers names the units in which the share of some function is far from what it
// is in the others: over 3.5 deviations by the median of the absolute deviations
// from the median, as well as over what chance does to the unit's samples. One
// function stands for each unit: the one that differs most.
func (s *Sheet) Outliers() (list []Outlier) {
	if s.units() < fewestUnits {
		return nil
	}
	worst := make(map[int]Outlier)
	for _, name := range slices.Sorted(maps.Keys(s.Accounts)) {
		s.compareUnits(s.Accounts[name], worst)
	}
	for unit := range s.Units {
		if o, ok := worst[unit]; ok {
			list = append(list, o)
		}
	}
	return list
}

// compareUnits notes the units in which an account's share is an outlier.
func (s *Sheet) compareUnits(a *Account, worst map[int]Outlier) {
	shares := make([]float64, 0, len(s.Units))
	for i, t := range s.Units {
		if t > 0 {
			shares = append(shares, a.Units[i]/t)
		}
	}
	center := stat.Middle(shares)
	distances := make([]float64, len(shares))
	for i, x := range shares {
		distances[i] = math.Abs(x - center)
	}
	spread := stat.Middle(distances) / 0.6745
	weight := s.squares / s.Total // of one event
	for i, t := range s.Units {
		if t <= 0 {
			continue
		}
		share := a.Units[i] / t
		chance := math.Sqrt(max(center*(1-center), 0)*weight/t + stat.Square(weight/t))
		distance := math.Abs(share - center)
		if distance < leastApart || distance < outlying*math.Hypot(spread, chance) {
			continue
		}
		if o, ok := worst[i]; !ok || distance > math.Abs(o.Share-o.Others) {
			worst[i] = Outlier{i, a.Function, share, (a.Value - a.Units[i]) / max(s.Total-t, math.SmallestNonzeroFloat64)}
		}
	}
}
