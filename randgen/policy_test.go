package randgen

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// allowed returns all strings that keep the rules, by trying all that there are.
func allowed(letters []string, length int, rules []Rule) (all []string) {
	var extend func(s []string)
	extend = func(s []string) {
		if len(s) < length {
			for _, letter := range letters {
				extend(append(slices.Clone(s), letter))
			}
			return
		}
		for _, r := range rules {
			n := 0
			for _, letter := range s {
				if slices.Contains(r.Of.split(), letter) {
					n++
				}
			}
			if n < r.Min || r.Max > 0 && n > r.Max {
				return
			}
		}
		all = append(all, strings.Join(s, ""))
	}
	extend(nil)
	return all
}

func bytesAlphabet(t *testing.T, letters string) *Alphabet {
	t.Helper()
	a, err := NewByteAlphabet([]byte(letters))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestPolicyIsUniform holds policies against all strings there are: as many are
// counted, each number is another of them, and each way to draw draws all equally
// often, in 50 draws of each on average.
func TestPolicyIsUniform(t *testing.T) {
	ab12, greek := MustAlphabet("ab12"), MustAlphabet("aβγ1")
	a, b := MustAlphabet("a"), MustAlphabet("bβ2")
	for _, c := range []struct {
		name   string
		of     *Alphabet
		length int
		rules  []Rule
	}{
		{"none", ab12, 3, nil},
		{"nothing", ab12, 0, nil},
		{"a digit", ab12, 4, []Rule{{Of: Digits, Min: 1}}},
		{"a digit and a letter", ab12, 4, []Rule{{Of: Digits, Min: 1}, {Of: Letters, Min: 1}}},
		{"overlapping", ab12, 4, []Rule{{Of: Alphanumeric, Min: 2}, {Of: Digits, Min: 2}, {Of: a, Min: 1}}},
		{"at most", ab12, 4, []Rule{{Of: Digits, Max: 1}, {Of: a, Max: 2}}},
		{"from two to three", ab12, 5, []Rule{{Of: Digits, Min: 2, Max: 3}, {Of: b, Min: 1}}},
		{"exactly", ab12, 5, []Rule{{Of: a, Min: 4, Max: 4}}},
		{"rare", ab12, 6, []Rule{{Of: a, Min: 5}}},
		{"letters that it lacks", ab12, 3, []Rule{{Of: Symbols, Max: 1}, {Of: Upper}}},
		{"characters", greek, 4, []Rule{{Of: b, Min: 1}, {Of: Digits, Min: 1, Max: 2}}},
		{"characters, rare", greek, 5, []Rule{{Of: b, Min: 4}, {Of: Digits, Min: 1}}},
		{"bytes", bytesAlphabet(t, "a\xce\xb2\xff"), 3, []Rule{{Of: bytesAlphabet(t, "\xff\xce"), Min: 1}, {Of: MustAlphabet("β"), Max: 1}}},
	} {
		want := allowed(c.of.split(), c.length, c.rules)
		p, err := NewPolicy(c.of, c.length, c.rules...)
		if err != nil || p.Count().Cmp(big.NewInt(int64(len(want)))) != 0 {
			t.Errorf("%s: %v, or counted other than %d strings", c.name, err, len(want))
			continue
		}
		if got := p.Bits(); math.Abs(got-math.Log2(float64(len(want)))) > 1e-9 {
			t.Errorf("%s: %v bits of %d strings", c.name, got, len(want))
		}
		var numbered []string
		for i := range len(want) {
			numbered = append(numbered, p.numbered(big.NewInt(int64(i))))
		}
		slices.Sort(numbered)
		slices.Sort(want)
		if !slices.Equal(numbered, want) {
			t.Errorf("%s: numbered %q, want %q", c.name, numbered, want)
		}
		for _, common := range []bool{false, true} {
			p.common = common
			g := New(c.of, [32]byte{1})
			counts := make([]int, len(want))
			for range 50 * len(want) {
				s, err := p.DrawFrom(g)
				i, found := slices.BinarySearch(want, s)
				if !found || err != nil {
					t.Fatalf("%s: drew %q, %v", c.name, s, err)
				}
				counts[i]++
			}
			if p := stat.ChiSquare(counts, slices.Repeat([]float64{1}, len(want))); len(want) > 1 && p < 1e-5 {
				t.Errorf("%s, tried %t: counts have p = %.2g", c.name, common, p)
			}
		}
	}
}

// TestPolicyOfPasswords: what people ask for, at full size.
func TestPolicyOfPasswords(t *testing.T) {
	readable, err := Printable.Without("0O1lI|`'\"")
	if err != nil {
		t.Fatal(err)
	}
	four := []Rule{{Of: Lower, Min: 1}, {Of: Upper, Min: 1}, {Of: Digits, Min: 1}, {Of: Symbols, Min: 1, Max: 4}}
	p, err := NewPolicy(readable, 20, four...)
	if err != nil {
		t.Fatal(err)
	}
	if bits := p.Bits(); bits < 120 || bits > 20*math.Log2(94) {
		t.Errorf("%v bits", bits)
	}
	for range 200 {
		s := p.Draw()
		n := 0
		for _, c := range s {
			if strings.ContainsRune(symbols, c) {
				n++
			}
		}
		if len(s) != 20 || !strings.ContainsAny(s, lower) || !strings.ContainsAny(s, upper) || !strings.ContainsAny(s, digits) ||
			n < 1 || n > 4 || strings.ContainsAny(s, "0O1lI|`'\"") {
			t.Errorf("drew %q", s)
		}
	}
	rare, err := NewPolicy(Alphanumeric, 32, Rule{Of: Digits, Min: 30})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if s := rare.Draw(); len(s) != 32 || len(strings.Map(digitsOnly, s)) < 30 {
			t.Errorf("drew %q", s)
		}
	}
}

