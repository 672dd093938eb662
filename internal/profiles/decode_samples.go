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

func (d *decoder) location(x field) bool {
	if x.number != profileLocation {
		return true
	}
	var l profile.Location
	// Lines of one location are next to each other: a message of n bytes has no more than n/2.
	d.lines = room(d.lines, len(x.bytes)/2)
	start := len(d.lines)
	ok := fields(x.bytes, func(x field) bool {
		switch x.number {
		case 1:
			return integer(&l.ID, x)
		case 2:
			l.Mapping = d.mappings.find(x.value)
			return x.isNumber() && (l.Mapping != nil || x.value == 0)
		case 3:
			return integer(&l.Address, x)
		case 4:
			return !x.isNumber() && d.line(x.bytes)
		case 5:
			return boolean(&l.IsFolded, x)
		}
		return true
	})
	l.Line = d.lines[start:len(d.lines):len(d.lines)]
	part, fresh := d.locations.add(l.ID, l)
	d.p.Location = append(d.p.Location, part)
	return ok && fresh
}

func (d *decoder) line(message []byte) bool {
	var l profile.Line
	ok := fields(message, func(x field) bool {
		switch x.number {
		case 1:
			l.Function = d.functions.find(x.value)
			return x.isNumber()
		case 2:
			return integer(&l.Line, x)
		case 3:
			return integer(&l.Column, x)
		}
		return true
	})
	d.lines = append(d.lines, l)
	return ok && l.Function != nil
}

func (d *decoder) sample(x field) bool {
	if x.number != profileSample {
		return true
	}
	s := &d.samples[len(d.p.Sample)]
	d.p.Sample = append(d.p.Sample, s)
	d.stacks, d.values = room(d.stacks, len(x.bytes)), room(d.values, len(x.bytes))
	stack, value := len(d.stacks), len(d.values)
	for message := x.bytes; len(message) > 0; {
		f, rest, ok := next(message)
		if message = rest; !ok {
			return false
		}
		switch f.number {
		case 1:
			ok = f.numbers(d.frame)
		case 2:
			ok = f.numbers(d.value)
		case 3:
			ok = !f.isNumber() && d.label(s, f.bytes)
		}
		if !ok {
			return false
		}
	}
	s.Location, s.Value = d.stacks[stack:len(d.stacks):len(d.stacks)], d.values[value:len(d.values):len(d.values)]
	return len(s.Value) == len(d.p.SampleType)
}

func (d *decoder) frame(id uint64) bool {
	l := d.locations.find(id)
	d.stacks = append(d.stacks, l)
	return l != nil
}

func (d *decoder) value(v uint64) bool {
	d.values = append(d.values, int64(v))
	return true
}

// label adds a label to a sample: a string, or a number without a unit.
func (d *decoder) label(s *profile.Sample, message []byte) bool {
	var key, value string
	var text bool
	var n int64
	if !fields(message, func(x field) bool {
		switch x.number {
		case 1:
			return d.text(&key, x)
		case 2:
			text = x.value != 0
			return d.text(&value, x)
		case 3:
			return integer(&n, x)
		case 4:
			return x.isNumber() && x.value == 0
		}
		return true
	}) {
		return false
	}
	switch {
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
