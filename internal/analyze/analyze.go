// Package analyze makes a report of profiles that were recorded elsewhere: one or
// many, of any kind.
package analyze

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// ErrProfile means that a profile cannot be charged.
var ErrProfile = errors.New("cannot be charged")

// A Config says how profiles are charged. The zero value is ready for use.
type Config struct {
	owner.Hint

	SampleIndex string // the sample type, as pprof's -sample_index; "": pprof's default
	By          string // a label, each value of which is charged for itself

	// Regular expressions as pprof has them: samples are taken or left out by a
	// function of their stacks, and by their labels.
	Focus, Ignore, TagFocus, TagIgnore string
}

// An Analysis takes profiles and keeps what it needs of them. Several goroutines may add
// profiles at once.
type Analysis struct {
	name          string // of a side that is compared
	config        Config
	focus, ignore *regexp.Regexp
	tags          [2]profile.TagMatch
	skipped       []error // files in directories that are no profiles
	mapped        string  // the program that the first profile is of, as it says

	adding  sync.Mutex
	groups  []*group
	refused map[int]error // profiles that have not the sample type, less than nothing of it, or that are there already, by number
	seen    map[print]place
}

// A group is profiles of one kind.
type group struct {
	kind    kind.Kind
	set     stacks.Set
	single  *profile.Profile // if there is only one
	types   []string         // all sample types of the first
	samples int              // of any value, 0 too
	// filtered is how many samples more there were before focus, ignore and the like.
	filtered int
	known    bool // how many events there are
	unlocks  bool // of contention: the stacks are of those who unlocked
	spread   float64
	taken    time.Time // the first of the profiles; zero: not known
}

// New returns an empty analysis. The error is suite.ErrUsage for what is not a regular
// expression.
func New(c Config) (*Analysis, error) {
	a := &Analysis{config: c, refused: make(map[int]error), seen: make(map[print]place)}
	var errs [4]error
	a.focus, errs[0] = expression("focus", c.Focus)
	a.ignore, errs[1] = expression("ignore", c.Ignore)
	a.tags[0], errs[2] = tagged("tagfocus", c.TagFocus)
	a.tags[1], errs[3] = tagged("tagignore", c.TagIgnore)
	return a, errors.Join(errs[:]...)
}

// Add adds a valid profile, which it may change, with the number that its place among the
// others goes by.
func (a *Analysis) Add(number int, name string, p *profile.Profile) error {
	k, err := kind.Choose(p, a.config.SampleIndex)
	if err != nil {
		a.refuse(number, suite.Usagef("%s: %w", name, err))
		return nil
	}
	once := printOf(p, k, name)
	before := len(p.Sample)
	// What pprof leaves out of its reports: frames of the allocator, as the profile says.
	if err := p.RemoveUninteresting(); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrProfile, name, err)
	}
	if a.focus != nil || a.ignore != nil {
		p.FilterSamplesByName(a.focus, a.ignore, nil, nil)
	}
	if a.tags[0] != nil || a.tags[1] != nil {
		p.FilterSamplesByTag(a.tags[0], a.tags[1])
	}
	switch sum := total(p, k); {
	case sum < 0:
		a.refuse(number, fmt.Errorf("%w: %s: its values are negative, as in the difference of two profiles: analyze each of them, or run bottleneck compare -base BEFORE -head AFTER%s", ErrProfile, name, grown(p)))
		return nil
	case sum >= math.MaxInt64:
		a.refuse(number, fmt.Errorf("%w: %s: its values add up to more than 2^63 %s, which cannot be right", ErrProfile, name, k.Unit))
		return nil
	}
	contention := k.Class() == kind.Delay || k.Class() == kind.Contentions
	events, unlocks := kind.Count(p, k), contention && kind.Unlocks(p)
	a.adding.Lock()
	defer a.adding.Unlock()
	g := a.group(k)
	if a.again(once, place{number, name}, g) {
		return nil
	}
	g.add(p, events, unlocks)
	g.filtered += before - len(p.Sample)
	g.set.Add(number, name, p, stacks.Options{
		Value:  func(s *profile.Sample) float64 { return float64(s.Value[k.Index]) * float64(k.Scale) },
		Events: events.Of, By: a.config.By,
	})
	return nil
}

