package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
)

// sigma is "expand 32-byte k", the first row of a ChaCha block.
var sigma = [4]uint32{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}

// u32s declares a constant of 32-bit words.
func u32s(name string, words []uint32) operand.Mem {
	mem := GLOBL(name, 8|16) // RODATA|NOPTR
	for i, w := range words {
		DATA(4*i, operand.U32(w))
	}
	return mem
}

func counting(from, n int) []uint32 {
	words := make([]uint32, n)
	for i := range words {
		words[i] = uint32(from + i)
	}
	return words
}

// rotation is the shuffle that rotates each 32-bit word left by whole bytes.
func rotation(bytes int) []uint32 {
	words := make([]uint32, 8)
	for i := range 32 {
		from := i&^3 | (i-bytes)&3
		words[i/4] |= uint32(from&15) << (8 * (i % 4))
	}
	return words
}

// gathering holds, for each mask of four 64-bit lanes, the permutation of
// 32-bit lanes that brings the chosen ones to the front.
func gathering() []uint32 {
	var words []uint32
	for mask := range 16 {
		var lanes []uint32
		for lane := range uint32(4) {
			if mask>>lane&1 == 1 {
				lanes = append(lanes, 2*lane, 2*lane+1)
			}
		}
		for len(lanes) < 8 {
			lanes = append(lanes, 0)
		}
		words = append(words, lanes...)
	}
	return words
}
