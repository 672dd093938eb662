package chooser

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestTableIsExact adds up what the columns give to each weight: with n columns
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
		n := uint64(len(table.columns))
		hi, lo := make([]uint64, n), make([]uint64, n)
		add := func(i, x uint64) {
			var carry uint64
			lo[i], carry = bits.Add64(lo[i], x, 0)
			hi[i] += carry
		}
		for i, c := range table.columns {
			if table.height(uint64(i)) > table.sum {
				t.Errorf("%s: column %d is filled to %d of %d", why, i, table.height(uint64(i)), table.sum)
			}
			add(uint64(i), table.height(uint64(i)))
			add(uint64(uint32(c)), table.sum-table.height(uint64(i)))
		}
		for i, w := range append(positive, make([]uint64, int(n)-len(positive))...) {
			if wantHi, want := bits.Mul64(w, n); hi[i] != wantHi || lo[i] != want {
				t.Errorf("%s: weight %d of %d has (%d, %d) of all columns, want (%d, %d)", why, w, table.sum, hi[i], lo[i], wantHi, want)
			}
		}
	}
	check("one", []uint64{7})
	check("equal", []uint64{5, 5, 5})
	check("zeros between", []uint64{0, 3, 0, 0, 1, 0})
	check("2^60 apart", []uint64{1, 1 << 60, 3, 1 << 60})
	check("the largest sum without lower bits", []uint64{1 << 31, 1, 0, 1<<31 - 1})
	check("the smallest with them", []uint64{1 << 31, 1, 7, 1<<31 - 7})
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

// TestTableFromBothEnds: the columns are the same, whether all are laid out from the last on
// or half of them from the first.
func TestTableFromBothEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 7))
	check := func(why string, weights []uint64) {
		t.Helper()
		table, err := NewTable(weights)
		if err != nil {
			t.Fatal(err)
		}
		both := *table
		both.columns, both.lower = make([]column, len(table.columns)), slices.Clone(table.lower)
		clear(both.lower)
		layOutHalves(newLayer(&both), weights)
		if !slices.Equal(both.columns, table.columns) || !slices.Equal(both.lower, table.lower) {
			t.Errorf("%s: %d weights are laid out in two ways", why, len(weights))
		}
	}
	for n := 2; n < 3000; n += 1 + n/3 {
		weights := make([]uint64, n)
		fill := func(why string, weight func(i int) uint64) {
			t.Helper()
			for i := range weights {
				weights[i] = weight(i)
			}
			check(why, weights)
		}
		fill("near", func(int) uint64 { return 1000 + r.Uint64N(3) })
		fill("wide", func(int) uint64 { return 1 + r.Uint64()>>(12+r.IntN(50)) })
		fill("rising", func(i int) uint64 { return uint64(i) + 1 })
		fill("falling", func(i int) uint64 { return uint64(n - i) })
		fill("one large, last", func(i int) uint64 { return 1 + uint64(i/(n-1))<<40 })
		fill("one large, first", func(i int) uint64 { return 1 + uint64((n-1-i)/(n-1))<<40 })
		fill("full but for two", func(i int) uint64 { return 7 + uint64(i/(n-1)) - uint64((n-1-i)/(n-1)) })
	}
}

// words is a source of given numbers; it panics after the last.
type words []uint64

func (w *words) Uint64() uint64 {
	x := (*w)[0]
	*w = (*w)[1:]
	return x
}

// TestTableAtTheLimit draws with the very numbers that lie at the limit between a
// column's filling and its alias, where the column cannot tell and the rest of a
// division decides: by numbers of 64 bits, and by their parts.
func TestTableAtTheLimit(t *testing.T) {
	for _, weights := range [][]uint64{
		{1},
		{1, 1 << 40, 3, 5 << 50, 1 << 50},
		{1, 1 << 40, 3, 5 << 50, 1 << 50, 7, 8, 9, 1 << 30, 11, 12},
		{1<<61 - 7, 1, 1, 2, 3},
	} {
		table, err := NewTable(weights)
		if err != nil {
			t.Fatal(err)
		}
		log := table.log
		for i := range table.columns {
			table.checkLimit(t, i, 64-log, table.PickWith, func(place uint64) uint64 {
				return uint64(i)<<(64-log) | place
			})
			table.checkLimit(t, i, 32-log, func(r *rand.Rand) int {
				var one [1]int
				table.fillPairs(r, one[:])
				return one[0]
			}, func(place uint64) uint64 { return uint64(i)<<(32-log) | place })
			full := slices.IndexFunc(table.columns, func(c column) bool { return uint64(c>>32) == 0 })
			for lane := range 4 { // the other three are certain
				table.checkLimit(t, i, 16-log, func(r *rand.Rand) int {
					var four [4]int
					table.fillFours(r, four[:])
					return four[lane]
				}, func(place uint64) uint64 {
					certain := (uint64(full)<<(16-log) + 1<<(16-log) - 1) * 0x0001000100010001
					shift := 48 - 16*lane
					return certain&^(0xFFFF<<shift) | (uint64(i)<<(16-log)|place)<<shift
				})
			}
		}
	}
}

