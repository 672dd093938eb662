package peers

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/dlclark/regexp2/v2"

	"github.com/bottleneck-go/bottleneck/doubles"
)

// BenchmarkCount is that of package doubles, against a regular expression with
// a look-ahead to what it has just matched. It wants its text as runes; regexp2
// gets them ready-made, and regexp2-string makes them of a string each time, as
// its users mostly do. impl=read only reads each byte, as bytes.IndexByte does for a
// byte that does not occur. A regular expression would take a minute for 512 MB.
func BenchmarkCount(b *testing.B) {
	pattern := regexp2.MustCompile(`(.)(?=\1)`, regexp2.Singleline)
	for _, size := range []struct {
		name   string
		n      int
		regexp bool
	}{{"16K", 16 << 10, true}, {"10M", 10_000_000, true}, {"512M", 512 << 20, false}} {
		text := doublesText(size.n)
		want := doubles.Count(text)
		bench := func(impl string, count func() int) {
			b.Run("size="+size.name+"/impl="+impl, func(b *testing.B) {
				b.SetBytes(int64(size.n))
				for b.Loop() {
					if got := count(); got != want {
						b.Fatalf("%d doubles, want %d", got, want)
					}
				}
			})
		}
		bench("api", func() int { return doubles.Count(text) })
		bench("read", func() int { return want + 1 + bytes.IndexByte(text, 0) })
		if !size.regexp {
			continue
		}
		str, runes := string(text), []rune(string(text))
		bench("regexp2", func() int {
			n := 0
			err := pattern.FindRunesMatches(runes, -1, func(regexp2.MatchView) bool { n++; return true })
			if err != nil {
				b.Fatal(err)
			}
			return n
		})
		bench("regexp2-string", func() int {
			matches, err := pattern.FindAllStringIndex(str, -1)
			if err != nil {
				b.Fatal(err)
			}
			return len(matches)
		})
	}
}

// doublesText returns n random letters, the same ones every time. Beyond 10,000,000
// they repeat.
func doublesText(n int) []byte {
	const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	random := rand.New(rand.NewPCG(1, 2))
	const drawn = 10_000_000
	text := make([]byte, n)
	for i := range text[:min(n, drawn)] {
		text[i] = alphabet[random.IntN(len(alphabet))]
	}
	for done := drawn; done < n; {
		done += copy(text[done:], text[:done])
	}
	return text
}
