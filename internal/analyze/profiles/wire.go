package profiles

import "encoding/binary"

// A message reads the fields of a protocol buffer message, one after the other: see next.
// Places are numbers and not slices, which would cost a write barrier each.
type message struct {
	data     []byte
	at       int
	bad      bool // it has what profiles are not made of
	number   int
	value    uint64 // of a number
	from, to int    // of a message, a string or packed numbers; 0 for a number
}

// next reads a field, and reports whether there was one.
func (m *message) next() bool {
	if m.at >= len(m.data) {
		return false
	}
	tag := m.varint()
	m.value = m.varint()
	m.number, m.from, m.to = int(tag>>3), 0, 0
	switch tag & 7 {
	case 0:
	case 2:
		if m.value > uint64(len(m.data)-m.at) {
			m.bad = true
			return false
		}
		m.from = m.at
		m.at += int(m.value)
		m.to = m.at
	default:
		m.bad = true
	}
	return !m.bad
}

// isNumber reports whether the field holds a number. A tag and a length stand before anything else.
func (m *message) isNumber() bool { return m.from == 0 }

func (m *message) bytes() []byte { return m.data[m.from:m.to] }

// varint reads a number.
func (m *message) varint() uint64 {
	if m.at < len(m.data) && m.data[m.at] < 0x80 {
		m.at++
		return uint64(m.data[m.at-1])
	}
	return m.longVarint()
}

func (m *message) longVarint() uint64 {
	x, n := binary.Uvarint(m.data[m.at:])
	if n <= 0 {
		m.bad, m.at = true, len(m.data)
		return 0
	}
	m.at += n
	return x
}

// more reports whether there are more numbers in a message of packed ones.
func (m *message) more() bool { return m.at < len(m.data) }
