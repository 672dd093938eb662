//go:build amd64 && gc && !purego && !noasm

package doubles

import "golang.org/x/sys/cpu"

//go:generate go -C _asm run . -out ../kernel_amd64.s -stubs ../kernel_stubs_amd64.go -pkg doubles

// best returns the best tier of this processor. Package cpu looks at what the
// operating system allows too; GODEBUG=cpu.avx512bw=off, for one, forces a lower
// tier.
func best() tier {
	x86 := cpu.X86
	switch {
	case x86.HasAVX512F && x86.HasAVX512BW && x86.HasPOPCNT:
		return avx512
	case x86.HasAVX2 && x86.HasPOPCNT:
		return avx2
	default:
		return portable
	}
}

// countBlock counts the whole vectors of s in assembly, the rest in Go. It must
// not become part of the loop that calls it: entering a function is where that
// loop can be stopped.
//
//go:noinline
func countBlock(s []byte) int {
	if current == portable || len(s) <= 64 {
		return countGeneric(s)
	}
	whole := (len(s) - 1) &^ 63
	var n int
	if current == avx512 {
		n = countAVX512(&s[0], whole)
	} else {
		n = countAVX2(&s[0], whole)
	}
	return n + countGeneric(s[whole:])
}

// entry is how many bytes before the first position the kernels look at.
const entry = 5

// countRunesBlock counts in assembly as far as that gets: whole groups of
// vectors up to something invalid. It counts in Go where that is nowhere.
//
//go:noinline
func countRunesBlock(s []byte, i, end int) (n, next int) {
	if current == portable {
		return countRunesGeneric(s, i, end)
	}
	if i < entry {
		return countRunesGeneric(s, i, min(i+8, end))
	}
	if i < end {
		if n, done := countRunesVectors(&s[i], end-i); done > 0 {
			return n, i + done
		}
	}
	return countRunesGeneric(s, i, min(i+256, end))
}

// countRunesVectors is the kernel of the tier. How it works, and why it is right,
// says _asm/runes.go.
func countRunesVectors(p *byte, n int) (count, done int) {
	if current == avx512 {
		return countRunesAVX512(p, n)
	}
	return countRunesAVX2(p, n)
}
