package profiles

import (
	"strings"

	"github.com/google/pprof/profile"
)

// parseProfile is profile.ParseData for what is not gzipped, several times as fast with
// what profilers commonly write.
func parseProfile(data []byte) (*profile.Profile, error) {
	if p := decode(data); p != nil {
		return p, nil
	}
	return profile.ParseData(data)
}

// Numbers of the fields of a profile's messages, as profile.proto has them.
const (
	profileSampleType, profileSample, profileMapping, profileLocation, profileFunction = 1, 2, 3, 4, 5
	profileString, profileDropFrames, profileKeepFrames, profileTime, profileDuration  = 6, 7, 8, 9, 10
	profilePeriodType, profilePeriod, profileComment, profileDefault, profileDoc       = 11, 12, 13, 14, 15
)

// decode makes a valid profile of a message, or returns nil for whatever is unusual, wrong
// or not: profile.ParseData decides on that. Parts of a kind are allocated together, and
// found by their numbers in tables.
func decode(data []byte) *profile.Profile {
	d := decoder{p: &profile.Profile{PeriodType: new(profile.ValueType)}}
	if !d.count(data) || !fields(data, d.head) || !fields(data, d.location) || !fields(data, d.sample) {
		return nil
	}
	return d.p
}

// A decoder decodes one profile.
type decoder struct {
	p         *profile.Profile
	counts    [profileString + 1]int
	strings   []string
	mappings  table[profile.Mapping]
	functions table[profile.Function]
	locations table[profile.Location]
	samples   []profile.Sample
	lines     []profile.Line
	stacks    []*profile.Location
	values    []int64
}

// A table finds parts by their numbers, which are small.
type table[T any] struct {
	parts []T
	byID  []*T
}

func newTable[T any](n int) table[T] { return table[T]{make([]T, 0, n), make([]*T, 2*n+2)} }

// add keeps a part, and reports whether its number is not used twice, and neither 0 nor large.
func (t *table[T]) add(id uint64, part T) (*T, bool) {
	if id == 0 || id >= uint64(len(t.byID)) || t.byID[id] != nil {
		return nil, false
	}
	t.parts = append(t.parts, part)
	t.byID[id] = &t.parts[len(t.parts)-1]
	return t.byID[id], true
}

func (t *table[T]) find(id uint64) *T {
	if id >= uint64(len(t.byID)) {
		return nil
	}
	return t.byID[id]
}

// count counts the parts of each kind and makes room for them, and reads all strings.
func (d *decoder) count(data []byte) bool {
	var size int
	if !fields(data, func(x field) bool {
		if x.number <= profileString {
			d.counts[x.number]++
		}
		if x.number == profileString {
			size += len(x.bytes)
		}
		return !x.isNumber() || x.number == 0 || x.number > profileString
	}) {
		return false
	}
	var all strings.Builder
	all.Grow(size)
	d.strings = make([]string, 0, d.counts[profileString])
	fields(data, func(x field) bool {
		if x.number == profileString {
			start := all.Len()
			all.Write(x.bytes)
			d.strings = append(d.strings, all.String()[start:])
		}
		return true
	})
	n := d.counts
	d.mappings, d.functions, d.locations = newTable[profile.Mapping](n[profileMapping]), newTable[profile.Function](n[profileFunction]), newTable[profile.Location](n[profileLocation])
	d.p.Function, d.p.Location = make([]*profile.Function, 0, n[profileFunction]), make([]*profile.Location, 0, n[profileLocation])
	d.samples, d.p.Sample = make([]profile.Sample, n[profileSample]), make([]*profile.Sample, 0, n[profileSample])
	return len(d.strings) > 0 && d.strings[0] == ""
}

// text sets a string by its number.
func (d *decoder) text(to *string, x field) bool {
	if !x.isNumber() || x.value >= uint64(len(d.strings)) {
		return false
	}
	*to = d.strings[x.value]
	return true
}

// integer sets a number.
func integer[T int64 | uint64](to *T, x field) bool {
	*to = T(x.value)
	return x.isNumber()
}

func boolean(to *bool, x field) bool {
	*to = x.value != 0
	return x.isNumber()
}

// head reads a field of the profile itself, or one that only needs the strings.
func (d *decoder) head(x field) bool {
	p := d.p
	switch x.number {
	case profileSampleType:
		t, ok := d.valueType(x)
		p.SampleType = append(p.SampleType, t)
		return ok
	case profileMapping:
		return d.mapping(x.bytes)
	case profileFunction:
		return d.function(x.bytes)
	case profileDropFrames:
		return d.text(&p.DropFrames, x)
	case profileKeepFrames:
		return d.text(&p.KeepFrames, x)
	case profileTime:
		return p.TimeNanos == 0 && integer(&p.TimeNanos, x) // two are two profiles
	case profileDuration:
		return integer(&p.DurationNanos, x)
	case profilePeriodType:
		t, ok := d.valueType(x)
		p.PeriodType = t
		return ok
	case profilePeriod:
		return integer(&p.Period, x)
	case profileComment:
		return x.numbers(func(v uint64) bool {
			p.Comments = append(p.Comments, "")
			return d.text(&p.Comments[len(p.Comments)-1], field{value: v})
		})
	case profileDefault:
		return d.text(&p.DefaultSampleType, x)
	case profileDoc:
		return d.text(&p.DocURL, x)
	}
	return true
}

func (d *decoder) valueType(x field) (*profile.ValueType, bool) {
	t := new(profile.ValueType)
	return t, !x.isNumber() && fields(x.bytes, func(x field) bool {
		switch x.number {
		case 1:
			return d.text(&t.Type, x)
		case 2:
			return d.text(&t.Unit, x)
		}
		return true
	})
}

func (d *decoder) mapping(message []byte) bool {
	var m profile.Mapping
	ok := fields(message, func(x field) bool {
		switch x.number {
		case 1:
			return integer(&m.ID, x)
		case 2:
			return integer(&m.Start, x)
		case 3:
			return integer(&m.Limit, x)
		case 4:
			return integer(&m.Offset, x)
		case 5:
			return d.text(&m.File, x)
		case 6:
			return d.text(&m.BuildID, x)
		case 7:
			return boolean(&m.HasFunctions, x)
		case 8:
			return boolean(&m.HasFilenames, x)
		case 9:
			return boolean(&m.HasLineNumbers, x)
		case 10:
			return boolean(&m.HasInlineFrames, x)
		}
		return true
	})
	part, fresh := d.mappings.add(m.ID, m)
	d.p.Mapping = append(d.p.Mapping, part)
	return ok && fresh && !strings.HasPrefix(m.File, "[kernel") // whose symbol the parser takes apart
}

func (d *decoder) function(message []byte) bool {
	var f profile.Function
	ok := fields(message, func(x field) bool {
		switch x.number {
		case 1:
			return integer(&f.ID, x)
		case 2:
			return d.text(&f.Name, x)
		case 3:
			return d.text(&f.SystemName, x)
		case 4:
			return d.text(&f.Filename, x)
		case 5:
			return integer(&f.StartLine, x)
		}
		return true
	})
	part, fresh := d.functions.add(f.ID, f)
	d.p.Function = append(d.p.Function, part)
	return ok && fresh
}
