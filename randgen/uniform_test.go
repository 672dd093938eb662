package randgen

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// Each of the 65536 words is equally likely, so letters are exactly uniform if
// the accepted words fall on each letter (singles), pair of letters (pairs) or
// byte (nibbles) equally often. The same word in all four places of a value is
// accepted if and only if the word is.
func TestEveryWordOfEveryAlphabet(t *testing.T) {
	var letters []int
	for n := 1; n <= 256; n += testStep {
		cells := n * n
		if methodOf(n) == singles {
			cells = n
		}
		counts := make([]int, cells)
		accepted := 0
		for word := range uint64(65536) {
			letters = naive.AppendLettersOf(letters[:0], n, word*0x0001_0001_0001_0001)
			if len(letters) == 0 {
				continue
			}
			accepted++
			if methodOf(n) == singles {
				counts[letters[0]]++
			} else {
				counts[letters[0]*n+letters[1]]++
			}
		}
		if accepted < 65536/8*7 {
			t.Errorf("%d letters: only %d words accepted", n, accepted)
		}
		for outcome, count := range counts {
			if count*cells != accepted {
				t.Fatalf("%d letters: outcome %d has %d of %d words, not one in %d", n, outcome, count, accepted, cells)
			}
		}
	}
}

// Alphabets of more than 256 letters have too many words for that. Words are
// thrown away so rarely that no stream shows it: try the words at the edge.
func TestEdgeOfWide(t *testing.T) {
	for _, n := range []int{257, 301, 999, 20001} { // odd, for the inverse
		a := alphabetOf(n)
		inverse := uint32(1)
		for range 5 {
			inverse *= 2 - uint32(n)*inverse
		}
		limit := uint32((1 << 32) % uint64(n))
		for _, left := range []uint32{0, 1, limit - 1, limit, limit + 1, 1<<32 - 1} {
			word := uint64(left * inverse) // word*n leaves left
			for _, x := range []uint64{word | 1<<63, word<<32 | 1<<31} {
				want := naive.AppendLettersOf(nil, n, x)
				if (len(want) == 0) != (left < limit) {
					t.Errorf("%d letters, %#x leaves %d of %d: %d letters by the plain code", n, x, left, limit, len(want))
				}
				p := binary.LittleEndian.AppendUint64(nil, x)
				p = p[:a.condenseWide(p)]
				for i, letter := range want {
					if len(p) != 8 || binary.LittleEndian.Uint32(p[4*i:]) != uint32(letter) {
						t.Errorf("%d letters, %#x: %v, want %v", n, x, p, want)
					}
				}
				if len(want) == 0 && len(p) > 0 {
					t.Errorf("%d letters, %#x leaves %d, below %d, and gives letters", n, x, left, limit)
				}
			}
		}
	}
}

// chance is the smallest probability that passes. There are 4 tests for each of
// 85 alphabets, on up to 3 tiers of one and the same stream, each two-sided:
// a new seed would fail once in 1/(4*85*2*chance), about 1,500 times.
const chance = 1e-6

func TestUniform(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws for seconds")
	}
	seed := maphash.MakeSeed()
	judged := make(map[uint64]bool) // the letters of one tier, by their hash, are those of all
	onTiers(t, func(t *testing.T) {
		for n := 2; n <= 256; n += 3 * testStep {
			letters := make([]byte, max(40_000, 6*2*n*n)) // 6 expected in each pair's cell
			New(alphabetOf(n), testSeed).Fill(letters)
			sum := maphash.Bytes(seed, letters)
			if judged[sum] {
				continue
			}
			judged[sum] = true
			for name, p := range uniformity(n, letters) {
				if p < chance || p > 1-chance {
					t.Errorf("%d letters: %s: p = %v", n, name, p)
				}
			}
		}
	})
}

// uniformity returns the chi-square probabilities of letters 0 to n-1: how
// often each comes; how often at each of 16 positions, of which a value of the
// keystream gives at most 16; and how often each pair of neighbours, from even
// positions (one word makes both) and from odd ones.
func uniformity(n int, letters []byte) map[string]float64 {
	frequency := make([]int, n)
	position := make([]int, 16*n)
	even, odd := make([]int, n*n), make([]int, n*n)
	for i, c := range letters {
		frequency[c]++
		position[i%16*n+int(c)]++
	}
	for i := 0; i+2 < len(letters); i += 2 {
		a, b, c := int(letters[i]), int(letters[i+1]), int(letters[i+2])
		even[a*n+b]++
		odd[b*n+c]++
	}
	return map[string]float64{
		"letters":                     chiSquare(frequency),
		"letters at positions":        chiSquare(position),
		"neighbours from even places": chiSquare(even),
		"neighbours from odd places":  chiSquare(odd),
	}
}

// chiSquare is stat.ChiSquare with equal weights.
func chiSquare(counts []int) (p float64) {
	return stat.ChiSquare(counts, slices.Repeat([]float64{1}, len(counts)))
}

// The test above must see what it is for.
func TestUniformitySeesBias(t *testing.T) {
	random := make([]byte, 200_000)
	New(alphabetOf(256), testSeed).Fill(random)
	check := func(name string, spoil func(i int, c byte) byte, want string) {
		t.Helper()
		letters := make([]byte, len(random))
		for i, c := range random {
			letters[i] = spoil(i, c)
		}
		if p := uniformity(62, letters)[want]; p >= chance {
			t.Errorf("%s: %s has p = %v", name, want, p)
		}
	}
	check("a byte modulo 62", func(_ int, c byte) byte { return c % 62 }, "letters")
	check("one place never has the last letter", func(i int, c byte) byte {
		if i%16 == 5 {
			return c % 61
		}
		return byte(int(c) * 62 >> 8)
	}, "letters at positions")
	check("neighbours differ", func(i int, c byte) byte {
		if i > 0 && i%2 == 1 && c == random[i-1] {
			return c%62 ^ 1
		}
		return c % 62
	}, "neighbours from even places")
}
