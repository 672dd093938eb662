package doubles

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// texts are tables of texts with their numbers of equal neighbours among the
// bytes and among the characters.
var tests = []struct {
	text              string
	bytes, characters int
}{
	{"", 0, 0},
	{"a", 0, 0},
	{"ab", 0, 0},
	{"aA", 0, 0},
	{"aaa", 2, 2}, // overlapping
	{"bookkeeper", 3, 3},
	{"aaa\n\nbb", 4, 4},
	{"\x00\x00\x01\x01\x80", 2, 2}, // bytes that a subtraction between lanes would mix up
	{"\u2000", 1, 0},               // E2 80 80: equal bytes within one character
	{"ééè", 0, 1},                  // C3 A9 C3 A9 C3 A8
	{"日日本本本", 0, 3},                // three bytes each
	{"\U0001F600\U0001F600\u00e9", 0, 1},
	{"e\u0301e\u0301", 0, 0}, // combining marks are characters
	{"\ufffd\ufffd", 0, 1},

	{"\xff\xff", 1, 1},                             // the same invalid byte
	{"\xff\xfe", 0, 0},                             // another one
	{"\x80\x80\x80", 2, 2},                         // continuation bytes of nothing
	{"\xc3\xc3\xa9", 1, 0},                         // an invalid C3, then é
	{"\xc3\xa9\xa9", 1, 0},                         // é, then an invalid A9
	{"\xe2\x80\x80\x80", 2, 0},                     // U+2000, then an invalid 80
	{"\xe2\x80\x80\x80\x80", 3, 1},                 // and another one
	{"\xe2\x80\xe2\x80", 0, 0},                     // two characters cut short
	{"\xe2\x80\x80\xe2\x80", 1, 0},                 // the second one cut short
	{"\xef\xbf\xbd\xff", 0, 0},                     // U+FFFD is not an invalid byte
	{"\xc0\x80\xc0\x80", 0, 0},                     // overlong: invalid bytes, all different
	{"\xe0\x80\x80\xe0\x80\x80", 2, 2},             // overlong, of three bytes
	{"\xe0\xa0\xa0\xe0\xa0\xa0", 2, 1},             // the same lead byte, valid
	{"\xed\xa0\xa0\xed\xa0\xa0", 2, 2},             // surrogates
	{"\xed\x80\x80\xed\x80\x80", 2, 1},             // valid
	{"\xf0\x80\x80\x80\xf0\x80\x80\x80", 4, 4},     // overlong, of four bytes
	{"\xf0\x90\x80\x80\xf0\x90\x80\x80", 2, 1},     // valid
	{"\xf4\x90\x90\x90\xf4\x90\x90\x90", 4, 4},     // above U+10FFFF
	{"\xf4\x80\x80\x80\xf4\x80\x80\x80", 4, 1},     // valid
	{"\xf5\x80\x80\x80\xf5\x80\x80\x80", 4, 4},     // no lead byte at all
	{"\xf0\x9f\x98\x98x\xf0\x9f\x98x", 1, 0},       // a pair within four bytes, one cut short
	{"\xf0\x9f\x9f\xf0\x9f\x9f", 2, 2},             // a pair within four bytes cut short
	{"\xf0\xf0\x9f\x98\x80", 1, 0},                 // an invalid F0 before a character
	{"\xe6\xe6\x97\xa5", 1, 0},                     // an invalid E6 before a character
	{"\xe3\x81\x82\xe3\x81\x82\xe3\x81", 0, 1},     // two equal ones and the beginning of a third
	{"\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82", 0, 2}, // whole
}

// embedded calls check with every text alone and at many places of a longer
// one, so that it meets every lane and every edge of a block.
func embedded(text string, check func(string)) {
	check(text)
	const filler = "0123456789"
	for before := range 70 {
		for _, after := range []int{0, 1, 7, 64, 130} {
			var b bytes.Buffer
			for b.Len() < before {
				b.WriteByte(filler[b.Len()%len(filler)])
			}
			b.WriteString(text)
			for range after {
				b.WriteByte(filler[b.Len()%len(filler)])
			}
			check(b.String())
		}
	}
}

func TestCount(t *testing.T) { onTiers(t, testCount) }

