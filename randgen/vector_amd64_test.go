//go:build amd64 && gc && !purego && !noasm

package randgen

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// Every word goes through every kernel: alone in its value, as lane 0 to 3, with
// words beside it that are never thrown away.
func TestEveryWordOfEveryKernel(t *testing.T) {
	onVectorTiers(t, func(t *testing.T, tier tier) {
		p := make([]byte, 8*65536)
		for n := 1; n <= 256; n += alphabetStep {
			if methodOf(n) != pairs {
				continue
			}
			a := alphabetOf(n)
			var want []byte
			var letters []int
			for word := range uint64(65536) {
				shift := 16 * (word % 4)
				x := ^uint64(0)&^(0xFFFF<<shift) | word<<shift
				binary.LittleEndian.PutUint64(p[8*word:], x)
				letters = naive.AppendLettersOf(letters[:0], n, x)
				for _, i := range letters {
					want = append(want, byte(i))
				}
			}
			if got := p[:a.pairLetters(p, tier)]; !slices.Equal(got, want) {
				t.Errorf("%d letters: words are turned into other letters than by the plain code", n)
			}
		}
	})
}

// The kernels take any number of half vectors, and write only what they take.
func TestKernelSizes(t *testing.T) {
	onVectorTiers(t, func(t *testing.T, tier tier) {
		for size := 32; size <= 32*70; size += 32 {
			for _, a := range []*Alphabet{Letters, alphabetOf(96), alphabetOf(180), MustAlphabet(charsOf(60))} {
				p := make([]byte, size+64)
				rand.NewChaCha8(testSeed).Read(p)
				var want []byte
				for i := 0; i < size; i += 8 {
					for _, letter := range naive.AppendLettersOf(nil, a.Len(), binary.LittleEndian.Uint64(p[i:])) {
						want = append(want, a.letters[letter])
					}
				}
				after := slices.Clone(p[size:])
				if got := p[:a.pairLetters(p[:size:size], tier)]; !slices.Equal(got, want) {
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
