package profiles

import (
	"strings"

	"github.com/google/pprof/profile"
)

// head reads the fields of the profile itself, and its sample types.
func (d *decoder) head() bool {
	if !d.each(profileSampleType, func(b []byte) bool {
		t, ok := d.valueType(b)
		d.p.SampleType = append(d.p.SampleType, t)
		return ok
	}) || len(d.p.SampleType) == 0 {
		return false
	}
	for i := range d.others {
		if !d.other(&d.others[i]) {
			return false
		}
	}
	return true
}

func (d *decoder) other(m *message) (ok bool) {
	p := d.p
	switch m.number {
	case 7:
		return d.text(&p.DropFrames, m)
	case 8:
		return d.text(&p.KeepFrames, m)
	case 9:
		return p.TimeNanos == 0 && integer(&p.TimeNanos, m) // two are two profiles
	case 10:
		return integer(&p.DurationNanos, m)
	case profilePeriodType:
		p.PeriodType, ok = d.valueType(m.bytes())
		return ok && !m.isNumber()
	case 12:
		return integer(&p.Period, m)
	case 13:
		return d.comments(m)
	case 14:
		return d.text(&p.DefaultSampleType, m)
	case 15:
		return d.text(&p.DocURL, m)
	}
	return true
}

// comments reads one comment or several.
func (d *decoder) comments(m *message) bool {
	one := func(number uint64) bool {
		if number >= uint64(len(d.strings)) {
			return false
		}
		d.p.Comments = append(d.p.Comments, d.strings[number])
		return true
	}
	if m.isNumber() {
		return one(m.value)
	}
	packed := message{data: m.bytes()}
	for packed.more() {
		if !one(packed.varint()) {
			return false
		}
	}
	return !packed.bad
}

func (d *decoder) valueType(b []byte) (*profile.ValueType, bool) {
	t := new(profile.ValueType)
	m, ok := message{data: b}, true
	for m.next() {
		switch m.number {
		case 1:
			ok = ok && d.text(&t.Type, &m)
		case 2:
			ok = ok && d.text(&t.Unit, &m)
		}
	}
	return t, ok && !m.bad
}

func (d *decoder) mapping(b []byte) bool {
	var x profile.Mapping
	m, ok := message{data: b}, true
	for ok && m.next() {
		switch m.number {
		case 1:
			ok = integer(&x.ID, &m)
		case 2:
			ok = integer(&x.Start, &m)
		case 3:
			ok = integer(&x.Limit, &m)
		case 4:
			ok = integer(&x.Offset, &m)
		case 5:
			ok = d.text(&x.File, &m)
		case 6:
			ok = d.text(&x.BuildID, &m)
		case 7:
			ok = boolean(&x.HasFunctions, &m)
		case 8:
			ok = boolean(&x.HasFilenames, &m)
		case 9:
			ok = boolean(&x.HasLineNumbers, &m)
		case 10:
			ok = boolean(&x.HasInlineFrames, &m)
		}
	}
	part, fresh := d.mappings.add(x.ID, x)
	d.p.Mapping = append(d.p.Mapping, part)
	return ok && !m.bad && fresh && !strings.HasPrefix(x.File, "[kernel") // whose symbol the parser takes apart
}

func (d *decoder) function(b []byte) bool {
	var f profile.Function
	m, ok := message{data: b}, true
	for ok && m.next() {
		switch m.number {
		case 1:
			ok = integer(&f.ID, &m)
		case 2:
			ok = d.text(&f.Name, &m)
		case 3:
			ok = d.text(&f.SystemName, &m)
		case 4:
			ok = d.text(&f.Filename, &m)
		case 5:
			ok = integer(&f.StartLine, &m)
		}
	}
	part, fresh := d.functions.add(f.ID, f)
	d.p.Function = append(d.p.Function, part)
	return ok && !m.bad && fresh
}
