package approx

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

func words(from, to int) []string {
	s := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		s = append(s, strconv.Itoa(i))
	}
	return s
}

func TestCounterIsExactBelowCapacity(t *testing.T) {
	c := must(NewCounter(Config{Capacity: 100}))
	for range 3 {
		c.AddStrings(words(0, 99))
	}
	low, high := c.Interval(0.999)
	if e := c.Estimate(); e != 99 || low != 99 || high != 99 || c.Len() != 99 {
		t.Errorf("estimate %v, interval %v to %v, Len %d; want 99 four times", e, low, high, c.Len())
	}
	c.AddString("one more")
	if c.Len() != 50 || c.Estimate() != 100 {
		t.Errorf("after the halving Len %d, estimate %v; want 50 and 100", c.Len(), c.Estimate())
	}
}

// TestCounterFrozen: users rely on a seed giving the same estimates for ever.
func TestCounterFrozen(t *testing.T) {
	check := func(config Config, want float64, wantLen int) {
		t.Helper()
		config.Seed = 1
		c := must(NewCounter(config))
		for range 3 {
			c.AddStrings(words(0, 20_000))
		}
		if got := c.Estimate(); got != want || c.Len() != wantLen {
			t.Errorf("%+v: estimate %v from %d keys, want %v from %d", config, got, c.Len(), want, wantLen)
		}
	}
	check(Config{Capacity: 1739}, 20_224, 1264)
	check(Config{Capacity: 1739, Algorithm: Classic}, 20_384, 1274)
	check(Config{Capacity: 100}, 19_968, 78)
}

// TestCounterAddsAlike: one at a time or in batches, as text or as bytes.
func TestCounterAddsAlike(t *testing.T) {
	items := words(0, 5000)
	single, bytes, batch, mixed := counter(100), counter(100), counter(100), counter(100)
	for i, item := range items {
		single.AddString(item)
		bytes.AddBytes([]byte(item))
		if i%1000 == 0 {
			mixed.AddStrings(items[i : i+999])
			mixed.AddString(items[i+999])
		}
	}
	batch.AddStrings(items)
	for _, c := range []*Counter{bytes, batch, mixed} {
		if c.Estimate() != single.Estimate() || c.Len() != single.Len() || c.rng != single.rng {
			t.Errorf("estimate %v of %d keys, want %v of %d", c.Estimate(), c.Len(), single.Estimate(), single.Len())
		}
	}
}

func counter(capacity int) *Counter {
	return must(NewCounter(Config{Capacity: capacity, Seed: 1}))
}

func TestCounterReset(t *testing.T) {
	c := counter(100)
	c.AddStrings(words(0, 3333))
	first := c.Estimate()
	c.Reset()
	if c.Estimate() != 0 || c.Len() != 0 {
		t.Errorf("after Reset: estimate %v, Len %d", c.Estimate(), c.Len())
	}
	c.AddStrings(words(0, 3333))
	if c.Estimate() != first {
		t.Errorf("estimate %v after Reset, want %v again", c.Estimate(), first)
	}
}

// TestCounterLaw compares with the algorithm as it is written, on a map, with the same
// random numbers: first remove, then toss, then add.
func TestCounterLaw(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for seed := range uint64(50) {
		c := must(NewCounter(Config{Capacity: 20, Seed: seed + 1}))
		want := map[uint64]bool{}
		halvings := 0
		for range 2000 {
			hash := hashUint64(rng.Uint64N(200), 0)
			if c.tossed == 0 {
				c.toss()
			}
			coin := c.coins&1 != 0
			delete(want, hash)
			if coin {
				want[hash] = true
			}
			c.AddHash(hash)
			if c.halvings > halvings {
				halvings = c.halvings
				if len(want) != 20 || c.Len() != 10 {
					t.Fatalf("halved at %d keys to %d, want 20 to 10", len(want), c.Len())
				}
				for key := range want { // which half is chance
					if !c.set.Has(key) {
						delete(want, key)
					}
				}
			}
			if c.Len() != len(want) {
				t.Fatalf("seed %d: %d keys, want %d", seed, c.Len(), len(want))
			}
			for key := range want {
				if !c.set.Has(key) {
					t.Fatalf("seed %d: key %#x is missing", seed, key)
				}
			}
		}
	}
}

