package approx

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"math"
	"reflect"
	"testing"
)

// persistent is what can be stored and read again.
type persistent interface {
	encoding.BinaryAppender
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
	encoding.TextAppender
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

var (
	_ persistent = (*Sketch)(nil)
	_ persistent = (*Counter)(nil)
)

// sketchOf is a sketch of capacity 16 and seed 1 that has seen n numbers.
func sketchOf(n uint64) *Sketch {
	s := sketch(16)
	for i := range n {
		s.AddUint64(i)
	}
	return s
}

func TestRoundTrip(t *testing.T) {
	for _, n := range []uint64{0, 1, 15, 16, 17, 25, 1000} {
		s, got := sketchOf(n), new(Sketch)
		data := must(s.MarshalBinary())
		if want := 29 + 8*s.Len(); len(data) != want {
			t.Errorf("n = %d: %d bytes, want %d", n, len(data), want)
		}
		if err := got.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		for i := range 2 * n { // and both go on alike
			s.AddUint64(i)
			got.AddUint64(i)
			low, high := s.Interval(0.9)
			gotLow, gotHigh := got.Interval(0.9)
			if got.Estimate() != s.Estimate() || got.Len() != s.Len() || gotLow != low || gotHigh != high || got.Seed() != 1 {
				t.Fatalf("n = %d, then %d: %v, want %v", n, i, got.Estimate(), s.Estimate())
			}
		}
		if text := must(s.AppendBinary([]byte("abc"))); !bytes.Equal(text[3:], must(got.MarshalBinary())) || string(text[:3]) != "abc" {
			t.Errorf("n = %d: AppendBinary and MarshalBinary differ", n)
		}
	}
}

// TestEncodingFrozen: version 1 never changes. The hashes are those of the
// integers 0, 1 and 2 with seed 1, so they never change either.
func TestEncodingFrozen(t *testing.T) {
	s := sketchOf(3)
	s.AddString("word")
	s.AddHash(7)
	const want = "415058530101000000000000001000000005000000ffffffffffffffff0700000000000000" +
		"3158b697192db20891f03547eb206e82c69e1eb268356fa1ab3a759d42fc6adf"
	if got := hex.EncodeToString(must(s.MarshalBinary())); got != want {
		t.Errorf("encoding\n%s, want\n%s", got, want)
	}
}

// malformed is a good encoding, changed; it serves the fuzzer too.
func malformed() map[string][]byte {
	full, few := must(sketchOf(1000).MarshalBinary()), must(sketchOf(10).MarshalBinary())
	change := func(data []byte, change func([]byte) []byte) []byte { return change(bytes.Clone(data)) }
	number := func(at int, value uint32) func([]byte) []byte {
		return func(b []byte) []byte {
			binary.LittleEndian.PutUint32(b[at:], value)
			return b
		}
	}
	const capacity, count, limit, headerSize = 13, 17, 21, 29
	thin := must(must(sketchOf(1000).Difference(sketchOf(500))).MarshalBinary())
	return map[string][]byte{
		"nothing":              {},
		"a short header":       few[:headerSize-1],
		"another name":         change(few, func(b []byte) []byte { b[0] = 'B'; return b }),
		"version 3":            change(few, func(b []byte) []byte { b[4] = 3; return b }),
		"version 2 as 1":       change(thin, func(b []byte) []byte { b[4] = 1; return append(b[:5], b[6:]...) }),
		"version 1 as 2":       append(append(bytes.Clone(few[:4]), 2, 0), few[5:]...),
		"another hash":         change(thin, func(b []byte) []byte { b[5] = 2; return b }),
		"odd hashes of Murmur": change(thin, func(b []byte) []byte { b[5] = 1; b[30] |= 1; return b }),
		"hash 0 of Murmur":     append(append(bytes.Clone(few[:4]), 2, 1), append(change(few[5:29], number(count-5, 1)), make([]byte, 8)...)...),
		"seed 0":               change(few, func(b []byte) []byte { clear(b[5:13]); return b }),
		"a hash too few":       few[:len(few)-8],
		"a byte too few":       few[:len(few)-1],
		"a byte too many":      append(bytes.Clone(few), 0),
		"capacity 0":           change(few, number(capacity, 0)),
		"capacity 15":          change(few, number(capacity, 15)),
		"a huge capacity":      change(few, number(capacity, math.MaxUint32)),
		"a costly capacity":    change(few, number(capacity, maxUnmarshal+1)),
		"more than capacity":   change(full, number(capacity, 16-1)),
		"a wrong count":        change(few, number(count, 9)),
		"a huge count":         change(few, number(count, math.MaxUint32)),
		"a limit, few hashes":  change(few, number(limit, 0)),
		"hashes over limit":    change(full, func(b []byte) []byte { clear(b[limit : limit+8]); return b }),
		"equal hashes":         change(full, func(b []byte) []byte { copy(b[headerSize:], b[headerSize+8:headerSize+16]); return b }),
		"hashes in disorder":   change(full, func(b []byte) []byte { b[headerSize+7] = 0xFF; return b }),
		"hash 0 twice":         change(few, func(b []byte) []byte { clear(b[headerSize : headerSize+16]); return b }),
		"count over capacity":  append(change(full, number(count, 17)), full[len(full)-8:]...),
		"text instead of data": []byte("APXS is the name, but this is only a text of some length"),
	}
}

func TestMalformedEncodings(t *testing.T) {
	s := sketchOf(100)
	before := must(s.MarshalBinary())
	for why, data := range malformed() {
		if err := s.UnmarshalBinary(data); !errors.Is(err, ErrEncoding) {
			t.Errorf("%s: %v, want ErrEncoding", why, err)
		}
		if !bytes.Equal(must(s.MarshalBinary()), before) {
			t.Errorf("%s: the receiver has changed", why)
		}
		if z := new(Sketch); z.UnmarshalBinary(data) == nil || z.capacity != 0 || z.seed != 0 {
			t.Errorf("%s: the zero receiver has changed", why)
		}
	}
}

// TestUnmarshalLargeCapacity: a capacity over 1,048,576 needs a receiver that has it.
func TestUnmarshalLargeCapacity(t *testing.T) {
	const capacity = maxUnmarshal + 1
	data := must(sketch(capacity).MarshalBinary())
	if err := new(Sketch).UnmarshalBinary(data); !errors.Is(err, ErrEncoding) {
		t.Errorf("into a zero Sketch: %v, want ErrEncoding", err)
	}
	if err := sketch(capacity).UnmarshalBinary(data); err != nil {
		t.Errorf("into a Sketch of that capacity: %v", err)
	}
}

// FuzzUnmarshal: any bytes are refused with ErrEncoding, or are what
// MarshalBinary would have made.
func FuzzUnmarshal(f *testing.F) {
	for _, data := range malformed() {
		f.Add(data)
	}
	for _, n := range []uint64{0, 3, 16, 17, 1000} {
		f.Add(must(sketchOf(n).MarshalBinary()))
	}
	f.Add(must(thinned().MarshalBinary()))
	f.Add(must(must(sketchOf(1000).Difference(sketchOf(500))).MarshalBinary()))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s Sketch
		if err := s.UnmarshalBinary(data); err != nil {
			if !errors.Is(err, ErrEncoding) || s.capacity != 0 {
				t.Errorf("error %v, capacity %d", err, s.capacity)
			}
			return
		}
		if again := must(s.MarshalBinary()); !bytes.Equal(again, data) {
			t.Errorf("%x became %x", data, again)
		}
		low, high := s.Interval(0.9)
		if e := s.Estimate(); !(low <= e && e <= high && e >= float64(s.Len())) {
			t.Errorf("estimate %v, interval %v to %v, Len %d", e, low, high, s.Len())
		}
		s.AddStrings(words(0, 100)) // whatever the hashes were, it goes on working
		must(s.Overlap(&s))
	})
}

