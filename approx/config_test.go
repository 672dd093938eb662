package approx

import (
	"errors"
	"math"
	"testing"
)

func TestCapacity(t *testing.T) {
	check := func(why string, config Config, want int) {
		t.Helper()
		c, err := NewCounter(config)
		if err != nil {
			t.Errorf("%s: %v", why, err)
			return
		}
		if c.Capacity() != want {
			t.Errorf("%s: capacity %d, want %d", why, c.Capacity(), want)
		}
	}
	check("the story", Config{Epsilon: 0.5, Delta: 0.001, StreamLen: 10_000_000}, 1739)
	check("zero Config", Config{}, DefaultCapacity)
	check("given", Config{Capacity: 100}, 100)
	check("smallest", Config{Capacity: MinCapacity}, MinCapacity)
	check("paper's formula", Config{Epsilon: 0.05, Delta: 0.05, StreamLen: 1_000_000}, 130_817)
	check("default Delta", Config{Epsilon: 0.05, StreamLen: 1_000_000}, 141_963)
	check("default Epsilon and Delta", Config{StreamLen: 1_000_000}, 141_963)
	check("unknown length: log2(8·2^63/0.01) = 72.6", Config{Epsilon: 0.5, Delta: 0.01}, 3487)
	check("a quotient beyond float64: 66 + 996.6 bits", Config{Epsilon: 0.5, Delta: 1e-300}, 51_004)
	check("classic", Config{Epsilon: 0.5, Delta: 0.001, StreamLen: 10_000_000, Algorithm: Classic}, 1739)
	check("typical, twice the sketch's and some", Config{Epsilon: 0.05, Delta: 0.05, Sizing: Typical}, 3294)
	check("rounded up to the smallest", Config{Epsilon: 0.99, Delta: 0.99, Sizing: Typical}, MinCapacity)

	checkSketch := func(epsilon, delta float64, want, tolerance int) {
		t.Helper()
		s, err := NewSketch(SketchConfig{Epsilon: epsilon, Delta: delta})
		if err != nil {
			t.Error(err)
		} else if got := s.Capacity(); got < want-tolerance || got > want+tolerance {
			t.Errorf("sketch for epsilon %v, delta %v has capacity %d, want %d", epsilon, delta, got, want)
		}
	}
	// From sums of the Poisson law itself, by another program.
	checkSketch(0.05, 0.05, 1536, 4)
	checkSketch(0.05, 0.01, 2661, 4)
	checkSketch(0.01, 0.05, 38_414, 4)
	checkSketch(0.05, 1e-20, 36_602, 4) // less than float64 tells from 1
	checkSketch(0.05, 1e-50, 95_183, 4)
	checkSketch(0, 0, DefaultCapacity, 0)
}

func TestBadConfig(t *testing.T) {
	nan := math.NaN()
	for _, config := range []Config{
		{Capacity: -1},
		{Capacity: MinCapacity - 1},
		{Capacity: MaxCapacity + 1},
		{Capacity: 100, Epsilon: 0.1},
		{Capacity: 100, Delta: 0.1},
		{Capacity: 100, StreamLen: 1},
		{Epsilon: -0.1, Delta: 0.1},
		{Epsilon: 1, Delta: 0.1},
		{Epsilon: nan, Delta: 0.1},
		{Epsilon: 0.1, Delta: -1},
		{Epsilon: 0.1, Delta: 1},
		{Epsilon: 0.1, Delta: nan},
		{Epsilon: math.Inf(1)},
		{Epsilon: 1e-9, Delta: 0.1},                  // 10^20 keys
		{Epsilon: 1e-200, Delta: 0.1},                // an infinite number of keys
		{Epsilon: 1e-9, Delta: 0.1, Sizing: Typical}, // the search must end
		{Algorithm: 2},
		{Algorithm: -1},
		{Sizing: 2},
		{Sizing: -1},
	} {
		if c, err := NewCounter(config); !errors.Is(err, ErrConfig) || c != nil {
			t.Errorf("NewCounter(%+v) = %v, %v; want ErrConfig", config, c, err)
		}
	}
	for _, config := range []SketchConfig{
		{Capacity: -1},
		{Capacity: MinCapacity - 1},
		{Capacity: MaxCapacity + 1},
		{Capacity: 100, Epsilon: 0.1},
		{Epsilon: nan},
		{Epsilon: 1e-9},
		{Delta: 1},
	} {
		if s, err := NewSketch(config); !errors.Is(err, ErrConfig) || s != nil {
			t.Errorf("NewSketch(%+v) = %v, %v; want ErrConfig", config, s, err)
		}
	}
}
