package profiles

import "encoding/binary"

// A field is one of a protocol buffer message: a number, or the bytes of a message, of a
// string or of packed numbers.
type field struct {
	number int
	value  uint64
	bytes  []byte // nil if it is a number
}

func (x field) isNumber() bool { return x.bytes == nil }

// next reads the field at the beginning of a message and returns what follows. It reads
// what profiles are made of; ok is false for anything else.
func next(message []byte) (f field, rest []byte, ok bool) {
	tag, rest := number(message)
	if rest == nil {
		return f, nil, false
	}
	value, rest := number(rest)
	if rest == nil {
		return f, nil, false
	}
	f = field{number: int(tag >> 3), value: value}
	switch tag & 7 {
	case 0:
		return f, rest, true
	case 2:
		if value > uint64(len(rest)) {
			return f, nil, false
		}
		f.bytes = rest[:value]
		return f, rest[value:], true
	}
	return f, nil, false
}

// number reads a number in the format of protocol buffers, and returns what follows: nil if
// there is none.
func number(b []byte) (uint64, []byte) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), b[1:]
	}
	x, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil
	}
	return x, b[n:]
}

// fields calls f with each field of a message, as long as it returns true, and reports
// whether it did so to the end.
func fields(message []byte, f func(field) bool) bool {
	for len(message) > 0 {
		x, rest, ok := next(message)
		if !ok || !f(x) {
			return false
		}
		message = rest
	}
	return true
}

// numbers calls f with the numbers of a field that may hold several.
func (x field) numbers(f func(uint64) bool) bool {
	if x.isNumber() {
		return f(x.value)
	}
	for b := x.bytes; len(b) > 0; {
		var v uint64
		if v, b = number(b); b == nil || !f(v) {
			return false
		}
	}
	return true
}
