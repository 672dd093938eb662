package chooser_test

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// FuzzOnce compares with the naive chooser what can be drawn from at all, and
// looks that no zero is drawn and that a table agrees on what is wrong.
func FuzzOnce(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0})
	f.Add([]byte{1, 255, 3})
	f.Add([]byte{6, 0, 9, 3, 12, 0, 1, 7, 6})
	f.Add(slices.Repeat([]byte{0, 1, 100}, 20))
	f.Fuzz(func(t *testing.T, data []byte) {
		weights := make([]int, len(data))
		for i, b := range data {
			weights[i] = int(int8(b))
		}
		_, naiveErr := naive.Choose(rand.New(rand.NewPCG(1, 2)), weights)
		checkDraw(t, weights, naiveErr != nil)
		checkDraw(t, convert[float64](weights), naiveErr != nil)
		checkDraw(t, convert[int32](weights), naiveErr != nil)
	})
}

// FuzzOnceFloat draws from any floats.
func FuzzOnceFloat(f *testing.F) {
	add := func(weights ...float64) {
		var data []byte
		for _, w := range weights {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(w))
		}
		f.Add(data)
	}
	add(1, 2, 3)
	add(0, math.Copysign(0, -1), math.SmallestNonzeroFloat64)
	add(math.MaxFloat64)
	add(math.NaN(), math.Inf(1), math.Inf(-1))
	add(1e300, 1e-300, 0, 1, 1, 1, 1, 1, 0, 0, 0.5)
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:min(len(data), 1000)]
		var weights []float64
		bad, positive := false, false
		sum := 0.0
		for ; len(data) >= 8; data = data[8:] {
			w := math.Float64frombits(binary.LittleEndian.Uint64(data))
			bad = bad || !(w >= 0) || math.IsInf(w, 1)
			positive = positive || w > 0
			sum += w
			weights = append(weights, w)
		}
		if sum > math.MaxFloat64/2 {
			t.Skip("so near to infinity the order of adding decides")
		}
		checkDraw(t, weights, bad || !positive)
	})
}

// checkDraw draws in every way.
func checkDraw[W chooser.Weight](t *testing.T, weights []W, bad bool) {
	t.Helper()
	i, err := chooser.OnceWith(rand.New(rand.NewPCG(1, 2)), weights)
	if (err != nil) != bad || bad != (sentinel(err) != nil) {
		t.Fatalf("Once of %v = %d, %v; bad is %v", weights, i, err, bad)
	}
	_, tableErr := chooser.NewTable(weights)
	if !errors.Is(tableErr, sentinel(err)) {
		t.Fatalf("NewTable of %v: %v, Once: %v", weights, tableErr, err)
	}
	if bad {
		return
	}
	for _, m := range methods[W]() {
		draw := m.make(t, rand.New(rand.NewPCG(1, 2)), weights)
		for range 20 {
			if i := draw(); !(weights[i] > 0) {
				t.Fatalf("%s drew index %d of %v", m.name, i, weights)
			}
		}
	}
}

// sentinel returns which of the exported errors err is.
func sentinel(err error) error {
	for _, s := range []error{chooser.ErrEmpty, chooser.ErrNegative, chooser.ErrNotFinite,
		chooser.ErrAllZero, chooser.ErrOverflow, chooser.ErrIndex} {
		if errors.Is(err, s) {
			return s
		}
	}
	return nil
}

// FuzzTree does to a tree and to a plain slice whatever the bytes say: three
// for each operation.
func FuzzTree(f *testing.F) {
	f.Add([]byte{0, 0, 5, 0, 0, 7, 1, 0, 9, 3, 0, 0, 2, 1, 0, 0, 0, 3, 3, 0, 0})
	f.Add(slices.Repeat([]byte{0, 0, 200, 1, 3, 255, 3, 0, 0, 2, 1, 0}, 30))
	f.Add(slices.Repeat([]byte{0, 0, 255}, 20))
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:min(len(data), 600)] // it takes quadratic time
		runTree(t, data, func(b byte) uint64 { return uint64(b) << (b % 57) })
		runTree(t, data, func(b byte) float64 { return float64(b) * math.Pow(10, float64(b%40)) })
	})
}

