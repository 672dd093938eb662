package peers

import (
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/axiomhq/hyperloglog"
	"github.com/dgryski/go-metro"
	"github.com/influxdata/influxdb/pkg/estimator/hll"
	"github.com/kamstrup/intmap"
	"github.com/retailnext/hllpp"
	"github.com/zeebo/xxh3"

	"github.com/bottleneck-go/bottleneck/approx"
)

// words10M is the input of approx's own BenchmarkAdd: 100,000 distinct decimal
// strings, each 100 times, shuffled.
var words10M = sync.OnceValue(func() []string {
	const words, distinct = 10_000_000, 100_000
	names := make([]string, distinct)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	order := make([]uint32, words)
	for i := range order {
		order[i] = uint32(i % distinct)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(words, func(i, j int) { order[i], order[j] = order[j], order[i] })
	text := make([]string, words)
	for i, n := range order {
		text[i] = names[n]
	}
	return text
})

var approxSink uint64

// BenchmarkAdd compares approx with HyperLogLog and an exact set, all on
// go-metro's hash. The capacity of cvm and sketch is the story's, 1,739.
func BenchmarkAdd(b *testing.B) {
	for _, c := range []struct {
		impl string
		run  func(words []string)
	}{
		{"cvm", func(words []string) {
			c, _ := approx.NewCounter(approx.Config{Epsilon: 0.5, Delta: 0.001, StreamLen: 10_000_000, Seed: 1})
			c.AddStrings(words)
		}},
		{"sketch", func(words []string) {
			s, _ := approx.NewSketch(approx.SketchConfig{Capacity: 1739, Seed: 1})
			s.AddStrings(words)
		}},
		{"hash", func(words []string) {
			sum := uint64(0)
			for _, word := range words {
				sum += metro.Hash64Str(word, 1)
			}
			approxSink += sum
		}},
		{"hyperloglog", func(words []string) { // sparse first, 2^14 registers
			h := hyperloglog.New14()
			for _, word := range words {
				h.InsertHash(metro.Hash64Str(word, 1))
			}
		}},
		{"hyperloglogdense", func(words []string) {
			h := hyperloglog.NewNoSparse()
			for _, word := range words {
				h.InsertHash(metro.Hash64Str(word, 1))
			}
		}},
		{"influxdb", func(words []string) { // hashes by xxhash, 2^16 registers
			h := hll.NewDefaultPlus()
			for _, word := range words {
				h.Add([]byte(word))
			}
		}},
		{"hllpp", func(words []string) { // hashes by murmur3, 2^14 registers
			h := hllpp.New()
			for _, word := range words {
				h.Add([]byte(word))
			}
		}},
		{"xxh3", func(words []string) { // another hash and nothing else
			sum := uint64(0)
			for _, word := range words {
				sum += xxh3.HashString(word)
			}
			approxSink += sum
		}},
		{"map", func(words []string) { // the exact set of words
			s := map[string]struct{}{}
			for _, word := range words {
				s[word] = struct{}{}
			}
		}},
		{"intmap", func(words []string) { // the exact set of hashes, with room made beforehand
			s := intmap.NewSet[uint64](100_000)
			for _, word := range words {
				s.Add(metro.Hash64Str(word, 1))
			}
		}},
	} {
		b.Run("input=words10M/impl="+c.impl, func(b *testing.B) {
			words := words10M()
			for b.Loop() {
				c.run(words)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(words)), "ns/item")
		})
	}
}

