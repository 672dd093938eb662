package approx

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func murmur(capacity int) *Sketch {
	return must(NewSketch(SketchConfig{Capacity: capacity, Hash: Murmur}))
}

func thetaFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "theta", name+".sk"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestThetaOfReferences reads what DataSketches for Java and C++ wrote, and writes
// the same bytes; or, where those two differ, the ones named.
func TestThetaOfReferences(t *testing.T) {
	for _, c := range []struct {
		name, same string
		n          uint64 // the integers from 0 on that it was made of
	}{
		{"n0_java", "n0_cpp", 0},
		{"n0_cpp", "n0_cpp", 0},
		{"n1_java", "n1_java", 1},
		{"n1_cpp", "n1_java", 1},
		{"n10_java", "n10_java", 10},
		{"n1000_java", "n1000_java", 1000},
		{"compressed_n10_java", "n10_java", 10},
		{"compressed_n1000_java", "n1000_java", 1000},
		{"non_empty_no_entries_java", "non_empty_no_entries_java", 0},
	} {
		data := thetaFile(t, c.name)
		var s Sketch
		if err := s.UnmarshalTheta(data); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := murmur(DefaultCapacity)
		for i := range c.n {
			want.AddUint64(i)
		}
		if got, _ := s.sorted(); !slices.Equal(got, first(want.sorted())) || s.Estimate() != float64(c.n) {
			t.Errorf("%s: estimate %v of %d hashes, want %d", c.name, s.Estimate(), len(got), c.n)
		}
		if got := must(s.MarshalTheta()); !bytes.Equal(got, thetaFile(t, c.same)) {
			t.Errorf("%s: written\n%x, want\n%x", c.name, got, thetaFile(t, c.same))
		}
	}
}

func first[A, B any](a A, _ B) A { return a }

// TestThetaOfMany holds the hashes of up to a million integers, and what is written
// of them, against the reference files, of which only the thresholds and the
// SHA-256 sums stand here (Java and C++ wrote the same bytes).
func TestThetaOfMany(t *testing.T) {
	for _, c := range []struct {
		n          uint64
		theta, sum string
	}{
		{10_000, "88db099599c20e44", "cc153d6d7a85c91270087246967072efc3645380d74f02320b39127255b2c0a6"},
		{100_000, "b45c206511599a05", "69126ea55d65f4bb20caa36caf2ce2aff73f766ff5aa04d3723ab6c8f6542f4c"},
		{1_000_000, "a13794514860d600", "6d8182717c7736e7b67c537415dc9d620362b2129c2bcd94bb823e1a6b596d0c"},
	} {
		limit := limitOf(binary.LittleEndian.Uint64(must(hex.DecodeString(c.theta))))
		h := newHasher(Murmur, ThetaSeed)
		var hashes []uint64
		for i := range c.n {
			if hash := h.integer(i); hash <= limit {
				hashes = append(hashes, hash)
			}
		}
		var s Sketch
		s.load(len(hashes), Murmur, ThetaSeed, limit, hashes)
		data := must(s.MarshalTheta())
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != c.sum {
			t.Errorf("%d integers: SHA-256 of %d bytes is %x, want %s", c.n, len(data), sum, c.sum)
		}
		if e := s.Estimate(); math.Abs(e/float64(c.n)-1) > 4/math.Sqrt(float64(len(hashes))) {
			t.Errorf("%d integers: estimate %v", c.n, e)
		}
	}
	var compressed Sketch
	if err := compressed.UnmarshalTheta(thetaFile(t, "compressed_n100000_java")); err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(must(compressed.MarshalTheta())); hex.EncodeToString(sum[:]) != "69126ea55d65f4bb20caa36caf2ce2aff73f766ff5aa04d3723ab6c8f6542f4c" {
		t.Error("compressed, the sketch of 100,000 integers is another than plain")
	}
}

// A sketch of ours goes through the format and stays what it is.
func TestThetaRoundTrip(t *testing.T) {
	for _, n := range []uint64{0, 1, 2, 63, 64, 65, 5000} {
		s, got := murmur(64), murmur(64)
		AddIntegers(s, numbers[:n], Validity{})
		if err := got.UnmarshalTheta(must(s.MarshalTheta())); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(must(got.MarshalBinary()), must(s.MarshalBinary())) {
			t.Errorf("%d items: estimate %v became %v", n, s.Estimate(), got.Estimate())
		}
	}
	s := murmur(64)
	AddIntegers(s, numbers, Validity{})
	both := must(s.Intersection(s))
	if err := s.UnmarshalTheta(must(both.MarshalTheta())); err != nil || s.Estimate() != both.Estimate() {
		t.Errorf("an intersection: %v, %v, want %v", s.Estimate(), err, both.Estimate())
	}
}