// What holds a Sketch or a Counter is written with it, or not at all: never without it.
func TestByValue(t *testing.T) {
	s, _ := NewSketch(SketchConfig{Capacity: 16, Seed: 1})
	c, _ := NewCounter(Config{Capacity: 16, Seed: 1})
	s.AddString("a")
	c.AddString("b")
	type holder struct {
		S Sketch
		C Counter
	}
	var h holder
	if err := errors.Join(json.Unmarshal(must(json.Marshal(s)), &h.S), json.Unmarshal(must(json.Marshal(c)), &h.C)); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(&h)
	var read holder
	if err != nil || json.Unmarshal(text, &read) != nil || read.S.Estimate() != 1 || read.C.Estimate() != 1 {
		t.Errorf("%s, %v", text, err)
	}
	for _, value := range []reflect.Value{reflect.ValueOf(&h), reflect.ValueOf(s), reflect.ValueOf(c)} {
		if text, err := json.Marshal(value.Elem().Interface()); !errors.Is(err, errByValue) {
			t.Errorf("the value of a %v is %s, %v", value.Type(), text, err)
		}
		if text, err := xml.Marshal(value.Elem().Interface()); !errors.Is(err, errByValue) {
			t.Errorf("the value of a %v is %s, %v", value.Type(), text, err)
		}
	}
}

// FuzzUnmarshalText shows that what a text is read as is written as that text.
func FuzzUnmarshalText(f *testing.F) {
	for _, text := range []string{"", "=", "QQ", "QR==", "QVBY\nUwE=", "\xff"} {
		f.Add([]byte(text))
	}
	f.Add(must(sketchOf(3).MarshalText()))
	f.Add(must(thinned().MarshalText()))
	f.Add(must(counterOf(15, Config{Capacity: 16, Seed: 1}).MarshalText()))
	f.Add(append(must(sketchOf(3).MarshalText()), '\n'))
	f.Add(append([]byte("\r\n"), must(counterOf(3, Config{Capacity: 16, Seed: 1}).MarshalText())...))
	f.Fuzz(func(t *testing.T, text []byte) {
		check := func(to interface {
			encoding.TextMarshaler
			encoding.TextUnmarshaler
		}) {
			if err := to.UnmarshalText(text); err != nil {
				if !errors.Is(err, ErrEncoding) {
					t.Errorf("%T: error %v", to, err)
				}
				return
			}
			if got, err := to.MarshalText(); string(got) != string(text) || err != nil {
				t.Errorf("%T: wrote %q, %v, read %q", to, got, err, text)
			}
		}
		check(new(Sketch))
		check(new(Counter))
	})
}
