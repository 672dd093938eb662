package hashset

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// anySet is what both sets can do.
type anySet interface {
	Add(uint64) bool
	Remove(uint64) bool
	Has(uint64) bool
	Len() int
	Retain(func(uint64) bool)
	Reset()
}

const capacity = 24

// oracle drives both sets and a map with the same steps and compares them. Each
// pair of bytes is one step on one of few keys, which fall into few homes.
func oracle(t *testing.T, factor uint64, steps []byte) {
	t.Helper()
	plain, filtered := New(capacity, factor), NewFiltered(capacity, factor)
	want := map[uint64]bool{}
	for i := 0; i+1 < len(steps); i += 2 {
		step, key := steps[i], keyOf(steps[i+1])
		for _, s := range []anySet{&plain, &filtered} {
			checkStep(t, s, want, step, key)
		}
		applyStep(want, step, key)
		compare(t, want, &plain, slices.Collect(plain.All()))
		compare(t, want, &plain, plain.Append([]uint64{7, 0})[2:])
		compare(t, want, &filtered, slices.Collect(filtered.All()))
		for bit := range uint64(len(filtered.bits) << bitsLog) {
			if set := filtered.bits[bit>>bitsLog]>>(bit&bitMask)&1 != 0; set != filtered.shared(bit) {
				t.Fatalf("bit %d is %t, but a key needs it: %t", bit, set, !set)
			}
		}
	}
}

// keyOf makes 0 itself a key, and keys that differ only in their lowest or only
// in their highest bits.
func keyOf(b byte) uint64 {
	if b%2 == 0 {
		return uint64(b / 2 % 32)
	}
	return uint64(b/2%32) << 59
}

func checkStep(t *testing.T, s anySet, want map[uint64]bool, step byte, key uint64) {
	t.Helper()
	check := func(what string, got, want bool) {
		t.Helper()
		if got != want {
			t.Fatalf("%T: %s(%#x) = %t, want %t", s, what, key, got, want)
		}
	}
	switch {
	case step < 130 && (len(want) < capacity || want[key]):
		check("Add", s.Add(key), !want[key])
	case step >= 130 && step < 240:
		check("Remove", s.Remove(key), want[key])
	case step >= 240 && step < 254:
		s.Retain(func(k uint64) bool { return keeps(step, k) })
	case step >= 254:
		s.Reset()
	}
}

func keeps(step byte, key uint64) bool { return key>>(step%8)&1 == 0 && key>>60 < 12 }

func applyStep(want map[uint64]bool, step byte, key uint64) {
	switch {
	case step < 130 && len(want) < capacity:
		want[key] = true
	case step >= 130 && step < 240:
		delete(want, key)
	case step >= 240 && step < 254:
		maps.DeleteFunc(want, func(k uint64, _ bool) bool { return !keeps(step, k) })
	case step >= 254:
		clear(want)
	}
}

func compare(t *testing.T, want map[uint64]bool, s anySet, got []uint64) {
	t.Helper()
	slices.Sort(got)
	if keys := slices.Sorted(maps.Keys(want)); !slices.Equal(got, keys) || s.Len() != len(keys) {
		t.Fatalf("%T holds %#x (Len %d), want %#x", s, got, s.Len(), keys)
	}
	for b := range 256 {
		if key := keyOf(byte(b)); s.Has(key) != want[key] {
			t.Fatalf("%T: Has(%#x) = %t", s, key, !want[key])
		}
	}
}

func TestAgainstMap(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 0))
		steps := make([]byte, 400)
		for i := range steps {
			steps[i] = byte(rng.Uint32())
		}
		// Factor 1 puts all small keys into slot 0: the longest searches.
		for _, factor := range []uint64{1, rng.Uint64()} {
			oracle(t, factor, steps)
		}
	}
}

func FuzzAgainstMap(f *testing.F) {
	f.Add(uint64(1), []byte{0, 0, 0, 2, 0, 4, 130, 2, 245, 0, 0, 1, 255, 0})
	f.Add(uint64(0x9E3779B97F4A7C15), []byte{0, 3, 0, 5, 200, 3, 250, 0})
	f.Fuzz(func(t *testing.T, factor uint64, steps []byte) {
		oracle(t, factor, steps[:min(len(steps), 1000)])
	})
}

func TestFullSetPanics(t *testing.T) {
	defer func() {
		if got := fmt.Sprint(recover()); got != "hashset: Add to a full set" {
			t.Errorf("recovered %q", got)
		}
	}()
	s := NewSlots(4, 1)
	for key := range uint64(10) {
		s.Add(key)
	}
}

// TestMaybe: of random absent keys a share of load/32 at most finds a bit that
// is set. With 3,000 keys in 8,192 slots that is 1.14 %; 100,000 tries have a
// standard deviation of 0.034 %, so five of them allow 1.31 % (one false alarm in
// three million).
func TestMaybe(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	f := NewFiltered(5000, rng.Uint64())
	for range 3000 {
		f.Add(rng.Uint64())
	}
	const tries = 100_000
	hits := 0
	for range tries {
		if f.Maybe(rng.Uint64()) {
			hits++
		}
	}
	if share := float64(hits) / tries; share > 0.0131 || share < 0.0095 {
		t.Errorf("%.2f %% of absent keys found their bit set, want about 1.1 %%", 100*share)
	}
}

func TestBytes(t *testing.T) {
	check := func(capacity, plain, filtered int) {
		t.Helper()
		s, f := New(capacity, 1), NewFiltered(capacity, 1)
		if s.Bytes() != plain || f.Bytes() != filtered {
			t.Errorf("capacity %d: %d and %d bytes, want %d and %d", capacity, s.Bytes(), f.Bytes(), plain, filtered)
		}
	}
	check(1, 4*8, 4*12)
	check(12, 16*8, 16*12)
	check(13, 32*8, 32*12) // 17.3 slots
	check(1739, 4096*8, 4096*12)
}
