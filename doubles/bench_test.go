package doubles

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// letters returns n random letters, the same ones every time. Beyond 1 MiB they
// repeat, which no method here could notice.
func letters(n int) []byte {
	const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, n)
	for i := range text[:min(n, 1<<20)] {
		text[i] = alphabet[random.IntN(len(alphabet))]
	}
	for done := 1 << 20; done < n; {
		done += copy(text[done:], text[:done])
	}
	return text
}

// benchmark runs one implementation over a text of size bytes; purego is what
// the package does without assembly.
func benchmark(b *testing.B, impl string, size int, count func() int) {
	b.Run("impl="+impl, func(b *testing.B) {
		if impl == "purego" {
			use(b, portable)
		}
		b.SetBytes(int64(size))
		for b.Loop() {
			count()
		}
	})
}

// A regular expression is left out where it would take many seconds.
func BenchmarkCount(b *testing.B) {
	for _, size := range []struct {
		name   string
		n      int
		regexp bool
	}{{"16K", 16 << 10, true}, {"10M", 10_000_000, true}, {"512M", 512 << 20, false}} {
		b.Run("size="+size.name, func(b *testing.B) {
			text := letters(size.n)
			benchmark(b, "api", size.n, func() int { return Count(text) })
			benchmark(b, "naive", size.n, func() int { return naive.CountBytes(text) })
			if size.regexp {
				str := string(text)
				benchmark(b, "regexp", size.n, func() int { return naive.CountRegexp(str) })
			}
			benchmark(b, "purego", size.n, func() int { return Count(text) })
			benchmark(b, "parallel", size.n, func() int { return CountParallel(text) })
			benchmark(b, "read", size.n, func() int { return bytes.IndexByte(text, 0) })
		})
	}
}

// scripts are the texts of BenchmarkCountRunes. Every character of mixed is
// drawn anew, so that its length cannot be foreseen.
var scripts = []struct {
	name string
	draw func(*rand.Rand) rune
}{
	{"ascii", func(r *rand.Rand) rune { return between(r, ' ', '~') }},
	{"mixed", func(r *rand.Rand) rune {
		switch p := r.IntN(100); {
		case p < 50:
			return between(r, ' ', '~')
		case p < 75:
			return between(r, 'Α', 'я')
		case p < 95:
			return between(r, '一', '龥')
		default:
			return between(r, '\U0001F600', '\U0001F64F')
		}
	}},
	{"cjk", func(r *rand.Rand) rune { return between(r, '一', '龥') }},
}

func between(r *rand.Rand, first, last rune) rune { return first + r.Int32N(last-first+1) }

func BenchmarkCountRunes(b *testing.B) {
	const size = 10_000_000
	for _, script := range scripts {
		b.Run("text="+script.name+"/size=10M", func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 2))
			text := make([]byte, 0, size+utf8.UTFMax)
			for len(text) < size {
				text = utf8.AppendRune(text, script.draw(random))
			}
			str := string(text)
			benchmark(b, "api", size, func() int { return CountRunes(text) })
			benchmark(b, "naive", size, func() int { return naive.CountOnePass(str) })
			benchmark(b, "purego", size, func() int { return CountRunes(text) })
		})
	}
}
