package randgen

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// Any alphabet is refused with the right error or gives the specified stream,
// in String and in reads of any size.
func FuzzAlphabet(f *testing.F) {
	f.Add("", uint16(10), []byte("seed"), uint8(1))
	f.Add("aa", uint16(10), []byte("seed"), uint8(1))
	f.Add("\xff", uint16(10), []byte("seed"), uint8(1))
	f.Add(Letters.Chars(), uint16(5000), []byte{}, uint8(7))
	f.Add(Hex.Chars(), uint16(3000), []byte{1}, uint8(255))
	f.Add("x", uint16(2000), []byte{2}, uint8(3))
	f.Add("aé中🙂", uint16(2000), []byte{3}, uint8(2))
	f.Add(charsOf(97), uint16(1500), []byte{4}, uint8(31))
	f.Add(charsOf(181), uint16(1500), []byte{5}, uint8(64))
	f.Add(charsOf(300), uint16(1500), []byte{6}, uint8(0))
	f.Fuzz(func(t *testing.T, chars string, n uint16, seedBytes []byte, size uint8) {
		a, err := NewAlphabet(chars)
		if want := alphabetError(chars); !errors.Is(err, want) {
			t.Fatalf("NewAlphabet(%q): %v, want %v", chars, err, want)
		}
		if err != nil {
			return
		}
		var seed [32]byte
		copy(seed[:], seedBytes)
		list := []rune(chars)
		var want strings.Builder
		for _, i := range naive.LettersOf(len(list), int(n), rand.NewChaCha8(seed).Uint64) {
			want.WriteRune(list[i])
		}
		saved := best
		defer func() { best = saved }()
		for best = portable; best <= saved; best++ {
			if New(a, seed).MustString(int(n)) != want.String() {
				t.Fatalf("%v: String of %q differs", best, chars)
			}
			if want.Len() > 0 && size > 0 {
				sameReads(t, a, seed, []byte(want.String()), func() int { return int(size) })
			}
		}
	})
}

func alphabetError(chars string) error {
	if !utf8.ValidString(chars) {
		return ErrInvalidUTF8
	}
	if chars == "" {
		return ErrEmptyAlphabet
	}
	seen := map[rune]bool{}
	for _, r := range chars {
		if seen[r] {
			return ErrDuplicate
		}
		seen[r] = true
	}
	return nil
}
