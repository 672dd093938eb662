package approx

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// distinctIn adds by add to a Counter and a Sketch and is what both count.
func distinctIn(t *testing.T, add func(to Target) error) float64 {
	t.Helper()
	c, s := counter(1000), sketch(1000)
	for _, to := range []Target{c, s} {
		if err := add(to); err != nil {
			t.Error(err)
		}
	}
	if c.Estimate() != s.Estimate() {
		t.Errorf("the Counter says %v, the Sketch %v", c.Estimate(), s.Estimate())
	}
	return s.Estimate()
}

func TestColumns(t *testing.T) {
	check := func(why string, want float64, add func(to Target) error) {
		t.Helper()
		if got := distinctIn(t, add); got != want {
			t.Errorf("%s: %v, want %v", why, got, want)
		}
	}
	check("no rows", 0, func(to Target) error { return AddIntegers(to, []int8{}, Validity{}) })
	check("integers", 3, func(to Target) error { return AddIntegers(to, []int32{5, -1, 5, 7}, Validity{}) })
	check("bits 1 0 1 1 from offset 2: rows 5, 5, 7", 2, func(to Target) error {
		return AddIntegers(to, []int32{5, -1, 5, 7}, Validity{Bits: []byte{0b110111}, Offset: 2})
	})
	check("all null", 0, func(to Target) error { return AddIntegers(to, []int32{5, -1}, Validity{Bits: []byte{0}}) })
	check("the width does not matter", 2, func(to Target) error {
		return errors.Join(AddIntegers(to, []int8{-1, 5}, Validity{}), AddIntegers(to, []int64{-1, 5}, Validity{}),
			AddIntegers(to, []uint64{math.MaxUint64, 5}, Validity{}), AddIntegers(to, []uint16{5}, Validity{}))
	})
	check("5, 5.0 and the text 5 are three", 3, func(to Target) error {
		return errors.Join(AddIntegers(to, []int{5}, Validity{}), AddIntegers(to, []int64{5}, Validity{}),
			AddFloats(to, []float64{5}, Validity{}), AddFloats(to, []float32{5}, Validity{}), AddTexts(to, []int32{0, 1}, []byte("5"), Validity{}))
	})
	check("zeros and NaNs", 3, func(to Target) error {
		return AddFloats(to, []float32{0, float32(math.Copysign(0, -1)), float32(math.NaN()), -float32(math.NaN()), 1}, Validity{})
	})
	check("texts a, empty, bc, a", 3, func(to Target) error {
		return AddTexts(to, []int64{0, 1, 1, 3, 4}, []byte("abca"), Validity{})
	})
	check("a slice of a column, with a null", 2, func(to Target) error {
		return AddTexts(to, []int32{2, 3, 4, 5}, []byte("xxaba"), Validity{Bits: []byte{0b1011}, Offset: 0})
	})
	check("no offsets", 0, func(to Target) error { return AddTexts[int32](to, nil, nil, Validity{}) })
	check("one offset, no rows", 0, func(to Target) error { return AddTexts(to, []int32{3}, []byte("abc"), Validity{}) })
}