func testCount(t *testing.T) {
	for _, test := range tests {
		embedded(test.text, func(s string) {
			if got := Count(s); got != test.bytes {
				t.Fatalf("Count(%q) = %d, want %d", s, got, test.bytes)
			}
		})
	}
}

func TestCountRunes(t *testing.T) { onTiers(t, testCountRunes) }

func testCountRunes(t *testing.T) {
	for _, test := range tests {
		embedded(test.text, func(s string) {
			if got := CountRunes(s); got != test.characters {
				t.Fatalf("CountRunes(%q) = %d, want %d", s, got, test.characters)
			}
		})
	}
}

// All bytes equal is what would overflow a lane, and what crosses every edge
// between blocks.
func TestCountLong(t *testing.T) { onTiers(t, testCountLong) }

func testCountLong(t *testing.T) {
	for _, n := range []int{254, 255, 256, 257, 16*255 + 1, 32*255 + 33, 64*256 + 7, block - 1, block, block + 1, 3*block + 5} {
		same := bytes.Repeat([]byte{'a'}, n)
		checkSame := func(name string, got int) {
			t.Helper()
			if got != n-1 {
				t.Errorf("%s of %d equal bytes = %d", name, n, got)
			}
		}
		checkSame("Count", Count(same))
		checkSame("CountRunes", CountRunes(same))
		checkSame("countParallel", countParallel(same, 3))
	}
}

// pieces are what random texts are made of, to meet doubles of every length and
// everything that can be wrong with UTF-8.
var pieces = []string{
	"a", "b", "aaaaaaaaaaaaaaaaaaaa", "é", "è", "\u0101", "日", "本", "\u2000", "\u0e01", "\ud7ff", "\ufffd",
	"\U0001F600", "\U0001F618", "\U0010FFFF",
	"\xff", "\xc3", "\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xed\xa0\xa0", "\xf0\x9f", "\xf0\x9f\x9f", "\xf4\x90\x80\x80",
}

func randomText(random *rand.Rand, n int) string {
	var b bytes.Buffer
	for range n {
		piece := pieces[random.IntN(len(pieces))]
		for range 1 + random.IntN(3)/2 {
			b.WriteString(piece)
		}
	}
	return b.String()
}

func TestCountRandom(t *testing.T) { onTiers(t, testCountRandom) }

func testCountRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		s := randomText(random, random.IntN(60))
		if got, want := Count(s), naive.CountBytes([]byte(s)); got != want {
			t.Fatalf("Count(%q) = %d, want %d", s, got, want)
		}
		if got, want := CountRunes(s), naive.CountZip(s); got != want {
			t.Fatalf("CountRunes(%q) = %d, want %d", s, got, want)
		}
	}
}

// The types that Text allows give the same answer.
func TestText(t *testing.T) {
	type (
		name string
		line []byte
	)
	for _, test := range tests {
		counts := []int{Count(test.text), Count([]byte(test.text)), Count(name(test.text)), Count(line(test.text))}
		for _, got := range counts {
			if got != test.bytes {
				t.Errorf("counts of %q = %d, want all %d", test.text, counts, test.bytes)
			}
		}
	}
	if got := Count[[]byte](nil) + CountRunes[[]byte](nil) + CountParallel[[]byte](nil); got != 0 {
		t.Errorf("nil has %d doubles", got)
	}
}

func TestAllocations(t *testing.T) { onTiers(t, testAllocations) }

func testAllocations(t *testing.T) {
	text := letters(100_000)
	str := string(text)
	var c Counter
	var rc RuneCounter
	for name, f := range map[string]func(){
		"Count":             func() { Count(text) },
		"Count string":      func() { Count(str) },
		"Count conversion":  func() { Count([]byte{text[0], text[1]}) },
		"CountRunes":        func() { CountRunes(text) },
		"CountRunes string": func() { CountRunes(str) },
		"CountParallel":     func() { CountParallel(text) },
		"Counter":           func() { c.Write(text); c.WriteString(str) },
		"RuneCounter":       func() { rc.Write(text); rc.WriteString(str); rc.Count() },
		"Positions": func() {
			for range Positions(text) {
			}
		},
	} {
		if n := testing.AllocsPerRun(10, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}
