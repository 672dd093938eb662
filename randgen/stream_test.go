package randgen

import (
	"bytes"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

var testSeed = [32]byte([]byte("the quick brown fox jumps over 2"))

// onTiers runs a test on every tier that this machine has.
func onTiers(t *testing.T, f func(t *testing.T)) {
	saved := best
	defer func() { best = saved }()
	for tier := portable; tier <= saved; tier++ {
		best = tier
		t.Run(tier.String(), f)
	}
}

// alphabetOf returns the alphabet of the first n bytes, or, where they would
// not be enough, of n characters of mixed sizes.
func alphabetOf(n int) *Alphabet {
	if n > 256 {
		return MustAlphabet(charsOf(n))
	}
	letters := make([]byte, n)
	for i := range letters {
		letters[i] = byte(i)
	}
	a, err := NewByteAlphabet(letters)
	if err != nil {
		panic(err)
	}
	return a
}

// charsOf returns n characters of one to four bytes, the sizes well mixed.
func charsOf(n int) string {
	var s strings.Builder
	starts := []rune{'!', 'à', '一', 0x10000}
	for i := range min(n, 256) {
		s.WriteRune(starts[i%4] + rune(i/4))
	}
	for i := range max(n-256, 0) {
		s.WriteRune(starts[2+i%2] + 64 + rune(i/2))
	}
	return s.String()
}

// The stream of this package's version 1. It must never change.
func TestFrozen(t *testing.T) {
	frozen := []struct {
		name string
		a    *Alphabet
		want string // the first letters, and those from 5000 on
	}{
		{"letters", Letters, "WyAfctrpdGQqNMIiujMFIlKGcsOuLGiWZDgmhwubcmkoyjnG"},
		{"alphanumeric", Alphanumeric, "5WFicZuMetYCVyOTyeUbOXRPQybaQDaqcUjsdsrE1wQxZjsI"},
		{"digits", Digits, "935004330681766538746570621352921226526041280705"},
		{"hex", Hex, "9eee8d80ae0b2655d31157d0ba6354b757723b3726c5ae7c"},
		{"base64url", Base64URL, "7pgIC6VSEd0Fw6qDY2vgqHtFLd96EMWHnsIzhu67H2Q4hfmq"},
		{"99 bytes", alphabetOf(99), "\\\x1b1F\x043 [\x0e\b\x15\x150\x12b\tI\x1bGD@.a?\x03M:',\b\v1\x1e?=B\x0f'!@EL/H.K[\x1d"},
		{"200 bytes", alphabetOf(200), "\u00bad\tB\r\u00a2\u0098\u0083M\u0094\u0083\u008c8\x15\u009e\x1c\x1c*a\u00c6\u0094\u0090\u0082\u00c5.\u008d\u00be\u00c7,m,\u009b\u00bcG%\x14=xL\x12s\x18\nAFTn\u00a8"},
		{"greek", MustAlphabet("αβγδεζηθικλμνξοπρστυφχψω"), "\u03c8\u03b9\u03bd\u03b2\u03b2\u03b3\u03b8\u03c9\u03b2\u03c1\u03c5\u03bd\u03c4\u03b9\u03c0\u03c4\u03ba\u03b8\u03c3\u03c5\u03c0\u03c5\u03c1\u03c7\u03bf\u03ba\u03b8\u03b9\u03bd\u03c1\u03c9\u03c0\u03ba\u03b5\u03be\u03b2\u03b3\u03b8\u03b9\u03b5\u03b8\u03b4\u03c9\u03b6\u03c8\u03c9\u03b7\u03b3"},
		{"mixed", MustAlphabet("aé中🙂"), "\U0001f642\u4e2d\u4e2daaa\u00e9\u00e9a\u00e9\U0001f642\u00e9\U0001f642a\u4e2d\u4e2d\u00e9\u4e2d\u4e2d\U0001f642\u4e2d\u4e2d\u4e2d\U0001f642a\u4e2d\U0001f642\U0001f642a\u00e9\u00e9\u00e9\u4e2d\u00e9a\u4e2d\u4e2da\U0001f642\u4e2da\u00e9\u00e9a\u4e2da\u4e2d\u00e9"},
		{"300 characters", alphabetOf(300), "\u4e25\U00010018^\u0111\u4e37\U00010034)\u4e0a1\U00010054\u0116\U00010053\U0001004e%\U0001004a\u4e36\U00010055+\U00010043\U0001002e\U0001002dG\U00010015\U0001003d)\u4e18M[\u00f5\U0001004e\u0101\U00010031\U00010013K\u010a\u4e11\U00010006U\u0115\u4e2d-\u4e33\U00010029\u4e0e\U00010034\U00010014\U00010006\U00010016"},
	}
	onTiers(t, func(t *testing.T) {
		for _, f := range frozen {
			letters := []rune(New(f.a, testSeed).MustString(5024))
			if f.a.single {
				letters = letters[:0]
				for _, c := range []byte(New(f.a, testSeed).MustString(5024)) {
					letters = append(letters, rune(c))
				}
			}
			if got := string(letters[:24]) + string(letters[5000:]); got != f.want {
				t.Errorf("%s:\n%+q, want\n%+q", f.name, got, f.want)
			}
		}
	})
}

// Every alphabet's stream is the specified one: ChaCha8.Uint64 of the standard
// library, turned into letters by the plain code of internal/naive.
func TestStreamIsAsSpecified(t *testing.T) {
	onTiers(t, func(t *testing.T) {
		for n := 1; n <= 256; n++ {
			sameAsNaive(t, alphabetOf(n), 6000)
		}
		for _, n := range []int{257, 300, 1000, 30000} {
			sameAsNaive(t, alphabetOf(n), 3000)
		}
		sameAsNaive(t, Letters, 200_000)
		sameAsNaive(t, Hex, 200_000)
	})
}

func sameAsNaive(t *testing.T, a *Alphabet, n int) {
	t.Helper()
	text := New(a, testSeed).MustString(n)
	chars := strings.Split(a.Chars(), "")
	if a.single {
		chars = chars[:0]
		for i := range a.Len() {
			chars = append(chars, a.Chars()[i:i+1])
		}
	}
	var want strings.Builder
	for _, i := range naive.LettersOf(a.Len(), n, rand.NewChaCha8(testSeed).Uint64) {
		want.WriteString(chars[i])
	}
	if text != want.String() {
		t.Errorf("%d letters: the stream is not as specified", a.Len())
	}
}

func TestHexIsEncodingHex(t *testing.T) {
	raw := make([]byte, 10_000)
	rand.NewChaCha8(testSeed).Read(raw)
	if New(Hex, testSeed).MustString(20_000) != hex.EncodeToString(raw) {
		t.Error("seeded hex letters differ from encoding/hex of ChaCha8.Read")
	}
}

// The letters do not depend on how they are asked for.
func TestEverySizeOfRead(t *testing.T) {
	onTiers(t, func(t *testing.T) {
		for _, a := range []*Alphabet{Letters, Hex, alphabetOf(200), MustAlphabet("aé中🙂"), MustAlphabet(charsOf(200)), alphabetOf(300)} {
			const n = 70_000
			want := []byte(New(a, testSeed).MustString(n))
			for size := 1; size <= 20; size += 1 + testStep/4 {
				sameReads(t, a, testSeed, want[:5000], func() int { return size })
			}
			for _, size := range []int{63, 64, 65, 991, 992, 993, 1983, 1984, 1985, 4096, 40_000} {
				sameReads(t, a, testSeed, want, func() int { return size })
			}
			random := rand.New(rand.NewPCG(1, 2))
			for range 10 / testStep {
				sameReads(t, a, testSeed, want, func() int { return random.IntN(1 << random.IntN(15)) })
			}
		}
	})
}

func sameReads(t *testing.T, a *Alphabet, seed [32]byte, want []byte, size func() int) {
	t.Helper()
	g := New(a, seed)
	var got []byte
	whole := 0 // bytes of got up to the end of a character
	for len(got) < len(want) {
		p := make([]byte, size())
		n, err := g.Read(p)
		if err != nil || n == 0 && len(p) > 0 {
			t.Fatalf("Read of %d: %d, %v", len(p), n, err)
		}
		if len(p) >= utf8.UTFMax && !a.single && whole == len(got) && !utf8.Valid(p[:n]) {
			t.Fatalf("Read of %d cut a character that it could have left whole", len(p))
		}
		got = append(got, p[:n]...)
		if utf8.Valid(got[whole:]) {
			whole = len(got)
		}
	}
	if !bytes.Equal(got[:len(want)], want) {
		t.Fatalf("%q...: reads differ from String", a.Chars()[:1])
	}
}

// String, Fill and Read take turns on one stream.
func TestMethodsShareTheStream(t *testing.T) {
	onTiers(t, func(t *testing.T) {
		for _, a := range []*Alphabet{Letters, Hex, alphabetOf(200), MustAlphabet("aé中🙂"), alphabetOf(300)} {
			const n = 200_000
			want := New(a, testSeed).MustString(n)
			g := New(a, testSeed)
			random := rand.New(rand.NewPCG(3, 4))
			var got strings.Builder
			for got.Len() < len(want)-10_000 {
				size := utf8.UTFMax + random.IntN(1<<(1+random.IntN(12)))
				switch p := make([]byte, size); random.IntN(3) {
				case 0:
					got.WriteString(g.MustString(size / 4))
				case 1:
					got.Write(p[:g.Fill(p)])
				case 2:
					n, _ := io.ReadFull(g, p[:size/2*2])
					got.Write(p[:n])
					if rest := g.splitBytes; rest > 0 {
						n, _ := g.Read(p[:rest])
						got.Write(p[:n])
					}
				}
			}
			if !strings.HasPrefix(want, got.String()) {
				t.Errorf("%q...: the methods' letters are not one stream", a.Chars()[:1])
			}
		}
	})
}