// TestGuide: with its guide a table draws what its columns say, at both ends and in
// between of what each entry stands for, and few entries leave it to them.
func TestGuide(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := 1; n <= 66; n++ {
		weights := make([]uint64, n)
		for i := range weights {
			weights[i] = 1 + r.Uint64()>>(8+r.IntN(55))
		}
		if n%3 == 0 {
			weights[0] = 0 // there is an index
		}
		table, err := NewTable(weights)
		if err != nil {
			t.Fatal(err)
		}
		if large := len(table.columns) > 64; large != (table.guide == nil) {
			t.Fatalf("%d weights: a guide of %d", n, len(table.guide))
		}
		plain := *table
		plain.guide = nil
		undecided := 0
		for k, entry := range table.guide {
			if entry < 0 {
				undecided++
			}
			first, last := uint64(k)<<(64-guideBits), (uint64(k)+1)<<(64-guideBits)-1
			for _, x := range []uint64{first, last, first + r.Uint64()>>guideBits} {
				coins := make(words, 30) // at most half are rejected
				for i := range coins {
					coins[i] = r.Uint64()
				}
				with, without := append(words{x}, coins...), append(words{x}, coins...)
				if got, want := table.PickWith(rand.New(&with)), plain.PickWith(rand.New(&without)); got != want || len(with) != len(without) {
					t.Fatalf("%d weights, number %#x: drew %d, without the guide %d", n, x, got, want)
				}
			}
		}
		if undecided >= n { // the last of the weights fills its column
			t.Errorf("%d weights: %d of %d entries do not decide", n, undecided, len(table.guide))
		}
	}
}

// TestGuideFarApart: indices that the guide has no room for are drawn all the same.
func TestGuideFarApart(t *testing.T) {
	few := []int{3, 1, 4, 2}
	indices := []int{0, math.MaxInt16, math.MaxInt16 + 1, 1<<16 + 5} // in 16 bits 0, the largest, the least, 5
	far := make([]int, 1<<16+6)
	for k, i := range indices {
		far[i] = few[k]
	}
	near, err := NewTable(few)
	if err != nil {
		t.Fatal(err)
	}
	table, err := NewTable(far)
	if err != nil {
		t.Fatal(err)
	}
	a, b := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(1, 2))
	got, want := make([]int, 1003), make([]int, 1003)
	table.FillWith(a, got[:501])
	near.FillWith(b, want[:501])
	for k := 501; k < len(got); k++ {
		got[k], want[k] = table.PickWith(a), near.PickWith(b)
	}
	for k := range got {
		if got[k] != indices[want[k]] {
			t.Fatalf("draw %d is %d, want %d", k, got[k], indices[want[k]])
		}
	}
}

// checkLimit draws around the limit of column i. at makes the random number that leads
// to a place of the column.
func (table *Table) checkLimit(t *testing.T, i int, places uint8, draw func(*rand.Rand) int, at func(place uint64) uint64) {
	t.Helper()
	check := func(why string, want uint64, place uint64, coins ...uint64) {
		t.Helper()
		source := words(append([]uint64{at(place)}, coins...))
		if got := draw(rand.New(&source)); got != int(want) || len(source) > 0 {
			t.Errorf("column %d, %d bits, %s: drew %d and left %d numbers, want %d and none", i, places, why, got, len(source), want)
		}
	}
	alias := uint64(uint32(table.columns[i]))
	if alias == uint64(i) {
		check("a full column", alias, 0)
		check("a full column", alias, 1<<places-1)
		return
	}
	limit, rest := table.limit(table.height(uint64(i)), places)
	coin := func(v uint64) uint64 { // gives a coin a number of sum just at or below rest
		x, _ := bits.Div64(v, 0, table.sum)
		return x + 2 // x + 1 might be rejected
	}
	if limit > 0 {
		check("the last below", uint64(i), limit-1)
	}
	if limit < 1<<places-1 {
		check("the first above", alias, limit+1)
	}
	if rest == 0 {
		check("at the limit, which is exact", alias, limit)
		return
	}
	check("at the limit, coin below the rest", uint64(i), limit, coin(rest-1))
	check("at the limit, coin at the rest", alias, limit, coin(rest))
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
