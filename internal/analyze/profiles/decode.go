package profiles

import (
	"strings"

	"github.com/google/pprof/profile"
)

// parseProfile is profile.ParseData for what is not gzipped, in two thirds of the time and with hardly
// an allocation for what profilers commonly write.
func parseProfile(data []byte) (*profile.Profile, error) {
	if p := decode(data); p != nil {
		return p, nil
	}
	return profile.ParseData(data)
}

// decode makes a valid profile of a message, or returns nil for whatever is unusual, wrong
// or not: profile.ParseData decides on that. Parts of a kind are allocated together, and
// found by their numbers in tables.
func decode(data []byte) *profile.Profile {
	d := decoder{data: data, p: &profile.Profile{PeriodType: new(profile.ValueType)}}
	if !d.divide() || !d.texts() || !d.head() || !d.each(profileMapping, d.mapping) || !d.each(profileFunction, d.function) ||
		!d.each(profileLocation, d.location) || !d.each(profileSample, d.sample) {
		return nil
	}
	return d.p
}

// Numbers of the fields of a profile that hold its parts, as profile.proto has them.
const (
	profileSampleType, profileSample, profileMapping, profileLocation, profileFunction, profileString = 1, 2, 3, 4, 5, 6
	profilePeriodType                                                                                 = 11
)

// A decoder decodes one profile.
type decoder struct {
	p         *profile.Profile
	data      []byte
	fields    [profileString + 1][]place // of messages and strings, by the number of the field
	others    []message                  // all other fields
	strings   []string
	mappings  table[profile.Mapping]
	functions table[profile.Function]
	locations table[profile.Location]
	samples   []profile.Sample
	lines     []profile.Line
	stacks    []*profile.Location
	values    []int64
}

// mostOthers is how many other fields a profile has at most: there is one of each, but for comments.
const mostOthers = 1000

// A place is from where to where a field stands.
type place struct{ from, to int }

// each calls f with each field of a number, as long as it returns true, and reports whether
// it did to the end.
func (d *decoder) each(field int, f func([]byte) bool) bool {
	for _, at := range d.fields[field] {
		if !f(d.data[at.from:at.to]) {
			return false
		}
	}
	return true
}

// divide finds the parts, and makes room for them.
func (d *decoder) divide() bool {
	m := message{data: d.data}
	for m.next() {
		switch {
		case m.number > profileString:
			if len(d.others) == mostOthers {
				return false
			}
			d.others = append(d.others, m)
		case m.number == 0 || m.isNumber():
			return false
		default:
			d.fields[m.number] = append(d.fields[m.number], place{m.from, m.to})
		}
	}
	n := func(kind int) int { return len(d.fields[kind]) }
	d.mappings, d.functions, d.locations = newTable[profile.Mapping](n(profileMapping)), newTable[profile.Function](n(profileFunction)), newTable[profile.Location](n(profileLocation))
	d.p.Function, d.p.Location = make([]*profile.Function, 0, n(profileFunction)), make([]*profile.Location, 0, n(profileLocation))
	d.samples, d.p.Sample = make([]profile.Sample, n(profileSample)), make([]*profile.Sample, 0, n(profileSample))
	return !m.bad
}

// texts makes all strings parts of one.
func (d *decoder) texts() bool {
	size := 0
	for _, at := range d.fields[profileString] {
		size += at.to - at.from
	}
	var all strings.Builder
	all.Grow(size)
	d.strings = make([]string, 0, len(d.fields[profileString]))
	for _, at := range d.fields[profileString] {
		start := all.Len()
		all.Write(d.data[at.from:at.to])
		d.strings = append(d.strings, all.String()[start:])
	}
	return len(d.strings) > 0 && d.strings[0] == ""
}

// text sets a string by its number.
func (d *decoder) text(to *string, m *message) bool {
	if !m.isNumber() || m.value >= uint64(len(d.strings)) {
		return false
	}
	*to = d.strings[m.value]
	return true
}

// integer sets a number.
func integer[T int64 | uint64](to *T, m *message) bool {
	*to = T(m.value)
	return m.isNumber()
}

func boolean(to *bool, m *message) bool {
	*to = m.value != 0
	return m.isNumber()
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
