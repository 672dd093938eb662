package naive

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// The values and their letters are worked out by hand from the rules in the
// package comment of randgen.
func TestAppendLettersOf(t *testing.T) {
	check := func(why string, count int, x uint64, want ...int) {
		t.Helper()
		if got := AppendLettersOf(nil, count, x); !slices.Equal(got, want) {
			t.Errorf("%s: %d letters from %#x = %v, want %v", why, count, x, got, want)
		}
	}
	check("halves of bytes from the low end", 16, 0x1122334455667F80, 8, 0, 7, 15, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1)
	check("two binary digits a word", 2, 0x4000_8000_C000_3FFF, 0, 0, 1, 1, 1, 0, 0, 1)
	check("62: 0xFFFF is the last pair, 0x8001 the first of the upper half", 62, 0xFFFF_8001_FFFF_8001, 31, 0, 61, 61, 31, 0, 61, 61)
	check("62: word 0 leaves 0, below 65536 mod 3844 = 188", 62, 0x0000_8000_FFFF_8000)
	check("62: word 1 leaves 3844", 62, 0x0001_FFFF_FFFF_FFFF, 61, 61, 61, 61, 61, 61, 0, 0)
	check("200: one letter a word", 200, 0xFFFF_8001_4001_0001, 0, 50, 100, 199)
	check("200: word 0 leaves 0, below 65536 mod 200 = 136", 200, 0xFFFF_8000_4000_0000)
	check("1000: one letter each half", 1000, 0xFFFFFFFF_80000001, 500, 999)
	check("1000: 0 is below 2^32 mod 1000", 1000, 0x00000000_80000000)
}

func TestLettersOf(t *testing.T) {
	values := []uint64{0, 0xFFFF_FFFF_FFFF_FFFF, 0x0001_0001_0001_0001}
	next := func() uint64 {
		x := values[0]
		values = values[1:]
		return x
	}
	if got, want := LettersOf(62, 10, next), []int{61, 61, 61, 61, 61, 61, 61, 61, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("LettersOf = %v, want %v", got, want)
	}
}

func TestCharacters(t *testing.T) {
	s := Characters("aé中", 1000)
	if utf8.RuneCountInString(s) != 1000 {
		t.Errorf("%d characters", utf8.RuneCountInString(s))
	}
	for _, r := range s {
		if r != 'a' && r != 'é' && r != '中' {
			t.Errorf("%q is not in the alphabet", r)
		}
	}
}