// TestHalvesAreFair: of 21 keys each stays in half of the halvings. In 10,000 of
// them the standard deviation of a key's count is 50; the bound is 5 of them (one
// false alarm in 80,000 for 21 keys).
func TestHalvesAreFair(t *testing.T) {
	const rounds = 10_000
	stays := map[uint64]int{}
	kept := [2]int{}
	for seed := range uint64(rounds) {
		c := must(NewCounter(Config{Capacity: 21, Seed: seed + 1}))
		for key := range uint64(21) {
			c.AddHash(key << 32)
		}
		for key := range c.set.All() {
			stays[key>>32]++
		}
		kept[c.Len()-10]++
	}
	for key := range uint64(21) {
		if n := stays[key]; math.Abs(float64(n)-rounds/2) > 5*50 {
			t.Errorf("key %d stayed %d times of %d", key, n, rounds)
		}
	}
	if math.Abs(float64(kept[0])-rounds/2) > 5*50 || kept[0]+kept[1] != rounds {
		t.Errorf("10 keys were kept %d times and 11 %d times, want half of %d each", kept[0], kept[1], rounds)
	}
}

// TestClassicFails: with 16 keys a halving fails once in 65,536 times, so some
// 13,000 streams with five halvings or more are enough to see it.
func TestClassicFails(t *testing.T) {
	for seed := uint64(1); seed < 200_000; seed++ {
		c := must(NewCounter(Config{Capacity: 16, Seed: seed, Algorithm: Classic}))
		for i := uint64(0); i < 400 && c.Err() == nil; i++ {
			c.AddUint64(i)
		}
		if c.Err() != nil {
			checkFailed(t, c)
			return
		}
	}
	t.Error("no halving failed")
}

func checkFailed(t *testing.T, c *Counter) {
	t.Helper()
	if !errors.Is(c.Err(), ErrUnlucky) {
		t.Errorf("Err = %v, want ErrUnlucky", c.Err())
	}
	c.AddStrings(words(0, 1000))
	low, high := c.Interval(0.5)
	if e := c.Estimate(); !math.IsNaN(e) || low != 16 || !math.IsInf(high, 1) || c.Len() != 16 {
		t.Errorf("estimate %v, interval %v to %v, Len %d after failing; want NaN, 16 to +Inf, 16", e, low, high, c.Len())
	}
	c.Reset()
	c.AddString("a")
	if c.Err() != nil || c.Estimate() != 1 {
		t.Errorf("after Reset: %v, estimate %v", c.Err(), c.Estimate())
	}
}

// TestCoins: a coin of probability 2^-k succeeds so often. Of 64,000 coins
// k = 3 expects 8,000 with a standard deviation of 84.
func TestCoins(t *testing.T) {
	check := func(halvings, low, high int) {
		t.Helper()
		c := counter(16)
		c.halvings = halvings
		got := 0
		for range 64_000 {
			if c.tossed == 0 {
				c.toss()
			}
			got += int(c.coins & 1)
			c.coins >>= 1
			c.tossed--
		}
		if got < low || got > high {
			t.Errorf("%d halvings: %d of 64,000 coins, want %d to %d", halvings, got, low, high)
		}
	}
	check(0, 64_000, 64_000)
	check(1, 32_000-5*127, 32_000+5*127)
	check(3, 8000-5*84, 8000+5*84)
	check(8, 250-5*16, 250+5*16)
	check(60, 0, 0) // a chance of 6e-14
}