// TestMurmurVectors: published values of MurmurHash3_x64_128, first word; the hash
// is its upper 63 bits.
func TestMurmurVectors(t *testing.T) {
	for _, c := range []struct {
		text string
		want uint64
	}{
		{"The quick brown fox jumps over the lazy dog", 0xE34BBC7BBC071B6C},
		{"hello", 0xCBD8A7B341BD9B02},
		{"hello, world", 0x342FAC623A5EBC8E},
	} {
		if got := murmurBytes([]byte(c.text), 0); got != c.want&^1 {
			t.Errorf("hash of %q is %#x, want %#x", c.text, got, c.want&^1)
		}
	}
	if got := thetaSeedHash(ThetaSeed); got != 0x93CC {
		t.Errorf("seed hash %#x, want 0x93cc", got)
	}
}

// Every way to add an item to a Sketch of Murmur is the same, in parts too, and
// empty texts are none.
func TestMurmurEverywhere(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 3*readSize/16)
	texts := []string{"", "a", "eight by", "sixteen bytes is", "seventeen bytes i", long[:piece+5], long[:readSize], long[:2*readSize+1]}
	one, lines, column := murmur(64), murmur(64), murmur(64)
	var data []byte
	offsets := []int64{0}
	for _, text := range texts {
		one.AddBytes([]byte(text))
		data = append(data, text...)
		offsets = append(offsets, int64(len(data)))
	}
	if one.Len() != len(texts)-1 {
		t.Errorf("%d items, want %d: the empty one is none", one.Len(), len(texts)-1)
	}
	many := murmur(64)
	many.AddStrings(texts)
	must(AddLines(lines, io.Reader(strings.NewReader(strings.Join(texts, "\n")))))
	if err := AddTexts(column, offsets, data, Validity{}); err != nil {
		t.Fatal(err)
	}
	numbersOne, numbersMany := murmur(64), murmur(64)
	for i := range 40 {
		numbersOne.AddUint64(uint64(i))
		numbersOne.AddHash(murmurBytes(binary.LittleEndian.AppendUint64(nil, math.Float64bits(float64(i))), ThetaSeed) | 1)
	}
	for i := range 40 {
		AddIntegers(numbersMany, []int8{int8(i)}, Validity{})
		AddFloats(numbersMany, []float32{float32(i)}, Validity{})
	}
	for what, pair := range map[string][2]*Sketch{
		"AddStrings": {one, many}, "AddLines": {one, lines}, "AddTexts": {one, column}, "numbers": {numbersOne, numbersMany},
	} {
		if !bytes.Equal(must(pair[0].MarshalBinary()), must(pair[1].MarshalBinary())) {
			t.Errorf("%s makes another sketch than one by one", what)
		}
	}
}

// malformedThetas is a good file, changed; it serves the fuzzer too.
func malformedThetas(t testing.TB) map[string][]byte {
	good, theta, packed := thetaFile(t, "n10_java"), must(thinned().MarshalTheta()), thetaFile(t, "compressed_n10_java")
	with := func(data []byte, at int, values ...byte) []byte {
		data = bytes.Clone(data)
		copy(data[at:], values)
		return data
	}
	return map[string][]byte{
		"nothing":                    {},
		"seven bytes":                good[:7],
		"serial version 2":           with(good, 1, 2),
		"a quantiles sketch":         with(good, 2, 8),
		"an update sketch":           with(good, 2, 2),
		"big-endian":                 with(good, 5, good[5]|thetaBigEndian),
		"no words":                   with(good, 0, 0),
		"four words":                 with(good, 0, 4),
		"a hash too few":             good[:len(good)-8],
		"a byte too many":            append(bytes.Clone(good), 0),
		"another count":              with(good, 8, 9),
		"a huge count":               with(good, 8, 255, 255, 255, 255),
		"empty with hashes":          with(good, 5, good[5]|thetaEmpty),
		"hashes in disorder":         with(good, 16, good[24:32]...),
		"hash 0":                     with(good, 16, make([]byte, 8)...),
		"theta 0":                    with(theta, 16, make([]byte, 8)...),
		"theta below a hash":         with(theta, 16, 1, 0, 0, 0, 0, 0, 0, 0),
		"theta over 2^63":            with(theta, 16, 255, 255, 255, 255, 255, 255, 255, 255),
		"width 0":                    with(packed, 3, 0),
		"width 64":                   with(packed, 3, 64),
		"no count":                   with(packed, 4, 0),
		"a count of five bytes":      with(packed, 4, 5),
		"packed hashes, a byte less": packed[:len(packed)-1],
		"packed hashes, all ones":    append(with(packed, 0, packed[:9]...)[:9], bytes.Repeat([]byte{255}, len(packed)-9)...),
	}
}