// TestColumnsAreAddedAsSingly: a column of more than a batch, with every third
// row null from an odd offset, is the same as its items added one by one.
func TestColumnsAreAddedAsSingly(t *testing.T) {
	const rows, offset = 1000, 13
	bits := make([]byte, (rows+offset+7)/8)
	items := words(0, rows)
	offsets, data := []int32{0}, []byte{}
	want := sketch(64)
	for i, item := range items {
		data = append(data, item...)
		offsets = append(offsets, int32(len(data)))
		if i%3 != 0 {
			bits[(i+offset)/8] |= 1 << ((i + offset) % 8)
			want.AddString(item)
			want.AddUint64(numbers[i])
		}
	}
	got := sketch(64)
	validity := Validity{Bits: bits, Offset: offset}
	if err := errors.Join(AddTexts(got, offsets, data, validity), AddIntegers(got, numbers[:rows], validity)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(must(got.MarshalBinary()), must(want.MarshalBinary())) {
		t.Errorf("as columns %v, singly %v", got.Estimate(), want.Estimate())
	}
}

func TestMalformedColumns(t *testing.T) {
	s := sketch(100)
	check := func(why string, err error) {
		t.Helper()
		if !errors.Is(err, ErrColumn) || s.Len() != 0 {
			t.Errorf("%s: error %v, Len %d; want ErrColumn and 0", why, err, s.Len())
		}
	}
	check("too few bits", AddIntegers(s, make([]int8, 9), Validity{Bits: []byte{255}}))
	check("too few after the offset", AddFloats(s, make([]float32, 8), Validity{Bits: []byte{255}, Offset: 1}))
	check("no bits", AddIntegers(s, make([]int8, 1), Validity{Bits: []byte{}}))
	check("negative offset", AddIntegers(s, make([]int8, 1), Validity{Bits: []byte{255}, Offset: -1}))
	check("offset beyond", AddIntegers(s, make([]int8, 0), Validity{Bits: []byte{255}, Offset: 9}))
	check("huge offset", AddIntegers(s, make([]int8, 1), Validity{Bits: []byte{255}, Offset: math.MaxInt}))
	check("offsets fall", AddTexts(s, []int32{0, 2, 1}, []byte("abc"), Validity{}))
	check("offset negative", AddTexts(s, []int32{-1, 2}, []byte("abc"), Validity{}))
	check("offset beyond data", AddTexts(s, []int64{0, 1, 4}, []byte("abc"), Validity{}))
	check("offset huge", AddTexts(s, []int64{0, math.MaxInt64}, []byte("abc"), Validity{}))
	check("texts with too few bits", AddTexts(s, make([]int32, 10), nil, Validity{Bits: []byte{255}}))
}

// FuzzTexts: any offsets and bits are refused, or count what a map counts.
func FuzzTexts(f *testing.F) {
	f.Add([]byte{0, 1, 1, 3, 4}, "abca", []byte{0b1101}, 0)
	f.Add([]byte{2, 1}, "abc", []byte(nil), 0)
	f.Add([]byte{0, 1}, "abc", []byte{1}, 8)
	f.Fuzz(func(t *testing.T, small []byte, data string, bits []byte, offset int) {
		offsets := make([]int32, min(len(small), 500))
		for i := range offsets {
			offsets[i] = int32(int8(small[i]))
		}
		s := sketch(1000)
		err := AddTexts(s, offsets, []byte(data), Validity{Bits: bits, Offset: offset})
		if err != nil {
			if !errors.Is(err, ErrColumn) || s.Len() != 0 {
				t.Errorf("error %v, Len %d", err, s.Len())
			}
			return
		}
		want := map[string]bool{}
		for i := range max(len(offsets)-1, 0) {
			if bits == nil || bits[(offset+i)/8]&(1<<((offset+i)%8)) != 0 {
				want[data[offsets[i]:offsets[i+1]]] = true
			}
		}
		if s.Estimate() != float64(len(want)) {
			t.Errorf("%v texts, want %d", s.Estimate(), len(want))
		}
	})
}

type (
	name    string
	celsius float32
	level   int8
)

func TestOneLineForms(t *testing.T) {
	check := func(why string, got, want float64) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", why, got, want)
		}
	}
	check("no strings", CountSlice([]string(nil)), 0)
	check("strings", CountSlice([]string{"a", "b", "a", ""}), 3)
	check("named strings", CountSlice([]name{"a", "b", "a"}), 2)
	check("named floats", CountSlice([]celsius{0, celsius(math.Copysign(0, -1)), 1}), 2)
	check("float64", CountSlice([]float64{math.NaN(), math.NaN(), 1}), 2)
	check("named integers", CountSlice([]level{-1, 1, -1}), 2)
	check("int", CountSlice([]int{-1, 1, 0}), 3)
	check("int16", CountSlice([]int16{-1, 1, 256}), 3)
	check("uint32", CountSlice([]uint32{1, 1 << 31}), 2)
	check("a sequence", CountSeq(slices.Values(words(0, 100))), 100)
	check("a sequence of named integers", CountSeq(slices.Values([]level{1, 2, 1})), 2)
	check("lines", must(CountReader(strings.NewReader("a\nb\na"))), 2)
}
