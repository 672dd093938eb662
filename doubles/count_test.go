package doubles

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// tests are texts with their numbers of equal neighbours among the bytes and
// among the characters.
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
	{"\u0080\u0080\u00bf\u00bf", 0, 2}, // the first and the last characters of every length
	{"\u07ff\u07ff\u0800\u0800", 0, 2},
	{"\uffff\uffff\U00010000\U00010000", 4, 2},
	{"\U0010ffff\U0010ffff\u007f\u007f", 3, 2},

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
	{"\xf0\x9f\x98\x98\x98abcdefgh", 2, 0},         // an invalid byte after a character that ends like it
	{"\xf0\xf0\x9f\x98\x80", 1, 0},                 // an invalid F0 before a character
	{"\xe6\xe6\x97\xa5", 1, 0},                     // an invalid E6 before a character
	{"\xe3\x81\x82\xe3\x81\x82\xe3\x81", 0, 1},     // two equal ones and the beginning of a third
	{"\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82", 0, 2}, // whole
}

// embedded calls check with every text alone and at many places of longer ones,
// so that it meets every lane and every edge of a vector, a group and a block.
// Around it are characters that differ from each other and from it.
func embedded(text string, filler []string, check func(string)) {
	check(text)
	fill := func(n int) string {
		return strings.Repeat(strings.Join(filler, ""), n/len(filler)) + strings.Join(filler[:n%len(filler)], "")
	}
	for before := 0; before < 280; before += min(slow, 7) {
		if before >= 140 && before < 250 {
			continue
		}
		check(fill(before) + text)
		for _, after := range []int{0, 6, 130, 600} {
			check(fill(before) + text + "-" + fill(after))
		}
	}
}

var (
	asciiFiller = strings.Split("0123456789", "")
	mixedFiller = strings.Split("ж0語1", "")
	longFiller  = strings.Split("ж0語\U0001F40E", "")
)

func TestCount(t *testing.T) { onTiers(t, testCount) }

func testCount(t *testing.T) {
	for _, test := range tests {
		embedded(test.text, asciiFiller, func(s string) {
			if got := Count(s); got != test.bytes {
				t.Fatalf("Count(%q) = %d, want %d", s, got, test.bytes)
			}
		})
	}
}

func TestCountRunes(t *testing.T) { onTiers(t, testCountRunes) }

func testCountRunes(t *testing.T) {
	for _, test := range tests {
		for _, filler := range [][]string{asciiFiller, mixedFiller, longFiller} {
			embedded(test.text, filler, func(s string) {
				if got := CountRunes(s); got != test.characters {
					t.Fatalf("CountRunes(%q) = %d, want %d", s, got, test.characters)
				}
			})
		}
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

func TestCountRandom(t *testing.T) {
	if testing.Short() {
		t.Skip("it counts for seconds")
	}
	onTiers(t, testCountRandom)
}

func testCountRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 / slow {
		s := randomText(random, random.IntN(300))
		if got, want := Count(s), naive.CountBytes([]byte(s)); got != want {
			t.Fatalf("Count(%q) = %d, want %d", s, got, want)
		}
		if got, want := CountRunes(s), naive.CountZip(s); got != want {
			t.Fatalf("CountRunes(%q) = %d, want %d", s, got, want)
		}
	}
}

// Every length, from every offset in a vector, of a text in which half of the
// neighbours are equal.
func TestCountEveryLength(t *testing.T) { onTiers(t, testCountEveryLength) }

func testCountEveryLength(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	text := make([]byte, 2000)
	for i := range text {
		text[i] = 'a' + byte(random.IntN(2))
	}
	for from := 0; from < 64; from += slow {
		want := 0
		for to := from; to < len(text); to++ {
			if to > from+1 && text[to-1] == text[to-2] {
				want++
			}
			if got := Count(text[from:to]); got != want {
				t.Fatalf("Count of %d bytes from %d = %d, want %d", to-from, from, got, want)
			}
		}
	}
}

// One wrong byte in a text that is valid otherwise, which is where the kernels
// have to notice it.
func TestCountDamaged(t *testing.T) { onTiers(t, testCountDamaged) }

func testCountDamaged(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 3000 / slow {
		var text []byte
		for len(text) < 600 {
			script := scripts[random.IntN(len(scripts))]
			for range random.IntN(100) {
				r := script.draw(random)
				for range 1 + random.IntN(10)/9 {
					text = utf8.AppendRune(text, r)
				}
			}
		}
		i := random.IntN(len(text))
		text[i] = byte(random.Uint32())
		if i > 0 && random.IntN(2) == 0 {
			text[i-1] = text[i]
		}
		if got, want := CountRunes(text), naive.CountZip(string(text)); got != want {
			t.Fatalf("CountRunes(%q) = %d, want %d", text, got, want)
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
