package approx

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"testing"
)

func counterOf(n int, config Config) *Counter {
	c := must(NewCounter(config))
	c.AddStrings(words(0, n))
	return c
}

// TestCounterRoundTrip: what is read goes on, item by item, as what was written.
func TestCounterRoundTrip(t *testing.T) {
	for _, algorithm := range []Algorithm{ExactHalf, Classic} {
		for _, n := range []int{0, 1, 63, 64, 100, 3000} {
			c, got := counterOf(n, Config{Capacity: 64, Seed: 1, Algorithm: algorithm}), new(Counter)
			data := must(c.MarshalBinary())
			if err := got.UnmarshalBinary(data); err != nil {
				t.Fatalf("%d items: %v", n, err)
			}
			if !bytes.Equal(must(got.MarshalBinary()), data) {
				t.Fatalf("%d items: %x became another", n, data)
			}
			for _, c := range []*Counter{c, got} {
				c.AddStrings(words(n/2, 3*n))
				c.AddUint64(7)
			}
			if !bytes.Equal(must(got.MarshalBinary()), must(c.MarshalBinary())) || got.Estimate() != c.Estimate() {
				t.Errorf("%d items: went on to %v, want %v", n, got.Estimate(), c.Estimate())
			}
		}
	}
}

// TestCounterEncodingFrozen: version 1 never changes.
func TestCounterEncodingFrozen(t *testing.T) {
	c := must(NewCounter(Config{Capacity: 16, Seed: 1}))
	c.AddUint64(0)
	c.AddString("word")
	const want = "415058430101000000000000001000000002000000000000" + "3e" + "ffffffffffffff3f"
	if got := hex.EncodeToString(must(c.MarshalBinary())); got[:len(want)] != want || len(got) != 2*(counterHeader+16) {
		t.Errorf("encoding %s, want it to begin %s", got, want)
	}
}

func TestJSON(t *testing.T) {
	type both struct {
		Sketch  *Sketch
		Counter *Counter
	}
	before := both{sketchOf(1000), counterOf(1000, Config{Capacity: 32})}
	var after both
	text := must(json.Marshal(before))
	if err := json.Unmarshal(text, &after); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if after.Sketch.Estimate() != before.Sketch.Estimate() || after.Counter.Estimate() != before.Counter.Estimate() {
		t.Errorf("%s became %v and %v", text, after.Sketch.Estimate(), after.Counter.Estimate())
	}
	for _, zero := range []persistent{new(Sketch), new(Counter)} {
		if text, err := json.Marshal(zero); !errors.Is(err, ErrConfig) {
			t.Errorf("of a zero %T: %s, %v; want ErrConfig", zero, text, err)
		}
	}
	for _, bad := range []string{`"A"`, `"&&&&"`, `""`, `"QVBYUwE="`, `5`} {
		for _, into := range []persistent{before.Sketch, before.Counter} {
			if err := json.Unmarshal([]byte(bad), into); err == nil {
				t.Errorf("%s is taken for a %T", bad, into)
			}
		}
	}
}

// malformedCounters is a good encoding, changed; it serves the fuzzer too.
func malformedCounters() map[string][]byte {
	good := must(counterOf(1000, Config{Capacity: 32, Seed: 1}).MarshalBinary())
	unlucky := must(counterOf(10, Config{Capacity: 16, Seed: 1, Algorithm: Classic}).MarshalBinary())
	const seed, capacity, count, halvings, algorithm, failed, tossed, coins, keys = 5, 13, 17, 21, 22, 23, 24, 25, counterHeader
	with := func(data []byte, at int, values ...byte) []byte {
		data = bytes.Clone(data)
		copy(data[at:], values)
		return data
	}
	number := func(x uint32) []byte { return binary.LittleEndian.AppendUint32(nil, x) }
	last := len(good) - 8
	return map[string][]byte{
		"nothing":               {},
		"a short header":        good[:counterHeader-1],
		"a sketch":              append(must(sketchOf(10).MarshalBinary()), make([]byte, 40)...),
		"another version":       with(good, 4, 2),
		"seed 0":                with(good, seed, make([]byte, 8)...),
		"capacity 15":           with(good, capacity, number(15)...),
		"a huge capacity":       with(good, capacity, number(math.MaxUint32)...),
		"a costly capacity":     with(good, capacity, number(maxUnmarshal+1)...),
		"as many as capacity":   append(with(with(good, capacity, number(16)...), count, number(16)...)[:keys], good[keys:keys+128]...),
		"another count":         with(good, count, number(3)...),
		"too many halvings":     with(good, halvings, 65),
		"another algorithm":     with(good, algorithm, 2),
		"failed, ExactHalf":     with(good, failed, 1),
		"failed, not full":      with(unlucky, failed, 1),
		"failed twice":          with(unlucky, failed, 2),
		"65 coins":              with(good, tossed, 65),
		"coins that are gone":   with(good, tossed, 0, 255),
		"a key too few":         good[:last],
		"a byte too few":        good[:len(good)-1],
		"the same key twice":    with(good, keys, good[keys+8:keys+16]...),
		"keys in another order": append(append(bytes.Clone(good[:keys]), good[last:]...), good[keys:last]...),
		"key 0 at the end":      with(good, last, make([]byte, 8)...),
	}
}

func TestMalformedCounters(t *testing.T) {
	c := counterOf(100, Config{Capacity: 32})
	before := must(c.MarshalBinary())
	for why, data := range malformedCounters() {
		if err := c.UnmarshalBinary(data); !errors.Is(err, ErrEncoding) {
			t.Errorf("%s: %v, want ErrEncoding", why, err)
		}
		if !bytes.Equal(must(c.MarshalBinary()), before) {
			t.Errorf("%s: the receiver has changed", why)
		}
		if z := new(Counter); z.UnmarshalBinary(data) == nil || z.capacity != 0 || z.seed != 0 {
			t.Errorf("%s: the zero receiver has changed", why)
		}
	}
}

// FuzzUnmarshalCounter: any bytes are refused with ErrEncoding, or are what
// MarshalBinary would have made.
func FuzzUnmarshalCounter(f *testing.F) {
	for _, data := range malformedCounters() {
		f.Add(data)
	}
	for _, n := range []int{0, 3, 15, 1000} {
		f.Add(must(counterOf(n, Config{Capacity: 16, Seed: 1}).MarshalBinary()))
		f.Add(must(counterOf(n, Config{Capacity: 16, Seed: 2, Algorithm: Classic}).MarshalBinary()))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var c Counter
		if err := c.UnmarshalBinary(data); err != nil {
			if !errors.Is(err, ErrEncoding) || c.capacity != 0 {
				t.Errorf("error %v, capacity %d", err, c.capacity)
			}
			return
		}
		if again := must(c.MarshalBinary()); !bytes.Equal(again, data) {
			t.Errorf("%x became %x", data, again)
		}
		c.AddStrings(words(0, 100)) // whatever the keys were, it goes on working
		c.Interval(0.9)
	})
}
