package kind

import (
	"math"
	"slices"
	"strings"

	"github.com/google/pprof/profile"
)

// Events tells how many events of the sampler stand behind each sample of a
// profile.
type Events struct {
	Of func(s *profile.Sample) float64
	// Known is false where the profile does not say how many: each sample then
	// counts as one event, which is the least that it can be.
	Known bool
	// Spread is by how much the events of one stack differ from each other: the mean
	// of their squared values over the square of their mean.
	Spread float64
}

const (
	alike       = 1
	exponential = 2 // of delays, which follow an exponential distribution at best
)

// Count returns the events of a kind of a profile. Where the profile counts its
// samples, it is those. Of time it is as many as periods, and at least one. What has a value
// has an event.
func Count(p *profile.Profile, k Kind) Events {
	e := count(p, k)
	of := e.Of
	e.Of = func(s *profile.Sample) float64 {
		if n := of(s); n > 0 || s.Value[k.Index] == 0 {
			return n
		}
		return 1
	}
	return e
}

func count(p *profile.Profile, k Kind) Events {
	if i := slices.IndexFunc(p.SampleType, counts); i >= 0 {
		return Events{func(s *profile.Sample) float64 { return size(s.Value[i]) }, true, alike}
	}
	var of func(s *profile.Sample) float64
	spread := float64(alike)
	switch k.Class() {
	case Processor, Wall:
		of = periods(p, k)
	case Bytes, Objects:
		of = allocations(p, k)
	case Delay:
		of, spread = delays(p, k), exponential
	case Contentions:
		of = contentions(p, k.Index)
	case Population:
		of = func(s *profile.Sample) float64 { return size(s.Value[k.Index]) }
	}
	if of == nil {
		return Events{func(*profile.Sample) float64 { return 1 }, false, alike}
	}
	return Events{of, true, spread}
}

func size(v int64) float64 { return math.Abs(float64(v)) }

// periods are of time. No sampler looks each microsecond: of a shorter period, which stands for one that
// is not known, as in merged profiles, no more is known than what all values are multiples of.
func periods(p *profile.Profile, k Kind) func(s *profile.Sample) float64 {
	if p.Period <= 0 || p.PeriodType == nil {
		return nil
	}
	unit, scale := Base(p.PeriodType.Unit)
	if unit != k.Unit {
		return nil
	}
	period := float64(p.Period) * float64(scale)
	if period <= shortest {
		if period = float64(divisor(p, k.Index)) * float64(k.Scale); period <= shortest {
			return nil
		}
	}
	each := float64(k.Scale) / period
	return func(s *profile.Sample) float64 { return max(1, size(s.Value[k.Index])*each) }
}

const shortest = 1000 // ns

// divisor is the largest number of which all values are multiples.
func divisor(p *profile.Profile, value int) (d int64) {
	for _, s := range p.Sample {
		d = gcd(d, s.Value[value])
	}
	return d
}

// allocations undoes what runtime/pprof and tcmalloc do to heap profiles: of n
// objects of a size, those in the profile are sampled with the probability
// 1-exp(-size/rate), where the rate is the profile's period.
func allocations(p *profile.Profile, k Kind) func(s *profile.Sample) float64 {
	objects, space := pair(p, k, "objects", "space")
	if objects < 0 || space < 0 || p.Period <= 0 {
		return nil
	}
	rate := float64(p.Period)
	return func(s *profile.Sample) float64 {
		n, bytes := size(s.Value[objects]), size(s.Value[space])
		if n == 0 || bytes == 0 {
			return 0
		}
		return n * -math.Expm1(-bytes/n/rate)
	}
}

// contentions divides the counts of a mutex profile by the largest rate that they
// may have been multiplied with: the profile does not tell it, but all counts are
// multiples of it.
func contentions(p *profile.Profile, value int) func(s *profile.Sample) float64 {
	var rate int64
	if Unlocks(p) {
		rate = divisor(p, value)
	}
	return func(s *profile.Sample) float64 { return size(s.Value[value]) / float64(max(rate, 1)) }
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// delays are the contentions, unless there may have been fewer: a block profile
// counts an event that is shorter than its rate with the rate's delay, and for
// many. It does not tell the rate, but no stack has a smaller delay than that.
func delays(p *profile.Profile, k Kind) func(s *profile.Sample) float64 {
	_, count := pair(p, k, "delay", "contentions")
	if count < 0 {
		return nil
	}
	of := contentions(p, count)
	if Unlocks(p) {
		return of
	}
	least := math.Inf(1)
	for _, s := range p.Sample {
		if v := size(s.Value[k.Index]); v > 0 {
			least = min(least, v)
		}
	}
	return func(s *profile.Sample) float64 {
		return min(of(s), max(1, size(s.Value[k.Index])/least))
	}
}

// Unlocks reports whether a profile of contention has the stacks of those who
// unlocked, as mutex profiles have, and not of those who waited.
func Unlocks(p *profile.Profile) bool {
	return slices.ContainsFunc(p.Sample, func(s *profile.Sample) bool {
		return len(s.Location) > 0 && slices.ContainsFunc(s.Location[0].Line, func(l profile.Line) bool {
			return l.Function != nil && strings.Contains(strings.ToLower(l.Function.Name), "unlock")
		})
	})
}

// pair finds the two values that belong together, one of which is the kind's: as
// inuse_objects and inuse_space.
func pair(p *profile.Profile, k Kind, first, second string) (int, int) {
	index := func(name string) int {
		return slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == name })
	}
	for _, prefix := range []string{"", "alloc_", "inuse_"} {
		if k.Type == prefix+first || k.Type == prefix+second {
			return index(prefix + first), index(prefix + second)
		}
	}
	return -1, -1
}
