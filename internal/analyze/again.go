package analyze

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
)

// A print is the same for the same profile, wherever it was read from. No two processes have
// the same samples in the same nanosecond; without a time, it is the name that tells.
type print struct {
	kind, name string
	time       int64
	samples    uint64
}

func printOf(p *profile.Profile, k kind.Kind, name string) print {
	h := fnv.New64a()
	var number [8]byte
	add := func(n uint64) {
		binary.LittleEndian.PutUint64(number[:], n)
		h.Write(number[:])
	}
	add(uint64(p.DurationNanos))
	for _, s := range p.Sample {
		for _, v := range s.Value {
			add(uint64(v))
		}
		for _, l := range s.Location {
			add(l.ID)
		}
	}
	if p.TimeNanos > 0 {
		name = ""
	}
	return print{k.String(), name, p.TimeNanos, h.Sum64()}
}

// A place is where a profile was given.
type place struct {
	number int
	name   string
}

// again reports whether a profile is in a group already, of which the first place that it was
// given at counts.
func (a *Analysis) again(p print, at place, g *group) bool {
	first, ok := a.seen[p]
	if !ok {
		a.seen[p] = at
		return false
	}
	if at.number < first.number {
		i := slices.IndexFunc(g.set.Units, func(u stacks.Unit) bool { return u.Number == first.number })
		g.set.Units[i].Number, g.set.Units[i].Name = at.number, at.name
		slices.SortFunc(g.set.Units, func(x, y stacks.Unit) int { return cmp.Compare(x.Number, y.Number) })
		a.seen[p] = at
		first, at = at, first
	}
	if same := "the same profile as " + first.name; first.name != at.name {
		a.refused[at.number] = fmt.Errorf("%s, %s", at.name, same)
	} else {
		a.refused[at.number] = fmt.Errorf("%s, which was given twice", at.name)
	}
	return true
}

// alsoIn names a profile that is on both sides of a comparison.
func (a *Analysis) alsoIn(other *Analysis) (warnings []error) {
	var both []place
	for p, at := range a.seen {
		if _, ok := other.seen[p]; ok {
			both = append(both, at)
		}
	}
	if len(both) > 0 {
		first := slices.MinFunc(both, func(x, y place) int { return cmp.Compare(x.number, y.number) })
		warnings = append(warnings, fmt.Errorf("%s is on both sides", first.name))
	}
	return warnings
}
