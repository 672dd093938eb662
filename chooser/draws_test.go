package chooser_test

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// leastP is how improbable counts may be before a test fails. The tests below
// make about 300 comparisons with seeds that are fixed, so that with one of
// 10,000 new sets of seeds they would fail though nothing is wrong.
const leastP = 3e-7

// many returns n weights of one to four digits, some zero.
func many(n int) []int64 {
	r := rand.New(rand.NewPCG(8, uint64(n)))
	weights := make([]int64, n)
	for i := range weights {
		weights[i] = max(r.Int64N(1000)-100, 0)
	}
	return weights
}

var intWeights = []struct {
	name    string
	weights []int64
}{
	{"one", []int64{3}},
	{"two", []int64{1, 2}},
	{"zeros around", []int64{0, 0, 5, 0, 1, 0}},
	{"seven", []int64{1, 2, 3, 4, 5, 6, 7}},
	{"a block", []int64{8, 7, 6, 5, 4, 3, 2, 1}},
	{"a board", []int64{6, 0, 9, 3, 12, 0, 1, 7, 6}},
	{"fifteen", []int64{1, 0, 9, 3, 2, 5, 1, 7, 6, 1, 2, 3, 4, 5, 6}},
	{"sixteen", []int64{1, 0, 9, 3, 2, 5, 1, 7, 6, 1, 2, 3, 4, 5, 6, 8}},
	{"64 and one", many(65)},
	{"1000", many(1000)},
	{"2^60 apart, large first", []int64{1 << 60, 1, 1 << 60, 2 << 60, 1}},
	{"2^60 apart, small first", []int64{1, 1 << 60, 3, 1 << 60}},
	{"2^60 apart, in blocks", append(many(50), 1<<60, 1<<61, 0, 1<<60, 1)},
	{"nine of 2^60", slices.Repeat([]int64{1 << 60}, 9)},
	{"the largest", []int64{math.MaxInt64, math.MaxInt64}},
}

func convert[To, From chooser.Weight](weights []From) []To {
	converted := make([]To, len(weights))
	for i, w := range weights {
		converted[i] = To(w)
	}
	return converted
}

func TestDistribution(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws for seconds")
	}
	for _, c := range intWeights {
		t.Run(c.name, func(t *testing.T) {
			testDistribution(t, "int64", c.weights)
			testDistribution(t, "uint64", convert[uint64](c.weights))
			testDistribution(t, "float64", convert[float64](c.weights))
			if slices.Max(c.weights) < math.MaxInt16 {
				testDistribution(t, "int16", convert[int16](c.weights))
				testDistribution(t, "float32", convert[float32](c.weights))
			}
		})
	}
	testDistribution(t, "fractions", []float64{0.1, 0.7, 0, 1e-3, 0.25, 1e-300})
	testDistribution(t, "tiny", []float64{1e-290, 0, 2e-290})
	testDistribution(t, "the smallest", []float64{5e-324, 1e-323, 0, 2.5e-323})
	testDistribution(t, "below ordinary numbers", []float64{3e-309, 1e-309, 0, 2e-309, 1e-309, 1e-309, 0, 3e-309, 1e-309, 1e-310})
	testDistribution(t, "huge", []float64{math.MaxFloat64 / 4, 1, math.MaxFloat64 / 2})
	type named uint8
	testDistribution(t, "a named type", []named{255, 1, 200})
}

func testDistribution[W chooser.Weight](t *testing.T, kind string, weights []W) {
	t.Helper()
	expected := make([]float64, len(weights))
	for i, w := range weights {
		expected[i] = float64(w) / float64(slices.Max(weights)) // a sum below infinity
	}
	for i, m := range methods[W]() {
		draws := 5_000
		if m.name == "Sample" {
			draws = 500
		}
		draw := m.make(t, rand.New(rand.NewPCG(uint64(len(weights)), uint64(i))), weights)
		counts := make([]int, len(weights))
		for range draws {
			counts[draw()]++
		}
		if p := stat.ChiSquare(counts, expected); p < leastP {
			t.Errorf("%s of %s: counts have p = %.2g, need %.2g", m.name, kind, p, leastP)
		}
	}
}

// TestSmallWeightIsDrawn gives a source the only numbers in 2^60 that lead to a
// weight of 1 beside one of 2^60: no sample is large enough to contain them.
func TestSmallWeightIsDrawn(t *testing.T) {
	weights := []uint64{1<<60 - 1, 1, 1<<60 - 1}
	sum := uint64(1<<61 - 1)
	for _, c := range []struct {
		u    uint64 // the place in the sum
		want int
	}{{0, 0}, {1<<60 - 2, 0}, {1<<60 - 1, 1}, {1 << 60, 2}, {sum - 1, 2}} {
		for _, padded := range [][]uint64{weights, append(slices.Clone(weights), make([]uint64, 6)...), append(slices.Clone(weights), make([]uint64, 20)...)} {
			// Eight numbers lead to each place, the first from u 2^64/sum on.
			x, _ := bits.Div64(c.u, 0, sum)
			x += 4
			tree := must[*chooser.Tree[uint64]](t)(chooser.NewTree(padded))
			if got := must[int](t)(chooser.OnceWith(startingWith(x), padded)); got != c.want {
				t.Errorf("Once of %d weights, place %d = %d, want %d", len(padded), c.u, got, c.want)
			}
			if got := must[int](t)(tree.PickWith(startingWith(x))); got != c.want {
				t.Errorf("Tree of %d weights, place %d = %d, want %d", len(padded), c.u, got, c.want)
			}
		}
	}
}

