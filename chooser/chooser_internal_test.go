package chooser

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestTableIsExact adds up what the columns give to each weight: with n weights
// it must be n times the weight, to the last unit.
func TestTableIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	check := func(why string, weights []uint64) {
		t.Helper()
		table, err := NewTable(weights)
		if err != nil {
			t.Fatalf("%s: %v", why, err)
		}
		positive := slices.DeleteFunc(slices.Clone(weights), func(w uint64) bool { return w == 0 })
		n := uint64(len(positive))
		hi, lo := make([]uint64, n), make([]uint64, n)
		add := func(i, x uint64) {
			var carry uint64
			lo[i], carry = bits.Add64(lo[i], x, 0)
			hi[i] += carry
		}
		for i, c := range table.columns {
			if table.heights[i] > table.sum {
				t.Errorf("%s: column %d is filled to %d of %d", why, i, table.heights[i], table.sum)
			}
			add(uint64(i), table.heights[i])
			add(uint64(uint32(c)), table.sum-table.heights[i])
		}
		for i, w := range positive {
			if wantHi, want := bits.Mul64(w, n); hi[i] != wantHi || lo[i] != want {
				t.Errorf("%s: weight %d of %d has (%d, %d) of all columns, want (%d, %d)", why, w, table.sum, hi[i], lo[i], wantHi, want)
			}
		}
	}
	check("one", []uint64{7})
	check("equal", []uint64{5, 5, 5})
	check("zeros between", []uint64{0, 3, 0, 0, 1, 0})
	check("2^60 apart", []uint64{1, 1 << 60, 3, 1 << 60})
	check("the largest sum", []uint64{math.MaxUint64 - 3, 1, 0, 2})
	check("the largest weight alone", []uint64{math.MaxUint64})
	for n := 1; n < 200; n += 7 {
		weights := make([]uint64, n)
		for i := range weights {
			weights[i] = r.Uint64() >> (8 + r.IntN(56))
		}
		weights[r.IntN(n)]++
		check(fmt.Sprint(n, " at random"), weights)
	}
}

// words is a source of given numbers; it panics after the last.
type words []uint64

func (w *words) Uint64() uint64 {
	x := (*w)[0]
	*w = (*w)[1:]
	return x
}

// TestTableAtTheEdge draws with the very numbers that lie at the edge between a
// column's filling and its alias, where 32 bits cannot tell and the rest of a
// division decides.
func TestTableAtTheEdge(t *testing.T) {
	testTableAtTheEdge(t, []uint64{1, 1 << 40, 3, 5 << 50, 1 << 50})
	testTableAtTheEdge(t, []uint64{1, 1 << 40, 3, 5 << 50, 1 << 50, 7, 8, 9, 1 << 30, 11, 12}) // 2^64 mod 11 is 5
}

func testTableAtTheEdge(t *testing.T, weights []uint64) {
	t.Helper()
	table, err := NewTable(weights)
	if err != nil {
		t.Fatal(err)
	}
	n := uint64(len(table.columns))
	for i, c := range table.columns {
		alias := uint64(uint32(c))
		if alias == uint64(i) {
			continue
		}
		low, rest := table.limit(table.heights[i])
		// The x whose product with n has i above and, below, the first low word that is edge or more.
		at := func(edge uint64) uint64 {
			x, remainder := bits.Div64(uint64(i), edge, n)
			if remainder > 0 {
				x++
			}
			return x
		}
		check := func(why string, want uint64, numbers ...uint64) {
			t.Helper()
			source := words(numbers)
			if got := table.PickWith(rand.New(&source)); got != int(want) || len(source) > 0 {
				t.Errorf("column %d, %s: drew %d and left %d numbers, want %d and none", i, why, got, len(source), want)
			}
		}
		// v gives a coin a number of sum just at or below rest.
		coin := func(v uint64) uint64 {
			x, _ := bits.Div64(v, 0, table.sum)
			return x + 2 // x + 1 might be rejected
		}
		if low > table.reject {
			check("the last below the edge", uint64(i), at(low)-1)
		}
		check("the first above the edge", alias, at(low+n))
		if rest > 0 {
			check("at the edge, coin below the rest", uint64(i), at(low), coin(rest-1))
		}
		check("at the edge, coin at the rest", alias, at(low), coin(rest))
		if table.reject > 0 && i > 0 {
			if hi, lo := bits.Mul64(at(0), n); hi == uint64(i) && lo < table.reject {
				check("rejected, then above the edge", alias, at(0), at(low+n))
			}
		}
	}
}

// TestBelowRejects shows what no sample can: without rejection a third of the results
// would come up twice as often as the others.
func TestBelowRejects(t *testing.T) {
	n := uint64(3 << 62) // 2^64 mod n is 2^62
	source := words{0, 1, 2, 3}
	if got := below(rand.New(&source), n); got != 0 || len(source) != 2 {
		t.Errorf("below(0, 1) = %d with %d numbers left, want 0 with 2: a product of low word 0 is rejected", got, len(source))
	}
}
