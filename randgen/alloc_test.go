package randgen

import (
	"sync"
	"testing"
)

func TestAllocations(t *testing.T) {
	check := func(name string, want float64, f func()) {
		t.Helper()
		if got := testing.AllocsPerRun(200, f); got != want {
			t.Errorf("%s: %v allocations, want %v", name, got, want)
		}
	}
	greek := MustAlphabet("αβγδεζηθικλμνξοπρστυφχψω")
	mixed := MustAlphabet("aé中🙂")
	onTiers(t, func(t *testing.T) {
		g, wide := New(Letters, testSeed), New(mixed, testSeed)
		var buf [100]byte
		var large [50_000]byte
		check("seeded String", 1, func() { g.MustString(21) })
		check("seeded Fill", 0, func() { g.Fill(buf[:]) })
		check("seeded Fill of much", 0, func() { g.Fill(large[:]) })
		check("seeded Read", 0, func() { g.Read(buf[:]) })
		check("Fill of characters", 0, func() { wide.Fill(buf[:]) })
		check("String of few characters", 1, func() { wide.MustString(21) })
		if raceEnabled {
			return // sync.Pool drops some of what it is given
		}
		check("secure String", 1, func() { Letters.MustString(21) })
		check("secure Fill", 0, func() { Letters.Fill(buf[:]) })
		check("secure String of characters of one size", 1, func() { greek.MustString(500) })
	})
}

// The race detector watches this one.
func TestSecureFromManyGoroutines(t *testing.T) {
	const goroutines, each = 8, 500
	var mu sync.Mutex
	seen := make(map[string]bool)
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range each {
				s := Alphanumeric.MustString(21)
				mu.Lock()
				seen[s] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	// 21 letters have 125 bits: two equal ones come with probability 2e-31.
	if len(seen) != goroutines*each {
		t.Errorf("%d different strings, want %d", len(seen), goroutines*each)
	}
}

// Letters that were handed over are not kept.
func TestBufferForgets(t *testing.T) {
	for _, a := range []*Alphabet{Letters, Hex, MustAlphabet("aé中🙂"), alphabetOf(300)} {
		g := New(a, testSeed)
		g.MustString(100)
		for i, c := range g.buf[:g.next] {
			if c != 0 {
				t.Fatalf("%q...: byte %d of %d is still in the buffer", a.Chars()[:1], i, g.next)
			}
		}
		if g.next == 0 {
			t.Error("nothing was taken from the buffer")
		}
	}
}
