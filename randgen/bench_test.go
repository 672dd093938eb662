package randgen

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

const size10M = 10_000_000

var benchAlphabets = []struct {
	name string
	a    *Alphabet
}{
	{"letters", Letters},
	{"alnum", Alphanumeric},
	{"hex", Hex},
	{"unicode", MustAlphabet("abcdefghijklmnopqrstuvwxyzäöüßéèñçαβγδεζηθжщюя你好世界漢字仮名🙂🚀🎲")},
}

// BenchmarkFill makes 10,000,000 bytes of text. impl=api is a seeded Generator,
// impl=secure the alphabet's own method, impl=chacha8 the keystream of the
// standard library, which is the least that a secure generator needs.
func BenchmarkFill(b *testing.B) {
	for _, alphabet := range benchAlphabets {
		a := alphabet.a
		buf := make([]byte, size10M)
		run := func(impl string, f func()) {
			b.Run(fmt.Sprintf("alphabet=%s/size=10M/impl=%s", alphabet.name, impl), func(b *testing.B) {
				b.SetBytes(size10M)
				for b.Loop() {
					f()
				}
			})
		}
		g := New(a, testSeed)
		run("api", func() { g.Fill(buf) })
		run("secure", func() { a.Fill(buf) })
		for tier := portable; tier < best; tier++ {
			lower := onTier(tier, a)
			run(tier.String(), func() { lower.Fill(buf) })
		}
		if best == portable {
			run("purego", func() { g.Fill(buf) })
		}
		run("naive", func() { naiveFill(alphabet.name, a) })
		source := rand.NewChaCha8(testSeed)
		run("chacha8", func() { source.Read(buf) })
	}
}

func onTier(t tier, a *Alphabet) *Generator {
	saved := best
	defer func() { best = saved }()
	best = t
	return New(a, testSeed)
}

// naiveFill makes 10,000,000 bytes, on average, one letter at a time.
func naiveFill(name string, a *Alphabet) {
	if name == "letters" {
		naive.Letters(size10M)
		return
	}
	naive.Characters(a.Chars(), int(size10M/a.mean))
}

func BenchmarkString(b *testing.B) {
	for _, alphabet := range benchAlphabets {
		a := alphabet.a
		g := New(a, testSeed)
		for _, n := range []int{8, 21, 64} {
			run := func(impl string, f func()) {
				b.Run(fmt.Sprintf("alphabet=%s/length=%d/impl=%s", alphabet.name, n, impl), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						f()
					}
				})
			}
			run("api", func() { g.MustString(n) })
			run("secure", func() { a.MustString(n) })
			run("naive", func() { naive.Characters(a.Chars(), n) })
		}
	}
}

// BenchmarkStory makes the 10,000,000 random letters that another benchmark
// wants for its input, in the way people write it, and then better.
func BenchmarkStory(b *testing.B) {
	step := func(name string, f func()) {
		b.Run("step="+name, func(b *testing.B) {
			b.SetBytes(size10M)
			for b.Loop() {
				f()
			}
		})
	}
	step("one-by-one", func() { naive.Letters(size10M) })
	step("no-growing", func() {
		p := make([]byte, size10M)
		for i := range p {
			p[i] = Letters.Chars()[rand.IntN(Letters.Len())]
		}
	})
	step("string", func() { Letters.MustString(size10M) })
	buf := make([]byte, size10M)
	step("fill", func() { Letters.Fill(buf) })
	step("fill-seeded", func() { New(Letters, testSeed).Fill(buf) })
}

// BenchmarkDraw makes a password of 20 letters by rules that most strings keep, and by
// rules that hardly any does; impl=string is the same without rules.
func BenchmarkDraw(b *testing.B) {
	for name, rules := range map[string][]Rule{
		"common": {{Of: Lower, Min: 1}, {Of: Upper, Min: 1}, {Of: Digits, Min: 1}},
		"rare":   {{Of: Digits, Min: 15}},
	} {
		policy, err := NewPolicy(Printable, 20, rules...)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("rules="+name+"/impl=api", func(b *testing.B) {
			for b.Loop() {
				policy.Draw()
			}
		})
	}
	b.Run("rules=none/impl=string", func(b *testing.B) {
		for b.Loop() {
			Printable.MustString(20)
		}
	})
}
