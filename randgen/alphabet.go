package randgen

import (
	"errors"
	"fmt"
	"math"
	mathbits "math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Errors of this package, wrapped with what was wrong. Test for them with
// [errors.Is].
var (
	ErrEmptyAlphabet  = errors.New("empty alphabet")
	ErrDuplicate      = errors.New("duplicate character")
	ErrInvalidUTF8    = errors.New("invalid UTF-8")
	ErrNegativeLength = errors.New("negative length")
	ErrTooLong        = errors.New("too long for any memory")
)

// mostBytes is more than a string can have: as large as the address space of a
// program, or a quarter of it for 32 bits.
const mostBytes = 1<<(30+17*(^uint(0)>>63)) - 1

// The ready-made alphabets. The order of the letters is part of the seeded
// stream and never changes.
var (
	Letters      = MustAlphabet(lower + upper)                    // a-z, A-Z: 52
	Alphanumeric = MustAlphabet(lower + upper + digits)           // a-z, A-Z, 0-9: 62
	Digits       = MustAlphabet(digits)                           // 0-9: 10
	Hex          = MustAlphabet(digits + "abcdef")                // 0-9, a-f: 16, as encoding/hex
	Base64URL    = MustAlphabet(upper + lower + digits + "-_")    // A-Z, a-z, 0-9, -, _: 64, the order of RFC 4648
	Lower        = MustAlphabet(lower)                            // a-z: 26
	Upper        = MustAlphabet(upper)                            // A-Z: 26
	Symbols      = MustAlphabet(symbols)                          // ASCII punctuation: 32
	Printable    = MustAlphabet(lower + upper + digits + symbols) // ASCII without space: 94
	Bytes        = mustBytes()                                    // all 256 values of a byte: random data
)

const (
	lower   = "abcdefghijklmnopqrstuvwxyz"
	upper   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits  = "0123456789"
	symbols = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
)

func mustBytes() *Alphabet {
	var all [256]byte
	for i := range all {
		all[i] = byte(i)
	}
	a, err := NewByteAlphabet(all[:])
	if err != nil {
		panic(err)
	}
	return a
}

// An Alphabet is an ordered set of distinct letters: single bytes, or characters of
// UTF-8. Use [NewAlphabet], [MustAlphabet] or [NewByteAlphabet]; drawing from a
// zero Alphabet panics. An Alphabet never changes, and is safe for concurrent use.
// Do not copy it.
type Alphabet struct {
	text   string
	n      int
	how    method
	single bool // every letter is one byte

	letters [256]byte    // letter of each index; the index itself for characters
	lookup  [16][16]byte // the same for the vector tiers: each row xor the row before
	glyphs  []glyph      // only for characters
	width   int          // bytes of the longest character
	mean    float64      // and of the average one
	longest int          // length of a string

	tables sync.Once // pairs and nibbles: only the portable path builds them
	pairs  *[64 * 64]uint16
	bytes  *[256]uint16

	secure sync.Pool // of *Generator
}

// NewAlphabet returns the alphabet of the characters of chars, in their order. A
// character is one code point; a combining mark counts as a character. The error
// matches [ErrEmptyAlphabet], [ErrInvalidUTF8] or [ErrDuplicate].
func NewAlphabet(chars string) (*Alphabet, error) {
	if !utf8.ValidString(chars) {
		return nil, fmt.Errorf("randgen: alphabet %q, need UTF-8: %w", chars, ErrInvalidUTF8)
	}
	if utf8.RuneCountInString(chars) == len(chars) {
		return NewByteAlphabet([]byte(chars))
	}
	seen := make(map[rune]bool, len(chars))
	for _, r := range chars {
		if seen[r] {
			return nil, fmt.Errorf("randgen: alphabet has %q twice, need distinct characters: %w", r, ErrDuplicate)
		}
		seen[r] = true
	}
	a := &Alphabet{text: chars, n: len(seen), how: methodOf(len(seen))}
	a.glyphs, a.width = glyphsOf(chars)
	a.longest = mostBytes / a.width
	a.mean = float64(len(chars)) / float64(a.n)
	for i := range a.letters {
		a.letters[i] = byte(i)
	}
	a.fillLookup()
	return a, nil
}

// NewByteAlphabet returns the alphabet of the given bytes, in their order. They may
// have any values, ASCII or not. The slice is not kept. The error matches
// [ErrEmptyAlphabet] or [ErrDuplicate].
func NewByteAlphabet(letters []byte) (*Alphabet, error) {
	if len(letters) == 0 {
		return nil, fmt.Errorf("randgen: alphabet of 0 letters, need 1 or more: %w", ErrEmptyAlphabet)
	}
	var seen [256]bool
	for _, c := range letters {
		if seen[c] {
			return nil, fmt.Errorf("randgen: alphabet has %q twice, need distinct characters: %w", []byte{c}, ErrDuplicate)
		}
		seen[c] = true
	}
	a := &Alphabet{text: string(letters), n: len(letters), how: methodOf(len(letters)), single: true}
	copy(a.letters[:], letters)
	a.width, a.mean, a.longest = 1, 1, mostBytes
	a.fillLookup()
	return a, nil
}

// MustAlphabet is like [NewAlphabet] but panics on an error. It is meant for
// package variables.
func MustAlphabet(chars string) *Alphabet {
	a, err := NewAlphabet(chars)
	if err != nil {
		panic(err)
	}
	return a
}

// Without returns the alphabet of the letters of a, in their order, except those in
// chars: Without("0O1l") leaves out what people confuse. Letters in chars that a
// lacks are ignored. The error matches [ErrEmptyAlphabet] if no letter is left, and
// [ErrInvalidUTF8] if chars is not UTF-8 and the letters of a are not single bytes.
func (a *Alphabet) Without(chars string) (*Alphabet, error) {
	a.check()
	if a.single {
		letters := slices.DeleteFunc([]byte(a.text), func(c byte) bool { return strings.IndexByte(chars, c) >= 0 })
		return NewByteAlphabet(letters)
	}
	if !utf8.ValidString(chars) {
		return nil, fmt.Errorf("randgen: without %q, need UTF-8: %w", chars, ErrInvalidUTF8)
	}
	return NewAlphabet(strings.Map(func(r rune) rune {
		if strings.ContainsRune(chars, r) {
			return -1
		}
		return r
	}, a.text))
}

// equal reports whether a and o have the same letters, in the same order.
func (a *Alphabet) equal(o *Alphabet) bool {
	return a == o || a.text == o.text && a.single == o.single
}

// Len returns the number of letters.
func (a *Alphabet) Len() int { return a.n }

// Chars returns the letters in their order.
func (a *Alphabet) Chars() string { return a.text }

// LengthFor returns the smallest length at which a string has at least the given
// number of bits of entropy: the smallest k with Len()^k >= 2^bits. It is 0 for 0
// bits or fewer. It is math.MaxInt for an alphabet of one letter, which has no
// entropy at any length.
func (a *Alphabet) LengthFor(bits int) int {
	if bits <= 0 {
		return 0
	}
	if a.n < 2 {
		return math.MaxInt
	}
	if a.n&(a.n-1) == 0 {
		each := mathbits.TrailingZeros(uint(a.n))
		return 1 + (bits-1)/each
	}
	return int(math.Ceil(float64(bits) / math.Log2(float64(a.n))))
}

// fillLookup begins anew at 128: the kernels look in each half by itself.
func (a *Alphabet) fillLookup() {
	for i, letter := range a.letters {
		if i%128 >= 16 {
			letter ^= a.letters[i-16]
		}
		a.lookup[i/16][i%16] = letter
	}
}

func (a *Alphabet) check() {
	if a.n == 0 {
		panic("randgen: Alphabet was not made by NewAlphabet")
	}
}