func TestIntervalEnds(t *testing.T) {
	c, s := counter(100), sketch(100)
	c.AddStrings(words(0, 10_000))
	s.AddStrings(words(0, 10_000))
	for _, to := range []Target{c, s} {
		e := to.Estimate()
		check := func(confidence, wantLow, wantHigh float64) {
			t.Helper()
			if low, high := to.Interval(confidence); low != wantLow || high != wantHigh {
				t.Errorf("%T: Interval(%v) = %v to %v, want %v to %v", to, confidence, low, high, wantLow, wantHigh)
			}
		}
		least := map[bool]float64{true: float64(c.Len()), false: 101}[to == Target(c)]
		check(0, e, e)
		check(-1, e, e)
		check(1, least, math.Inf(1))
		check(95, least, math.Inf(1))
		check(math.NaN(), least, math.Inf(1))
		previousLow, previousHigh := e, e
		for _, confidence := range []float64{1e-9, 0.1, 0.5, 0.9, 0.999, 1 - 1e-15} {
			low, high := to.Interval(confidence)
			if !(low <= previousLow && high >= previousHigh && low >= least) {
				t.Errorf("%T: Interval(%v) = %v to %v does not contain %v to %v", to, confidence, low, high, previousLow, previousHigh)
			}
			previousLow, previousHigh = low, high
		}
	}
}

func TestZeroValuesPanic(t *testing.T) {
	check := func(want string, call func()) {
		t.Helper()
		defer func() {
			t.Helper()
			if got := fmt.Sprint(recover()); got != want {
				t.Errorf("recovered %q, want %q", got, want)
			}
		}()
		call()
	}
	var c Counter
	for _, call := range []func(){
		func() { c.AddString("a") }, func() { c.AddBytes(nil) }, func() { c.AddUint64(1) }, func() { c.AddHash(1) },
		func() { c.AddStrings([]string{"a"}) }, func() { c.Estimate() }, func() { c.Interval(0.9) }, func() { c.Reset() }, func() { c.Clone() },
	} {
		check("approx: zero Counter, need one from NewCounter", call)
	}
	var s Sketch
	for _, call := range []func(){
		func() { s.AddString("a") }, func() { s.AddBytes(nil) }, func() { s.AddUint64(1) }, func() { s.AddHash(1) },
		func() { s.AddStrings([]string{"a"}) }, func() { s.Estimate() }, func() { s.Interval(0.9) }, func() { s.Reset() },
		func() { s.Merge(&s) }, func() { s.Overlap(&s) }, func() { s.Union(&s) }, func() { s.Clone() },
	} {
		check("approx: zero Sketch, need one from NewSketch", call)
	}
}

// TestMemory: everything is allocated at construction, at most 40 bytes a key of a
// Counter and 27 of a Sketch.
func TestMemory(t *testing.T) {
	for capacity := MinCapacity; capacity <= 100_000; capacity = capacity*9/8 + 1 {
		c, s := counter(capacity), sketch(capacity)
		for most, bytes := range map[int]int{40: c.Bytes(), 27: s.set.Bytes()} {
			if bytes > most*capacity {
				t.Errorf("capacity %d takes %d bytes, %.1f a key", capacity, bytes, float64(bytes)/float64(capacity))
			}
		}
	}
	if s := must(NewSketch(SketchConfig{Epsilon: 0.02, Delta: 0.01})); s.Bytes() > 263_000 {
		t.Errorf("epsilon 0.02 and delta 0.01 take %d bytes", s.Bytes())
	}
	check := func(what string, want float64, run func()) {
		t.Helper()
		if got := testing.AllocsPerRun(10, run); got != want {
			t.Errorf("%s: %v allocations, want %v", what, got, want)
		}
	}
	check("NewCounter: struct, slots, bitmap", 3, func() { counter(100) })
	check("NewSketch: struct, slots", 2, func() { sketch(100) })
	c, s := counter(100), sketch(100)
	items, text := words(0, 2000), []byte("some text")
	check("everything else", 0, func() {
		for _, to := range []Target{c, s} {
			to.AddStrings(items)
			AddIntegers(to, numbers, Validity{})
			to.Estimate()
			to.Interval(0.9)
		}
		c.AddString(string(text)) // the copy stays on the stack
		s.AddString(string(text))
		c.AddBytes(text)
		s.AddBytes(text)
		s.Overlap(s)
		c.Reset()
		s.Reset()
	})
}