func digitsOnly(r rune) rune {
	if strings.ContainsRune(digits, r) {
		return r
	}
	return -1
}

func TestPolicyFrozen(t *testing.T) {
	for want, rules := range map[string][]Rule{
		"p9XhGPcaSWuc": {{Of: Digits, Min: 1}, {Of: Upper, Min: 1}},
		"87j772276761": {{Of: Digits, Min: 11}},
	} {
		p, err := NewPolicy(Alphanumeric, 12, rules...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.DrawFrom(New(Alphanumeric, [32]byte{7}))
		if err != nil || got != want {
			t.Errorf("drew %q, %v, want %q", got, err, want)
		}
	}
}

func TestPolicyErrors(t *testing.T) {
	check := func(why string, want error, a *Alphabet, length int, rules ...Rule) {
		t.Helper()
		if p, err := NewPolicy(a, length, rules...); !errors.Is(err, want) || p != nil {
			t.Errorf("%s: %v, want %v", why, err, want)
		}
	}
	check("a negative length", ErrNegativeLength, Letters, -1)
	check("Min -1", ErrPolicy, Letters, 5, Rule{Of: Lower, Min: -1})
	check("Max -1", ErrPolicy, Letters, 5, Rule{Of: Lower, Max: -1})
	check("Max below Min", ErrPolicy, Letters, 5, Rule{Of: Lower, Min: 2, Max: 1})
	check("more than there is room for", ErrPolicy, Letters, 5, Rule{Of: Lower, Min: 6})
	check("together more than there is room for", ErrPolicy, Letters, 5, Rule{Of: Lower, Min: 3}, Rule{Of: Upper, Min: 3})
	check("letters that are not there", ErrPolicy, Letters, 5, Rule{Of: Digits, Min: 1})
	check("no letters allowed", ErrPolicy, Digits, 5, Rule{Of: Digits, Max: 4})
	check("too many states", ErrPolicy, Printable, 100, Rule{Of: Lower, Min: 20}, Rule{Of: Upper, Min: 20}, Rule{Of: Digits, Min: 20})
	check("too long to count", ErrPolicy, Letters, 1<<20)
	check("the longest there is", ErrPolicy, Letters, math.MaxInt)
	check("numbers of 4 kB, too many", ErrPolicy, Printable, 5000, Rule{Of: Digits, Min: 40})
	p, err := NewPolicy(Letters, 5)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := p.DrawFrom(New(Digits, [32]byte{})); !errors.Is(err, ErrAlphabet) || s != "" {
		t.Errorf("a generator of digits: %q, %v", s, err)
	}
	// An alphabet is what its letters are, bytes or characters.
	seed := [32]byte{5}
	same, err := p.DrawFrom(New(Letters, seed))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := p.DrawFrom(New(MustAlphabet(Letters.Chars()), seed)); s != same || err != nil {
		t.Errorf("a generator of the same letters: %q, %v; want %q", s, err, same)
	}
	one, err := NewPolicy(MustAlphabet("é"), 5)
	if err != nil {
		t.Fatal(err)
	}
	two, err := NewByteAlphabet([]byte("é"))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := one.DrawFrom(New(two, seed)); !errors.Is(err, ErrAlphabet) || s != "" {
		t.Errorf("a generator of the bytes of a character: %q, %v", s, err)
	}
}

// FuzzPolicy holds any small policy against all strings there are.
func FuzzPolicy(f *testing.F) {
	f.Add("ab12", uint8(3), "12", 1, 0, "a", 0, 1)
	f.Add("aβγ", uint8(2), "γ", 1, 1, "β", 2, 0)
	f.Fuzz(func(t *testing.T, chars string, length uint8, first string, min1, max1 int, second string, min2, max2 int) {
		a, err := NewAlphabet(chars)
		b, err1 := NewAlphabet(first)
		c, err2 := NewAlphabet(second)
		if err != nil || err1 != nil || err2 != nil || a.Len() > 6 || length > 4 {
			return
		}
		rules := []Rule{{b, min1, max1}, {c, min2, max2}}
		p, err := NewPolicy(a, int(length), rules...)
		if err != nil {
			if !errors.Is(err, ErrPolicy) {
				t.Error(err)
			}
			if min1 >= 0 && min2 >= 0 && (max1 == 0 || max1 >= min1) && (max2 == 0 || max2 >= min2) && len(allowed(a.split(), int(length), rules)) > 0 {
				t.Errorf("%v, but there are strings", err)
			}
			return
		}
		want := allowed(a.split(), int(length), rules)
		if p.Count().Int64() != int64(len(want)) || !slices.Contains(want, p.Draw()) {
			t.Errorf("counted %v, want %d", p.Count(), len(want))
		}
	})
}
