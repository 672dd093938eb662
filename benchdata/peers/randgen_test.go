package peers

import (
	"crypto/rand"
	"fmt"
	"testing"

	"github.com/brianvoe/gofakeit/v7"
	"github.com/dchest/uniuri"
	gonanoid "github.com/matoous/go-nanoid/v2"
	"github.com/thanhpk/randstr"
	"github.com/valyala/fastrand"
	"github.com/zeebo/pcg"

	"github.com/bottleneck-go/bottleneck/randgen"
)

// BenchmarkString makes one random string. impl=secure is ours from the
// operating system's seed, as uniuri, go-nanoid, randstr and crypto/rand are;
// impl=api is ours from a seed. gofakeit is not meant to be secure and has only
// letters; crypto/rand.Text is always 26 letters of 32; randstr is not exactly
// uniform.
func BenchmarkString(b *testing.B) {
	alphabets := []struct {
		name string
		a    *randgen.Alphabet
	}{
		{"letters", randgen.Letters},
		{"alnum", randgen.Alphanumeric},
		{"base64url", randgen.Base64URL},
		{"unicode", randgen.MustAlphabet("abcdefghijklmnopqrstuvwxyzäöüßéèñçαβγδεζηθжщюя你好世界漢字仮名🙂🚀🎲")},
	}
	for _, alphabet := range alphabets {
		for _, n := range []int{21, 1000} {
			benchmarkString(b, alphabet.name, alphabet.a, n)
		}
	}
}

func benchmarkString(b *testing.B, name string, a *randgen.Alphabet, n int) {
	run := func(impl string, f func()) {
		b.Run(fmt.Sprintf("alphabet=%s/length=%d/impl=%s", name, n, impl), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
	chars := a.Chars()
	seeded := randgen.New(a, [32]byte{1})
	run("api", func() { seeded.MustString(n) })
	run("secure", func() { a.MustString(n) })
	run("gonanoid", func() { gonanoid.MustGenerate(chars, n) })
	run("randstr", func() { randstr.String(n, chars) })
	if len(chars) == a.Len() {
		letters := []byte(chars)
		run("uniuri", func() { uniuri.NewLenChars(n, letters) })
	}
	if name == "letters" {
		faker := gofakeit.New(1)
		run("gofakeit", func() { faker.LetterN(uint(n)) })
	}
	if n < 26 && len(chars) == a.Len() {
		run("text", func() { rand.Text() })
	}
}

// BenchmarkFill makes 10,000,000 letters, as that of package randgen does. The
// peers are fast generators with one draw a letter; fastrand's are not exactly
// uniform.
func BenchmarkFill(b *testing.B) {
	letters := randgen.Letters.Chars()
	buf := make([]byte, 10_000_000)
	run := func(impl string, fill func()) {
		b.Run("alphabet=letters/size=10M/impl="+impl, func(b *testing.B) {
			b.SetBytes(int64(len(buf)))
			for b.Loop() {
				fill()
			}
		})
	}
	g := randgen.New(randgen.Letters, [32]byte{1})
	run("api", func() { g.Fill(buf) })
	var fast fastrand.RNG
	run("fastrand", func() {
		for i := range buf {
			buf[i] = letters[fast.Uint32n(uint32(len(letters)))]
		}
	})
	p := pcg.New(1)
	run("pcg", func() {
		for i := range buf {
			buf[i] = letters[p.Uint32n(uint32(len(letters)))]
		}
	})
}
