package randgen

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func TestFillCharacters(t *testing.T) {
	onTiers(t, func(t *testing.T) {
		for _, a := range []*Alphabet{MustAlphabet("aé中🙂"), MustAlphabet("中文"), MustAlphabet(charsOf(200)), alphabetOf(300)} {
			g := New(a, testSeed)
			stream := []byte(New(a, testSeed).MustString(500_000))
			for size := range 300 {
				p := bytes.Repeat([]byte{0xFF}, size)
				n := g.Fill(p)
				if !bytes.Equal(p[:n], stream[:n]) {
					t.Fatalf("Fill of %d bytes left the stream", size)
				}
				stream = stream[n:]
				if _, next := utf8.DecodeRune(stream); n+next <= size {
					t.Fatalf("Fill of %d bytes stopped at %d, before a character of %d", size, n, next)
				}
				if !bytes.Equal(p[n:], make([]byte, size-n)) {
					t.Fatalf("Fill of %d bytes: the rest after %d is not cleared", size, n)
				}
			}
		}
	})
}

func TestReadIsAReader(t *testing.T) {
	for _, a := range []*Alphabet{Letters, MustAlphabet("aé中🙂")} {
		stream := []byte(New(a, testSeed).MustString(3000))
		if err := iotest.TestReader(io.LimitReader(New(a, testSeed), int64(len(stream))), stream); err != nil {
			t.Error(err)
		}
	}
}

// What Read has cut off is not given to Fill or String.
func TestSplitIsDropped(t *testing.T) {
	a := MustAlphabet("中文")
	check := func(name string, next func(g *Generator) string) {
		t.Helper()
		g := New(a, testSeed)
		want := New(a, testSeed).MustString(10)
		if n, _ := g.Read(make([]byte, 1)); n != 1 {
			t.Fatalf("read %d bytes", n)
		}
		if got := next(g); got != want[3:6] {
			t.Errorf("%s after a cut gave %q, want %q", name, got, want[3:6])
		}
		if got := g.MustString(1); got != want[6:9] {
			t.Errorf("and then %q, want %q", got, want[6:9])
		}
	}
	check("String", func(g *Generator) string { return g.MustString(1) })
	check("Fill", func(g *Generator) string {
		p := make([]byte, 3)
		return string(p[:g.Fill(p)])
	})
	check("Read", func(g *Generator) string {
		p := make([]byte, 5)
		if n, _ := g.Read(p); n != 5 || utf8.Valid(p[:2]) {
			t.Errorf("Read after a cut: %d bytes, %q", n, p)
		}
		return string(p[2:])
	})
}

func TestStringCountsCharacters(t *testing.T) {
	for _, a := range []*Alphabet{MustAlphabet("aé中🙂"), MustAlphabet("中文"), MustAlphabet("x" + charsOf(700)[300:]), MustAlphabet(charsOf(200))} {
		g := New(a, testSeed)
		for _, n := range []int{0, 1, 2, 21, 991, 992, 993, 5000, 100_000} {
			s := g.MustString(n)
			if got := utf8.RuneCountInString(s); got != n || !utf8.ValidString(s) {
				t.Errorf("String(%d) has %d characters", n, got)
			}
		}
	}
}
