package randgen

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

var _ io.Reader = (*Alphabet)(nil)

// TestReadConcurrently: many goroutines read letters at once, all of them uniform.
func TestReadConcurrently(t *testing.T) {
	const goroutines, each = 8, 40_000
	for _, a := range []*Alphabet{Digits, Bytes} {
		parts := make([][]byte, goroutines)
		var wait sync.WaitGroup
		for i := range parts {
			wait.Go(func() {
				parts[i] = make([]byte, each)
				if n, err := io.ReadFull(a, parts[i]); n != each || err != nil {
					t.Errorf("read %d, %v", n, err)
				}
			})
		}
		wait.Wait()
		counts := make([]int, a.Len())
		weights := make([]float64, a.Len())
		for i := range weights {
			weights[i] = 1
		}
		for _, part := range parts {
			for _, c := range part {
				i := strings.IndexByte(a.Chars(), c)
				if i < 0 {
					t.Fatalf("read %q of %q", c, a.Chars())
				}
				counts[i]++
			}
		}
		// The seed is a new one in each run: false alarms must be rarer than 1e-12.
		if p := stat.ChiSquare(counts, weights); p < 1e-12 {
			t.Errorf("%d letters: p = %.2g", a.Len(), p)
		}
	}
}

// Characters are read whole, or not at all.
func TestReadCharacters(t *testing.T) {
	a := MustAlphabet("αβγ")
	p := []byte("....x")
	if n, err := a.Read(p[:4]); n != 4 || err != nil || !utf8.Valid(p[:n]) || p[4] != 'x' {
		t.Errorf("four bytes: %q, %d, %v", p, n, err)
	}
	if n, err := a.Read(p[:5]); n != 4 || err != nil || !utf8.Valid(p[:n]) {
		t.Errorf("five bytes: %q, %d, %v", p, n, err)
	}
	if n, err := a.Read(p[:1]); n != 0 || !errors.Is(err, io.ErrShortBuffer) {
		t.Errorf("one byte: %d, %v", n, err)
	}
	if n, err := a.Read(nil); n != 0 || err != nil {
		t.Errorf("none: %d, %v", n, err)
	}
}

func TestWithout(t *testing.T) {
	check := func(a *Alphabet, chars, want string) {
		t.Helper()
		if got, err := a.Without(chars); err != nil || got.Chars() != want || got.Len() != utf8.RuneCountInString(want) {
			t.Errorf("%q without %q: %v", a.Chars(), chars, err)
		}
	}
	check(Digits, "0O1l", "23456789")
	check(Digits, "", digits)
	check(Hex, "abcdefg", digits)
	check(MustAlphabet("aβγ"), "β", "aγ")
	check(MustAlphabet("aβγ"), "γβ", "a")
	refuse := func(a *Alphabet, chars string, want error) {
		t.Helper()
		if got, err := a.Without(chars); !errors.Is(err, want) || got != nil {
			t.Errorf("%q without %q: %v, want %v", a.Chars(), chars, err, want)
		}
	}
	refuse(Digits, digits, ErrEmptyAlphabet)
	refuse(MustAlphabet("aβγ"), "γaβ", ErrEmptyAlphabet)
	refuse(MustAlphabet("aβγ"), "\xff", ErrInvalidUTF8)
	if all := len(Bytes.Chars()); all != 256 || Bytes.Len() != 256 {
		t.Errorf("Bytes has %d of %d values", all, Bytes.Len())
	}
}
