package doubles

import (
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// Every way of cutting a text in three gives the count of the whole, and every
// count on the way is that of the text so far.
func TestCounters(t *testing.T) {
	for _, test := range tests {
		for i := range len(test.text) + 1 {
			for j := i; j <= len(test.text); j++ {
				checkPieces(t, test.text[:i], test.text[i:j], test.text[j:])
			}
		}
	}
}

func TestCountersRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		rest := randomText(random, random.IntN(50))
		var pieces []string
		for rest != "" {
			n := min(len(rest), random.IntN(25))
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		checkPieces(t, pieces...)
	}
}

func checkPieces(t *testing.T, pieces ...string) {
	t.Helper()
	var c Counter
	var rc RuneCounter
	var sofar strings.Builder
	for i, piece := range pieces {
		sofar.WriteString(piece)
		if i%2 == 0 {
			c.Write([]byte(piece))
			rc.Write([]byte(piece))
		} else {
			c.WriteString(piece)
			rc.WriteString(piece)
		}
		if got, want := c.Count(), int64(Count(sofar.String())); got != want {
			t.Fatalf("Counter after %q: %d, want %d", pieces[:i+1], got, want)
		}
		if got, want := rc.Count(), int64(CountRunes(sofar.String())); got != want {
			t.Fatalf("RuneCounter after %q: %d, want %d", pieces[:i+1], got, want)
		}
	}
}

func TestCounterReset(t *testing.T) {
	var c Counter
	var rc RuneCounter
	for range 2 {
		io.Copy(&c, strings.NewReader("xaa"))
		io.Copy(&rc, strings.NewReader("x日日\xe6"))
		if c.Count() != 1 || rc.Count() != 1 {
			t.Errorf("counts are %d and %d, want 1 and 1", c.Count(), rc.Count())
		}
		c.Reset()
		rc.Reset()
		if c.Count() != 0 || rc.Count() != 0 {
			t.Errorf("after Reset the counts are %d and %d", c.Count(), rc.Count())
		}
	}
}

// Pieces of any size give, one after the other, the counts of the text so far.
func FuzzCounter(f *testing.F) {
	for _, test := range tests {
		f.Add(test.text, uint8(3))
	}
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		var pieces []string
		for step := int(size) + 1; len(text) > 0; {
			n := min(step, len(text))
			pieces = append(pieces, text[:n])
			text = text[n:]
		}
		if len(pieces) <= 1000 {
			checkPieces(t, pieces...)
		}
	})
}
