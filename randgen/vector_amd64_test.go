//go:build amd64 && gc && !purego && !noasm

package randgen

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// Every word goes through every kernel, each fifth of them for the same alphabet: alone in
// its value, as lane 0 to 3, with words beside it that are never thrown away.
func TestEveryWordOfEveryKernel(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws for seconds")
	}
	var every [5][]byte
	for word := range uint64(65536) {
		shift := 16 * (word % 4)
		values := &every[word%5]
		*values = binary.LittleEndian.AppendUint64(*values, ^uint64(0)&^(0xFFFF<<shift)|word<<shift)
	}
	for i, values := range every { // whole half vectors
		for len(values)%32 > 0 {
			values = binary.LittleEndian.AppendUint64(values, ^uint64(0))
		}
		every[i] = values
	}
	for n := 1; n <= 256; n += testStep {
		if methodOf(n) == nibbles {
			continue
		}
		a := alphabetOf(n)
		values := every[n%5]
		want := plainLetters(a, values)
		for tier := avx2; tier <= best; tier++ {
			p := slices.Clone(values)
			if got := p[:a.vectorLetters(p, tier)]; !slices.Equal(got, want) {
				t.Errorf("%v, %d letters: words are turned into other letters than by the plain code", tier, n)
			}
		}
	}
}

// plainLetters is what the kernels do, by the code of internal/naive.
func plainLetters(a *Alphabet, p []byte) (text []byte) {
	var letters []int
	for i := 0; i < len(p); i += 8 {
		letters = naive.AppendLettersOf(letters[:0], a.Len(), binary.LittleEndian.Uint64(p[i:]))
		for _, letter := range letters {
			text = append(text, a.letters[letter])
		}
	}
	return text
}

// The kernels take any number of half vectors, and write only what they take.
func TestKernelSizes(t *testing.T) {
	onVectorTiers(t, func(t *testing.T, tier tier) {
		for size := 32; size <= 32*70; size += 32 {
			for _, a := range []*Alphabet{Letters, alphabetOf(96), alphabetOf(180), alphabetOf(200), MustAlphabet(charsOf(60)), MustAlphabet(charsOf(200))} {
				p := make([]byte, size+64)
				rand.NewChaCha8(testSeed).Read(p)
				want := plainLetters(a, p[:size])
				after := slices.Clone(p[size:])
				if got := p[:a.vectorLetters(p[:size:size], tier)]; !slices.Equal(got, want) {
					t.Errorf("%d letters from %d bytes differ", a.Len(), size)
				}
				if !slices.Equal(p[size:], after) {
					t.Errorf("%d letters from %d bytes: written past the end", a.Len(), size)
				}
			}
		}
	})
}

// The keystream is math/rand/v2's, and the key never stays in it.
func TestKeystream(t *testing.T) {
	onVectorTiers(t, func(t *testing.T, tier tier) {
		for refills := 1; refills <= 20; refills++ {
			want := make([]byte, refills*refill+64)
			rand.NewChaCha8(testSeed).Read(want[:refills*refill])
			got := make([]byte, len(want))
			g := &Generator{key: testSeed, tier: tier}
			g.keystream(got[:refills*refill])
			if !slices.Equal(got, want) {
				t.Errorf("%d refills differ", refills)
			}
			next := make([]byte, 2*refill)
			source := rand.NewChaCha8(testSeed)
			for range refills {
				source.Read(want[:refill])
			}
			source.Read(want[:refill])
			if g.keystream(next[:refill]); !slices.Equal(next[:refill], want[:refill]) {
				t.Errorf("after %d refills the key is wrong", refills)
			}
		}
	})
}

func onVectorTiers(t *testing.T, f func(t *testing.T, tier tier)) {
	if best == portable {
		t.Log("this machine has no AVX2: nothing to test")
	}
	for tier := avx2; tier <= best; tier++ {
		t.Run(tier.String(), func(t *testing.T) { f(t, tier) })
	}
}

// The tracer finds callers by the frame pointer, which functions without a
// frame must leave alone, and code after a kernel is slow while the upper
// halves of the vector registers are in use.
func TestAssemblyRules(t *testing.T) {
	text, err := os.ReadFile("vector_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	var before string
	for i, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if slices.Contains(strings.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) }), "BP") {
			t.Errorf("line %d touches the frame pointer: %s", i+1, line)
		}
		if fields[0] == "RET" && !strings.Contains(before, "VZEROUPPER") {
			t.Errorf("line %d returns without VZEROUPPER: after %s", i+1, before)
		}
		if fields[0] != "MOVQ" { // of the result
			before = fields[0]
		}
	}
}