// full are a sketch of capacity 16,384 and a HyperLogLog of 2^14 registers, both of which
// have seen n distinct hashes from first on.
func full(b *testing.B, first, n uint64) (*approx.Sketch, *hyperloglog.Sketch) {
	b.Helper()
	s, err := approx.NewSketch(approx.SketchConfig{Capacity: 16384, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	h := hyperloglog.NewNoSparse()
	var number [8]byte
	for i := range n {
		binary.LittleEndian.PutUint64(number[:], first+i)
		hash := metro.Hash64(number[:], 1)
		s.AddHash(hash)
		h.InsertHash(hash)
	}
	return s, h
}

// BenchmarkMerge puts two full sketches together, into a copy that each round makes.
func BenchmarkMerge(b *testing.B) {
	s, h := full(b, 0, 1_000_000)
	s2, h2 := full(b, 500_000, 1_000_000)
	b.Run("capacity=16384/impl=sketch", func(b *testing.B) {
		for b.Loop() {
			if err := s.Clone().Merge(s2); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("capacity=16384/impl=hyperloglog", func(b *testing.B) {
		for b.Loop() {
			if err := h.Clone().Merge(h2); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkMarshal stores a full sketch.
func BenchmarkMarshal(b *testing.B) {
	s, h := full(b, 0, 1_000_000)
	for _, c := range []struct {
		impl    string
		marshal func() ([]byte, error)
	}{{"sketch", s.MarshalBinary}, {"hyperloglog", h.MarshalBinary}} {
		b.Run("capacity=16384/impl="+c.impl, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.marshal(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

var table = flag.Bool("table", false, "measure the table of error against memory (two minutes)")

// A method is one row of the table: something that estimates from hashes.
type method struct {
	name  string
	bytes int
	make  func(trial uint64) (add func(hash uint64), estimate func() float64)
}

func methods() []method {
	var all []method
	for _, capacity := range []int{256, 1024, 4096, 16384} {
		s, _ := approx.NewSketch(approx.SketchConfig{Capacity: capacity})
		c, _ := approx.NewCounter(approx.Config{Capacity: capacity})
		all = append(all, method{fmt.Sprintf("Sketch, capacity %d", capacity), s.Bytes(),
			func(trial uint64) (func(uint64), func() float64) {
				s, _ := approx.NewSketch(approx.SketchConfig{Capacity: capacity, Seed: trial})
				return s.AddHash, s.Estimate
			}}, method{fmt.Sprintf("Counter, capacity %d", capacity), c.Bytes(),
			func(trial uint64) (func(uint64), func() float64) {
				c, _ := approx.NewCounter(approx.Config{Capacity: capacity, Seed: trial})
				return c.AddHash, c.Estimate
			}})
	}
	for _, precision := range []uint8{8, 10, 12, 14, 16} {
		all = append(all, method{fmt.Sprintf("HyperLogLog, %d registers", 1<<precision), 1 << precision,
			func(uint64) (func(uint64), func() float64) {
				h, _ := hyperloglog.NewSketch(precision, false)
				return h.InsertHash, func() float64 { return float64(h.Estimate()) }
			}})
	}
	return all
}

// TestErrorTable makes the table of approx's package comment: the root mean
// square relative error over 200 streams of 500,000 to 1,000,000 distinct items,
// each once, or each three times. That number is itself known to 5 %.
//
//	go test -run ErrorTable -table -v .
func TestErrorTable(t *testing.T) {
	if !*table {
		t.Skip("measures for two minutes: ask with -table")
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-30s %10s %12s %12s\n", "", "bytes", "each once", "three times")
	for _, m := range methods() {
		fmt.Fprintf(&out, "%-30s %10d %10.2f %% %10.2f %%\n", m.name, m.bytes, 100*m.meanError(1), 100*m.meanError(3))
	}
	t.Log("\n" + out.String())
}

func (m method) meanError(passes int) float64 {
	const trials = 200
	rng := rand.New(rand.NewPCG(1, 2))
	squares := 0.0
	for trial := range uint64(trials) {
		n := 500_000 + rng.IntN(500_000)
		add, estimate := m.make(trial + 1)
		for range passes {
			addNumbers(add, n, trial)
		}
		e := estimate()/float64(n) - 1
		squares += e * e
	}
	return math.Sqrt(squares / trials)
}

func addNumbers(add func(uint64), n int, seed uint64) {
	var number [8]byte
	for i := range n {
		binary.LittleEndian.PutUint64(number[:], uint64(i))
		add(metro.Hash64(number[:], seed*0x9E3779B97F4A7C15))
	}
}
