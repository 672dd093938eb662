package profiles

import "github.com/google/pprof/profile"

// slab is how many parts of small lists are allocated together.
const slab = 4096

// room returns a list with room for n more: itself, or an empty one.
func room[T any](list []T, n int) []T {
	if cap(list)-len(list) >= n {
		return list
	}
	return make([]T, 0, max(n, slab))
}

func (d *decoder) location(b []byte) bool {
	var l profile.Location
	// Lines of one location are next to each other: a message of n bytes has no more than n/2.
	d.lines = room(d.lines, len(b)/2)
	start := len(d.lines)
	m, ok := message{data: b}, true
	for ok && m.next() {
		switch m.number {
		case 1:
			ok = integer(&l.ID, &m)
		case 2:
			l.Mapping = d.mappings.find(m.value)
			ok = m.isNumber() && (l.Mapping != nil || m.value == 0)
		case 3:
			ok = integer(&l.Address, &m)
		case 4:
			ok = !m.isNumber() && d.line(m.bytes())
		case 5:
			ok = boolean(&l.IsFolded, &m)
		}
	}
	l.Line = d.lines[start:len(d.lines):len(d.lines)]
	part, fresh := d.locations.add(l.ID, l)
	d.p.Location = append(d.p.Location, part)
	return ok && !m.bad && fresh
}

func (d *decoder) line(b []byte) bool {
	var l profile.Line
	m, ok := message{data: b}, true
	for ok && m.next() {
		switch m.number {
		case 1:
			l.Function = d.functions.find(m.value)
			ok = m.isNumber()
		case 2:
			ok = integer(&l.Line, &m)
		case 3:
			ok = integer(&l.Column, &m)
		}
	}
	d.lines = append(d.lines, l)
	return ok && !m.bad && l.Function != nil
}

func (d *decoder) sample(b []byte) bool {
	s := &d.samples[len(d.p.Sample)]
	d.p.Sample = append(d.p.Sample, s)
	d.stacks, d.values = room(d.stacks, len(b)), room(d.values, len(b))
	stack, value := len(d.stacks), len(d.values)
	m, ok := message{data: b}, true
	for ok && m.next() {
		switch m.number {
		case 1:
			ok = d.frames(&m)
		case 2:
			ok = d.valuesOf(&m)
		case 3:
			ok = !m.isNumber() && d.label(s, m.bytes())
		}
	}
	s.Location, s.Value = d.stacks[stack:len(d.stacks):len(d.stacks)], d.values[value:len(d.values):len(d.values)]
	return ok && !m.bad && len(s.Value) == len(d.p.SampleType)
}

// frames reads one location of a stack or several.
func (d *decoder) frames(m *message) bool {
	if m.isNumber() {
		l := d.locations.find(m.value)
		d.stacks = append(d.stacks, l)
		return l != nil
	}
	packed := message{data: m.bytes()}
	for packed.more() {
		l := d.locations.find(packed.varint())
		if l == nil {
			return false
		}
		d.stacks = append(d.stacks, l)
	}
	return !packed.bad
}

func (d *decoder) valuesOf(m *message) bool {
	if m.isNumber() {
		d.values = append(d.values, int64(m.value))
		return true
	}
	packed := message{data: m.bytes()}
	for packed.more() {
		d.values = append(d.values, int64(packed.varint()))
	}
	return !packed.bad
}

// label adds a label to a sample: a string, or a number without a unit.
func (d *decoder) label(s *profile.Sample, b []byte) bool {
	var key, value string
	var text bool
	var n int64
	m, ok := message{data: b}, true
	for ok && m.next() {
		switch m.number {
		case 1:
			ok = d.text(&key, &m)
		case 2:
			text = m.value != 0
			ok = d.text(&value, &m)
		case 3:
			ok = integer(&n, &m)
		case 4:
			ok = m.isNumber() && m.value == 0
		}
	}
	switch {
	case !ok || m.bad:
		return false
	case text && s.Label == nil:
		s.Label = map[string][]string{key: {value}}
	case text:
		s.Label[key] = append(s.Label[key], value)
	case n != 0 && s.NumLabel == nil:
		s.NumLabel, s.NumUnit = map[string][]int64{key: {n}}, map[string][]string{}
	case n != 0:
		s.NumLabel[key] = append(s.NumLabel[key], n)
	}
	return true
}
