package approx

import "fmt"

// Validity says which rows of a column are valid, as in Apache Arrow: bit Offset+i,
// counted from the lowest bit of the first byte, is 1 if row i is valid and 0 if it
// is null. Nulls are not counted. If Bits is nil, all rows are valid.
type Validity struct {
	Bits   []byte
	Offset int
}

// valid reports whether row i is there.
func (v Validity) valid(i int) bool {
	i += v.Offset
	return v.Bits[i>>3]>>(i&7)&1 != 0
}

func (v Validity) check(rows int) error {
	if v.Bits == nil {
		return nil
	}
	if have := len(v.Bits) * 8; v.Offset < 0 || v.Offset > have || rows > have-v.Offset {
		return fmt.Errorf("approx: validity has %d bits from offset %d, need one for each of %d rows: %w",
			have, v.Offset, rows, ErrColumn)
	}
	return nil
}

// Integer is any integer type.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Float is any floating-point type.
type Float interface{ ~float32 | ~float64 }

// AddIntegers adds the rows of a column, each like AddUint64(uint64(row)): the
// width does not matter, so int8(-1) and int64(-1) are the same item. The error
// matches [ErrColumn], and nothing is then added.
func AddIntegers[T Integer](to Target, rows []T, validity Validity) error {
	h := to.hasher()
	if validity.Bits != nil {
		return addRows(to, len(rows), validity, func(i int) uint64 { return h.integer(uint64(rows[i])) })
	}
	var buffer [batch]uint64
	for len(rows) > 0 {
		hashes := buffer[:min(len(rows), batch)]
		integers(h, hashes, rows)
		addAll(to, hashes)
		rows = rows[len(hashes):]
	}
	return nil
}

// AddFloats adds the rows of a column. 0 and -0 are the same item, and so are all
// NaNs. A float32 is the same item as the equal float64. With [Metro] no float is
// the same item as an integer or a string. The error matches [ErrColumn], and
// nothing is then added.
func AddFloats[T Float](to Target, rows []T, validity Validity) error {
	h := to.hasher()
	return addRows(to, len(rows), validity, func(i int) uint64 { return h.float(float64(rows[i])) })
}

// AddTexts adds the rows of a column of strings or bytes, each like AddBytes: row i
// is data[offsets[i]:offsets[i+1]]. There is one more offset than rows; a column
// without rows may have no offsets. The first offset need not be 0. The error
// matches [ErrColumn], also if offsets decrease or lie outside of data, and nothing
// is then added.
func AddTexts[O int32 | int64](to Target, offsets []O, data []byte, validity Validity) error {
	if err := checkOffsets(offsets, len(data)); err != nil {
		return err
	}
	h := to.hasher()
	return addRows(to, max(len(offsets)-1, 0), validity, func(i int) uint64 {
		return h.bytes(data[offsets[i]:offsets[i+1]])
	})
}

func checkOffsets[O int32 | int64](offsets []O, size int) error {
	previous := O(0)
	for i, offset := range offsets {
		if offset < previous {
			return fmt.Errorf("approx: offset %d is %d after %d, need increasing ones from 0: %w", i, offset, previous, ErrColumn)
		}
		previous = offset
	}
	if int64(previous) > int64(size) {
		return fmt.Errorf("approx: last offset is %d, need at most the %d bytes of data: %w", previous, size, ErrColumn)
	}
	return nil
}

// addRows adds the hashes of the rows that are not null, in batches.
func addRows(to Target, rows int, validity Validity, hash func(row int) uint64) error {
	if err := validity.check(rows); err != nil {
		return err
	}
	var buffer [batch]uint64
	for row := 0; row < rows; {
		end := row + min(rows-row, batch)
		n := 0
		for ; row < end; row++ {
			if validity.Bits == nil || validity.valid(row) {
				buffer[n] = hash(row)
				n++
			}
		}
		addAll(to, buffer[:n])
	}
	return nil
}