// thinned is a sketch with a threshold and few hashes.
func thinned() *Sketch {
	a, b := murmur(64), murmur(64)
	AddIntegers(a, numbers[:3000], Validity{})
	AddIntegers(b, numbers[1500:4500], Validity{})
	return must(a.Intersection(b))
}

func TestMalformedThetas(t *testing.T) {
	s := thinned()
	before := must(s.MarshalBinary())
	for why, data := range malformedThetas(t) {
		if err := s.UnmarshalTheta(data); !errors.Is(err, ErrEncoding) {
			t.Errorf("%s: %v, want ErrEncoding", why, err)
		}
		if !bytes.Equal(must(s.MarshalBinary()), before) {
			t.Errorf("%s: the receiver has changed", why)
		}
	}
	other := must(NewSketch(SketchConfig{Hash: Murmur, Seed: 123}))
	other.AddUint64(1)
	if err := s.UnmarshalTheta(must(other.MarshalTheta())); !errors.Is(err, ErrSeed) || !bytes.Equal(must(s.MarshalBinary()), before) {
		t.Errorf("another seed: %v, want ErrSeed", err)
	}
	if err := other.UnmarshalTheta(must(other.MarshalTheta())); err != nil {
		t.Errorf("the same other seed: %v", err)
	}
	for s, words := range map[*Sketch]string{sketch(64): "Sketch of Metro", {}: "zero Sketch"} {
		if _, err := s.MarshalTheta(); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), words) {
			t.Errorf("of a %s: %v, want ErrConfig", words, err)
		}
	}
}

// A small file cannot make a reader allocate much: each packed hash may have one bit.
func TestCompressedThetaAllocation(t *testing.T) {
	const count = 8 << 20
	data := []byte{1, thetaCompressed, thetaFamily, 1, 4, thetaReadOnly | thetaCompact | thetaOrdered}
	data = binary.LittleEndian.AppendUint16(data, thetaSeedHash(ThetaSeed))
	data = binary.LittleEndian.AppendUint32(data, count)
	data = append(data, bytes.Repeat([]byte{0xFF}, count/8)...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := new(Sketch).UnmarshalTheta(data)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, ErrEncoding) || used > count {
		t.Errorf("%d hashes in %d bytes: %v, and %d bytes allocated; want ErrEncoding and few", count, len(data), err, used)
	}
}

// FuzzUnmarshalTheta: any bytes are refused by a known error, or are a sketch that
// is written and read again.
func FuzzUnmarshalTheta(f *testing.F) {
	for _, data := range malformedThetas(f) {
		f.Add(data)
	}
	for _, name := range []string{"n0_java", "n1_cpp", "n10_java", "non_empty_no_entries_java", "compressed_n10_java"} {
		f.Add(thetaFile(f, name))
	}
	f.Add(must(thinned().MarshalTheta()))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s, again Sketch
		if err := s.UnmarshalTheta(data); err != nil {
			if !errors.Is(err, ErrEncoding) && !errors.Is(err, ErrSeed) || s.capacity != 0 {
				t.Errorf("error %v, capacity %d", err, s.capacity)
			}
			return
		}
		if err := again.UnmarshalTheta(must(s.MarshalTheta())); err != nil || !bytes.Equal(must(again.MarshalBinary()), must(s.MarshalBinary())) {
			t.Errorf("%x became another sketch: %v", data, err)
		}
		low, high := s.Interval(0.9)
		if e := s.Estimate(); !(low <= e && e <= high) {
			t.Errorf("estimate %v, interval %v to %v", e, low, high)
		}
	})
}