// startingWith returns a generator whose first number is x.
func startingWith(x uint64) *rand.Rand {
	return rand.New(&starting{x, false, rand.NewPCG(1, 2)})
}

type starting struct {
	x    uint64
	used bool
	rest *rand.PCG
}

func (s *starting) Uint64() uint64 {
	if s.used {
		return s.rest.Uint64()
	}
	s.used = true
	return s.x
}

// TestExtremeNumbers draws with the smallest and the largest random numbers,
// which must not lead to a weight of zero at an end.
func TestExtremeNumbers(t *testing.T) {
	for _, x := range []uint64{1, 1 << 11, 1<<32 + 1, 1 << 63, math.MaxUint64 - 1<<33, math.MaxUint64} {
		testExtreme(t, x, []int{0, 0, 3, 0, 1, 0, 0})
		testExtreme(t, x, []float64{0, 0.3, 0, 0.1, 0})
		testExtreme(t, x, []float64{0, math.SmallestNonzeroFloat64, 0})
		testExtreme(t, x, append(make([]float64, 30), 0.1, 0, 0.2, 0, 0, 0, 0, 0, 0, 0))
		testExtreme(t, x, append(make([]int, 30), 1, 0, 2, 0, 0, 0, 0, 0, 0, 0))
	}
}

func testExtreme[W chooser.Weight](t *testing.T, x uint64, weights []W) {
	t.Helper()
	for _, m := range methods[W]() {
		if i := m.make(t, startingWith(x), weights)(); weights[i] <= 0 {
			t.Errorf("%s drew index %d of %v with random number %#x", m.name, i, weights, x)
		}
	}
}

// TestZerosChangeNothing draws from weights, and from the same with zeros put
// between them, with equal random numbers: the same weights must be drawn.
func TestZerosChangeNothing(t *testing.T) {
	for _, c := range intWeights {
		testZeros(t, c.name, c.weights)
		testZeros(t, c.name+", float32", convert[float32](c.weights))
	}
}

func testZeros[W chooser.Weight](t *testing.T, name string, weights []W) {
	t.Helper()
	var spread []W
	var origin []int
	for i, w := range weights {
		for range i % 4 {
			spread, origin = append(spread, 0), append(origin, -1)
		}
		spread, origin = append(spread, w), append(origin, i)
	}
	for _, m := range methods[W]() {
		plain := m.make(t, rand.New(rand.NewPCG(1, 2)), weights)
		other := m.make(t, rand.New(rand.NewPCG(1, 2)), spread)
		for n := range 300 {
			if got, want := origin[other()], plain(); got != want {
				t.Errorf("%s of %s: draw %d with zeros between is %d, without %d", m.name, name, n, got, want)
				break
			}
		}
	}
}

// TestFrozen holds the draws of seeded generators for ever: users rely on them.
func TestFrozen(t *testing.T) {
	weights := intWeights[5].weights
	for _, m := range methods[int64]() {
		draw := m.make(t, rand.New(rand.NewPCG(1, 2)), weights)
		var got strings.Builder
		for range 40 {
			fmt.Fprint(&got, draw())
		}
		if want := frozen[m.name]; got.String() != want {
			t.Errorf("%s drew %s, want %s", m.name, &got, want)
		}
	}
	// Small whole numbers are drawn alike as integers and as floats by a table.
	ints := must[*chooser.Table](t)(chooser.NewTable(weights))
	floats := must[*chooser.Table](t)(chooser.NewTable(convert[float64](weights)))
	a, b := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		if i, f := ints.PickWith(a), floats.PickWith(b); i != f {
			t.Fatalf("a table drew %d with integers and %d with floats", i, f)
		}
	}
}

var frozen = map[string]string{
	"Once":          "7477204402448037740204202777844440486038",
	"Table":         "8288407424744248760007400778472760247244",
	"Values":        "8288407424744248760007400778472760247244",
	"Table, filled": "0704073473420706848022874000234272042034",
	"Tree":          "7477204402448037740204202777844440486038",
	"Tree, grown":   "7477204402448037740204202777844440486038",
	"Sample":        "7477204402448037740204202777844440486038",
}

// TestGlobalSource draws with the global source, by goroutines at once where
// that is allowed: the race detector looks on.
func TestGlobalSource(t *testing.T) {
	weights := []int{1, 0, 2, 4}
	table := must[*chooser.Table](t)(chooser.NewTable(weights))
	values := must[*chooser.Values[string]](t)(chooser.NewValues([]string{"a", "b", "c", "d"}, weights))
	done := make(chan [4]int)
	for range 4 {
		go func() {
			var counts [4]int
			for range 5_000 {
				counts[table.Pick()]++
				i, _ := chooser.Once(weights)
				counts[i]++
				counts[values.Pick()[0]-'a']++
			}
			done <- counts
		}()
	}
	tree := must[*chooser.Tree[int]](t)(chooser.NewTree(weights))
	counts := make([]int, 4)
	for range 5_000 {
		counts[must[int](t)(tree.Pick())]++
		counts[must[[]int](t)(chooser.Sample(weights, 1))[0]]++
	}
	for range 4 {
		for i, n := range <-done {
			counts[i] += n
		}
	}
	// The seed is a new one in each run: false alarms must be rarer than 1e-12.
	if p := stat.ChiSquare(counts, []float64{1, 0, 2, 4}); p < 1e-12 {
		t.Errorf("counts %v have p = %.2g", counts, p)
	}
}
