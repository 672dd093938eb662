package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The check of UTF-8 follows Keiser and Lemire, "Validating UTF-8 In Less Than
// One Instruction Per Byte" (2021), section 6: the two halves of a byte and the
// upper half of the next one each look up which of these errors they allow. An
// error is one that all three allow.
const (
	tooShort     = 1 << iota // a lead byte, then none of its continuation bytes
	tooLong                  // ASCII, then a continuation byte
	overlong3                // E0 80 to E0 9F
	tooLarge                 // F4 90 and above
	surrogate                // ED A0 to ED BF
	overlong2                // C0 and C1
	overlong4                // F0 80 to F0 8F, and also F5 80 and above
	continuation             // two continuation bytes: an error or not, as the two bytes before say
)

const (
	tooLarge1000 = overlong4
	always       = tooShort | tooLong | continuation
)

var (
	firstHigh = [16]byte{
		tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong,
		continuation, continuation, continuation, continuation,
		tooShort | overlong2,
		tooShort,
		tooShort | overlong3 | surrogate,
		tooShort | tooLarge | tooLarge1000 | overlong4,
	}
	firstLow = [16]byte{
		always | overlong2 | overlong3 | overlong4,
		always | overlong2,
		always, always,
		always | tooLarge,
		always | tooLarge | tooLarge1000, always | tooLarge | tooLarge1000, always | tooLarge | tooLarge1000,
		always | tooLarge | tooLarge1000, always | tooLarge | tooLarge1000, always | tooLarge | tooLarge1000,
		always | tooLarge | tooLarge1000, always | tooLarge | tooLarge1000,
		always | tooLarge | tooLarge1000 | surrogate,
		always | tooLarge | tooLarge1000, always | tooLarge | tooLarge1000,
	}
	secondHigh = [16]byte{
		tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort,
		tooLong | continuation | overlong2 | overlong3 | overlong4 | tooLarge1000,
		tooLong | continuation | overlong2 | overlong3 | tooLarge,
		tooLong | continuation | overlong2 | surrogate | tooLarge,
		tooLong | continuation | overlong2 | surrogate | tooLarge,
		tooShort, tooShort, tooShort, tooShort,
	}
)

// table puts 16 bytes into memory, once for each part of a vector.
func table(name string, bytes [16]byte) Mem {
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 64 {
		DATA(i, U8(bytes[i%16]))
	}
	return m
}

var constants = map[string]Mem{}

func constant(name string, bytes [16]byte) Mem {
	m, ok := constants[name]
	if !ok {
		m = table(name, bytes)
		constants[name] = m
	}
	return m
}

// filled is a vector of equal bytes in memory.
func filled(name string, b byte) Mem {
	var bytes [16]byte
	for i := range bytes {
		bytes[i] = b
	}
	return constant(name, bytes)
}

// A validator2 gathers the errors of UTF-8 in a vector.
type validator2 struct {
	firstHigh, firstLow, secondHigh, lowHalf VecVirtual
	err                                      VecVirtual
}

func newValidator2() validator2 {
	fill := func(m Mem) VecVirtual {
		y := YMM()
		VMOVDQU(m, y)
		return y
	}
	return validator2{
		firstHigh:  fill(constant("first_high", firstHigh)),
		firstLow:   fill(constant("first_low", firstLow)),
		secondHigh: fill(constant("second_high", secondHigh)),
		lowHalf:    fill(filled("low_half", 0x0f)),
		err:        YMM(),
	}
}

// check looks at the fourth byte after every position, x being the first four.
func (v validator2) check(x []VecVirtual) {
	high := func(x VecVirtual) VecVirtual {
		half := YMM()
		VPSRLW(U8(4), x, half)
		VPAND(v.lowHalf, half, half)
		return half
	}
	found, half := high(x[2]), YMM()
	VPSHUFB(found, v.firstHigh, found)
	VPAND(v.lowHalf, x[2], half)
	VPSHUFB(half, v.firstLow, half)
	VPAND(half, found, found)
	half = high(x[3])
	VPSHUFB(half, v.secondHigh, half)
	VPAND(half, found, found)

	// The fourth byte must be the third of a character, or its fourth.
	third, fourth := YMM(), YMM()
	VPSUBUSB(filled("third", 0xe0-0x80), x[1], third)
	VPSUBUSB(filled("fourth", 0xf0-0x80), x[0], fourth)
	VPOR(third, fourth, third)
	VPAND(filled("top_bit", 0x80), third, third)
	VPXOR(third, found, found)
	VPOR(found, v.err, v.err)
}
