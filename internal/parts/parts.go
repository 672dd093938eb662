// Package parts has tables that remember what was found out about the locations and
// functions of a profile.
package parts

// A Table holds a value of each part of a profile: by the parts' numbers where these
// are small enough and not used twice, which is far faster than a map. See New.
type Table[T, V any] struct {
	byID []entry[T, V]
	rest map[*T]*V
}

type entry[T, V any] struct {
	of    *T
	value V
}

// New returns a table for n parts.
func New[T, V any](n int) Table[T, V] {
	return Table[T, V]{make([]entry[T, V], 2*n+1), make(map[*T]*V)}
}

// At is where the value of a part is, which is zero at first.
func (t Table[T, V]) At(id uint64, part *T) *V {
	if id < uint64(len(t.byID)) {
		e := &t.byID[id]
		if e.of == nil {
			e.of = part
		}
		if e.of == part {
			return &e.value
		}
	}
	v := t.rest[part]
	if v == nil {
		v = new(V)
		t.rest[part] = v
	}
	return v
}
