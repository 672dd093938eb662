package peers

import (
	"math/rand/v2"
	"testing"

	"github.com/dlclark/regexp2/v2"

	"github.com/bottleneck-go/bottleneck/doubles"
)

// BenchmarkCount is that of package doubles, against a regular expression with
// a look-ahead to what it has just matched. It wants its text as runes; regexp2
// gets them ready-made, and regexp2-string makes them of a string each time, as
// its users mostly do.
func BenchmarkCount(b *testing.B) {
	pattern := regexp2.MustCompile(`(.)(?=\1)`, regexp2.Singleline)
	for _, size := range []struct {
		name string
		n    int
	}{{"16K", 16 << 10}, {"10M", 10_000_000}} {
		text := doublesText(size.n)
		str, runes := string(text), []rune(string(text))
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

// doublesText returns n random letters, the same ones every time.
func doublesText(n int) []byte {
	const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[random.IntN(len(alphabet))]
	}
	return text
}
