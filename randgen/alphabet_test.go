package randgen

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
)

func TestNewAlphabetErrors(t *testing.T) {
	check := func(why, chars string, want error) {
		t.Helper()
		a, err := NewAlphabet(chars)
		if !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", why, err, want)
		}
		if (err == nil) != (a != nil) {
			t.Errorf("%s: alphabet %v with error %v", why, a, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "randgen: ") {
			t.Errorf("%s: error %q does not name the package", why, err)
		}
	}
	check("nothing", "", ErrEmptyAlphabet)
	check("one letter", "x", nil)
	check("neighbours equal", "aab", ErrDuplicate)
	check("far apart", "abcdefga", ErrDuplicate)
	check("character twice", "aéé", ErrDuplicate)
	check("é composed and é of two code points are different", "\u00e9e\u0301", nil)
	check("half a character", "ab\xc3", ErrInvalidUTF8)
	check("a lone continuation byte", "\x80", ErrInvalidUTF8)
	check("a surrogate", "\xed\xa0\x80", ErrInvalidUTF8)
	check("the replacement character itself is a character", "a\ufffd", nil)
	check("NUL is a letter", "\x00a", nil)
}

func TestNewByteAlphabet(t *testing.T) {
	if _, err := NewByteAlphabet(nil); !errors.Is(err, ErrEmptyAlphabet) {
		t.Errorf("no letters: %v", err)
	}
	if _, err := NewByteAlphabet([]byte{200, 1, 200}); !errors.Is(err, ErrDuplicate) {
		t.Errorf("a byte twice: %v", err)
	}
	letters := []byte{3, 1, 2}
	a, err := NewByteAlphabet(letters)
	if err != nil {
		t.Fatal(err)
	}
	letters[0] = 9
	if a.Chars() != "\x03\x01\x02" || strings.ContainsRune(New(a, [32]byte{}).MustString(1000), 9) {
		t.Error("the alphabet changed with the caller's slice")
	}
}

func TestMustAlphabetPanics(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, ErrDuplicate) {
			t.Errorf("panic with %v, want ErrDuplicate", err)
		}
	}()
	MustAlphabet("aa")
}

// The order is part of the stream.
func TestReadyMade(t *testing.T) {
	check := func(name string, a *Alphabet, want string) {
		t.Helper()
		if a.Chars() != want || a.Len() != len(want) {
			t.Errorf("%s = %q, want %q", name, a.Chars(), want)
		}
	}
	check("Letters", Letters, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	check("Alphanumeric", Alphanumeric, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
	check("Digits", Digits, "0123456789")
	check("Hex", Hex, "0123456789abcdef")
	check("Base64URL", Base64URL, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
	if _, err := base64.RawURLEncoding.DecodeString(Base64URL.MustString(400)); err != nil {
		t.Errorf("Base64URL: %v", err)
	}
	if _, err := hex.DecodeString(Hex.MustString(400)); err != nil {
		t.Errorf("Hex: %v", err)
	}
}

func TestLengthFor(t *testing.T) {
	for n := 2; n <= 256; n++ {
		letters := make([]byte, n)
		for i := range letters {
			letters[i] = byte(i)
		}
		a, _ := NewByteAlphabet(letters)
		for _, bits := range []int{0, 1, 7, 8, 64, 128, 256, 1000} {
			k := a.LengthFor(bits)
			need := new(big.Int).Lsh(big.NewInt(1), uint(bits))
			power := func(k int) *big.Int { return new(big.Int).Exp(big.NewInt(int64(n)), big.NewInt(int64(k)), nil) }
			if power(k).Cmp(need) < 0 || k > 0 && power(k-1).Cmp(need) >= 0 {
				t.Errorf("%d letters, %d bits: length %d", n, bits, k)
			}
		}
	}
	if got := MustAlphabet("x").LengthFor(1); got != math.MaxInt {
		t.Errorf("one letter: %d", got)
	}
	if got := Hex.LengthFor(math.MaxInt); got != math.MaxInt/4+1 {
		t.Errorf("as many bits as there can be: %d", got)
	}
	if got := Letters.LengthFor(-5); got != 0 {
		t.Errorf("negative: %d", got)
	}
}

func TestZeroValues(t *testing.T) {
	check := func(name string, f func()) {
		t.Helper()
		defer func() {
			if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "randgen: ") {
				t.Errorf("%s: panic with %v, want our own message", name, s)
			}
		}()
		f()
	}
	var a Alphabet
	var g Generator
	check("New", func() { New(&a, [32]byte{}) })
	check("Alphabet.String", func() { a.String(1) })
	check("Alphabet.Fill", func() { a.Fill(nil) })
	check("Generator.String", func() { g.String(1) })
	check("Generator.Fill", func() { g.Fill(nil) })
	check("Generator.Read", func() { g.Read(nil) })
}

// A length that cannot be is an error, with every kind of alphabet, and moves no stream.
func TestImpossibleLength(t *testing.T) {
	wide := make([]rune, 300)
	for i := range wide {
		wide[i] = rune(0x4E00 + i)
	}
	for n, want := range map[int]error{
		-1:                             ErrNegativeLength,
		math.MinInt:                    ErrNegativeLength,
		math.MaxInt:                    ErrTooLong,
		mostBytes + 1:                  ErrTooLong,
		MustAlphabet("x").LengthFor(1): ErrTooLong,
	} {
		for _, a := range []*Alphabet{Letters, Hex, Bytes, MustAlphabet("x"), MustAlphabet("aé"), MustAlphabet("éè"), MustAlphabet(string(wide))} {
			check := func(name, got string, err error) {
				t.Helper()
				if got != "" || !errors.Is(err, want) {
					t.Errorf("%s of %d letters, length %d: %q, %v; want %v", name, a.Len(), n, got, err, want)
				}
			}
			s, err := a.String(n)
			check("secure", s, err)
			g, same := New(a, [32]byte{}), New(a, [32]byte{})
			s, err = g.String(n)
			check("seeded", s, err)
			if g.MustString(50) != same.MustString(50) {
				t.Error("an error moved the stream")
			}
			func() {
				defer func() {
					if err, ok := recover().(error); !ok || !errors.Is(err, want) {
						t.Errorf("MustString panics with %v, want %v", err, want)
					}
				}()
				a.MustString(n)
			}()
		}
	}
}