// refuse notes that a profile is not charged, and why.
func (a *Analysis) refuse(number int, err error) {
	a.adding.Lock()
	defer a.adding.Unlock()
	a.refused[number] = err
}

// add adds what is known of a profile of the kind, but for its samples.
func (g *group) add(p *profile.Profile, events kind.Events, unlocks bool) {
	if len(g.set.Units) == 0 {
		g.single, g.known, g.types = p, events.Known, typeNames(p)
	} else {
		g.single, g.known = nil, g.known && events.Known
	}
	g.samples += len(p.Sample)
	g.unlocks = g.unlocks || unlocks
	g.spread = max(g.spread, events.Spread)
	if taken := time.Unix(0, p.TimeNanos); p.TimeNanos > 0 && (g.taken.IsZero() || taken.Before(g.taken)) {
		g.taken = taken
	}
}

// total is what a profile's values add up to.
func total(p *profile.Profile, k kind.Kind) (sum float64) {
	for _, s := range p.Sample {
		sum += float64(s.Value[k.Index]) * float64(k.Scale)
	}
	return sum
}

// grown names the first of a profile's sample types that have positive values alone, as
// what was allocated has in the difference of two heap profiles.
func grown(p *profile.Profile) string {
	for i, t := range p.SampleType {
		least, sum := int64(0), 0.0
		for _, s := range p.Sample {
			least, sum = min(least, s.Value[i]), sum+float64(s.Value[i])
		}
		if least == 0 && sum > 0 && t.Unit == "bytes" {
			return ", or charge what is not, with -sample_index " + t.Type
		}
	}
	return ""
}

func typeNames(p *profile.Profile) (names []string) {
	for _, t := range p.SampleType {
		names = append(names, t.Type)
	}
	return names
}

func (a *Analysis) group(k kind.Kind) *group {
	for _, g := range a.groups {
		if g.kind.String() == k.String() {
			return g
		}
	}
	g := &group{kind: k}
	a.groups = append(a.groups, g)
	return g
}

// choose returns the group that is charged: that of processor time, or the first.
func (a *Analysis) choose() (*group, error) {
	if len(a.groups) == 0 {
		if len(a.refused) > 0 {
			return nil, a.refused[slices.Min(slices.Collect(maps.Keys(a.refused)))]
		}
		return nil, fmt.Errorf("%w: there are none", ErrProfile)
	}
	slices.SortFunc(a.groups, func(x, y *group) int { return cmp.Compare(x.set.Units[0].Number, y.set.Units[0].Number) })
	i := slices.IndexFunc(a.groups, func(g *group) bool { return g.kind.Class() == kind.Processor })
	return a.groups[max(i, 0)], nil
}

// leftOut says which profiles are not charged with the others.
func (a *Analysis) leftOut(chosen *group) (warnings []error) {
	var names []string
	for _, g := range a.groups {
		for _, u := range g.set.Units {
			if g != chosen {
				names = append(names, fmt.Sprintf("%s (%v)", u.Name, g.kind))
			}
		}
	}
	if more := len(names) - mostNamed; more > 0 {
		names = append(names[:mostNamed], fmt.Sprintf("%d more", more))
	}
	if len(names) > 0 {
		warnings = append(warnings, fmt.Errorf("only profiles of %v are charged; left out: %s", chosen.kind, strings.Join(names, ", ")))
	}
	for i, number := range slices.Sorted(maps.Keys(a.refused)) {
		if i == mostNamed {
			return append(warnings, fmt.Errorf("left out: %d more", len(a.refused)-i))
		}
		warnings = append(warnings, fmt.Errorf("left out: %w", a.refused[number]))
	}
	return warnings
}

// mostNamed is how many profiles a warning names.
const mostNamed = 3