func runTree[W chooser.Weight](t *testing.T, data []byte, weight func(byte) W) {
	var tree chooser.Tree[W]
	var plain []W // zero where removed
	var gone []bool
	var removed []int
	r := rand.New(rand.NewPCG(1, 2))
	for ; len(data) >= 3; data = data[3:] {
		i, w := int(data[1]), weight(data[2])
		used := i < len(plain) && !gone[i]
		switch data[0] % 5 {
		case 0:
			at, err := tree.Add(w)
			if fits(plain, len(plain), w) != (err == nil) {
				t.Fatalf("Add(%v) to %v: %v", w, plain, err)
			}
			if err != nil {
				continue
			}
			want := len(plain)
			if n := len(removed); n > 0 {
				want, removed = removed[n-1], removed[:n-1]
				plain[want], gone[want] = w, false
			} else {
				plain, gone = append(plain, w), append(gone, false)
			}
			if at != want {
				t.Fatalf("Add gave index %d, want %d", at, want)
			}
		case 1:
			err := tree.Set(i, w)
			if (err == nil) != (used && fits(plain, i, w)) {
				t.Fatalf("Set(%d, %v) in %v: %v", i, w, plain, err)
			}
			if err == nil {
				plain[i] = w
			}
		case 2:
			if err := tree.Remove(i); (err == nil) != used {
				t.Fatalf("Remove(%d) of %d: %v", i, len(plain), err)
			} else if used {
				plain[i], gone[i], removed = 0, true, append(removed, i)
			}
		case 3:
			comparePick(t, &tree, plain, len(plain)-len(removed), r)
		case 4: // all to zero, and back
			for j := range plain {
				_ = tree.Set(j, 0)
			}
			if tree.Total() != 0 {
				t.Fatalf("a tree of zeros has a total of %v", tree.Total())
			}
			for j, w := range plain {
				_ = tree.Set(j, w)
			}
		}
		for j, want := range plain {
			if got, err := tree.Weight(j); gone[j] != (err != nil) || !gone[j] && got != want {
				t.Fatalf("weight %d = %v, %v, want %v; gone: %v", j, got, err, want, gone[j])
			}
		}
	}
}

// fits reports whether weights, with w in place of number i, have a sum that
// does not overflow. The floats here are far from that.
func fits[W chooser.Weight](weights []W, i int, w W) bool {
	if float64(w) < 1 || W(1)/W(2) != 0 {
		return true
	}
	sum := w
	for j, x := range weights {
		if j == i {
			continue
		}
		if sum+x < sum {
			return false
		}
		sum += x
	}
	return true
}

// comparePick draws from the tree and, with the same random numbers, from the
// slice: integers must agree always, and floats draw something above zero.
func comparePick[W chooser.Weight](t *testing.T, tree *chooser.Tree[W], plain []W, used int, r *rand.Rand) {
	t.Helper()
	seed := r.Uint64()
	got, err := tree.PickWith(rand.New(rand.NewPCG(seed, 0)))
	want, wantErr := chooser.OnceWith(rand.New(rand.NewPCG(seed, 0)), plain)
	if used == 0 {
		wantErr = chooser.ErrEmpty
	}
	switch {
	case !errors.Is(err, sentinel(wantErr)):
		t.Fatalf("tree: %v, slice: %v", err, wantErr)
	case err != nil:
	case W(1)/W(2) == 0 && got != want:
		t.Fatalf("tree drew %d, slice %d of %v", got, want, plain)
	case !(plain[got] > 0):
		t.Fatalf("tree drew %d of %v", got, plain)
	}
}
