package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The kernels for characters go through the text in groups of four vectors.
//
// A group of nothing but ASCII is compared with the bytes one later. In any
// other group a lane stands for the position where its byte is. A lead byte
// says how long its character is; two equal characters of three bytes begin
// where a byte is equal to the third one on, and so are the next two bytes.
//
// That is right in valid text alone, so the text is checked as well: the bytes 0
// to 3 after a position, which are at hand, tell whether the last of them may
// stand there. An error is found at most 3 bytes after the invalid byte (a lead
// byte whose last continuation byte is missing), at most 2 bytes before it (the
// end of F0 80 80 80, whose error is in the first two). What is 3 bytes after
// the last position of a group has been checked with it; where that was not so
// with the group before, the check begins 5 bytes before the group, to look at
// the byte 2 before it.
//
// A group with an error is not counted, and ends the work. One without
// characters of four bytes, which are rare in most text, is spared their
// comparison.

const (
	group = 4 // vectors that are handled at once
	entry = 5 // bytes before the first position that are looked at
)

func countRunesAVX2() {
	const width = 32
	TEXT("countRunesAVX2", NOSPLIT|NOFRAME, "func(p *byte, n int) (count, done int)")
	Doc("countRunesAVX2 returns how many of the n positions at p have a character that",
		"equals the next one, and how many positions it did: whole groups of 128, up to",
		"the first one with invalid bytes in it or just after. It reads from 5 bytes",
		"before p to 7 bytes after the last position.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	n := Load(Param("n"), GP64())
	left, sum, before, checked := GP64(), GP64(), GP64(), GP64()
	MOVQ(n, left)
	XORQ(sum, sum)
	XORQ(checked, checked)

	v := newValidator2()
	at := func(i int) Mem { return Mem{Base: p, Disp: i} }

	Label("next")
	CMPQ(left, U32(group*width))
	JLT(LabelRef("done"))
	x := [group]VecVirtual{YMM(), YMM(), YMM(), YMM()}
	any, high := YMM(), GP32()
	for i := range x {
		VMOVDQU(at(width*i), x[i])
	}
	VPMAXUB(x[0], x[1], any)
	VPMAXUB(x[2], any, any)
	VPMAXUB(x[3], any, any)
	VPMOVMSKB(any, high)
	TESTL(high, high)
	JNZ(LabelRef("multi"))

	Comment("Nothing but ASCII.")
	for i := range x {
		equal, count := GP32(), GP32()
		VPCMPEQB(at(width*i+1), x[i], x[i])
		VPMOVMSKB(x[i], equal)
		POPCNTL(equal, count)
		ADDQ(count.As64(), sum)
	}
	XORQ(checked, checked)
	advance(p, left, group*width)
	JMP(LabelRef("next"))

	Label("multi")
	Comment("Subtraction leaves nothing of bytes below those that begin four.")
	VPSUBUSB(filled("below_four", 0xef), any, any)
	MOVQ(sum, before)
	VPXOR(v.err, v.err, v.err)
	TESTQ(checked, checked)
	JNZ(LabelRef("checked"))
	Comment("The bytes before have not been checked.")
	v.check(loads2(at, -entry, 4))
	MOVQ(U32(1), checked)

	Label("checked")
	VPTEST(any, any)
	JNZ(LabelRef("four"))
	positions := func(longest int) {
		for i := range group {
			x := loads2(at, width*i, 6)
			v.check(x)
			equal, count := GP32(), GP32()
			VPMOVMSKB(doubles2(at, width*i, x, longest), equal)
			POPCNTL(equal, count)
			ADDQ(count.As64(), sum)
		}
		VPTEST(v.err, v.err)
		JNZ(LabelRef("invalid"))
		advance(p, left, group*width)
		JMP(LabelRef("next"))
	}
	positions(3)
	Label("four")
	positions(4)

	Label("invalid")
	MOVQ(before, sum)
	Label("done")
	VZEROUPPER()
	SUBQ(left, n)
	Store(sum, ReturnIndex(0))
	Store(n, ReturnIndex(1))
	RET()
}

func advance(p, left Register, n int) {
	ADDQ(U32(n), p)
	SUBQ(U32(n), left)
}

// loads2 loads the vectors that begin 0, 1, 2... bytes after a position.
func loads2(at func(int) Mem, i, n int) []VecVirtual {
	x := make([]VecVirtual, n)
	for k := range x {
		x[k] = YMM()
		VMOVDQU(at(i+k), x[k])
	}
	return x
}

// doubles2 returns a vector whose top bits say which lanes begin a character
// that equals the next one, x being its first ones and longest the most bytes
// that a character has.
func doubles2(at func(int) Mem, i int, x []VecVirtual, longest int) VecVirtual {
	// What differs between a character of size bytes and the next one.
	differ := func(size int) VecVirtual {
		all := YMM()
		for k := range size {
			one := all
			if k > 0 {
				one = YMM()
			}
			if k+size < len(x) {
				VPXOR(x[k+size], x[k], one)
			} else {
				VPXOR(at(i+k+size), x[k], one)
			}
			if k > 0 {
				VPOR(one, all, all)
			}
		}
		return all
	}
	// The bits of the lead byte choose: 11110xxx, 1110xxxx, 110xxxxx, 0xxxxxxx.
	which := YMM()
	three := differ(3)
	if longest == 4 {
		VPSLLW(U8(3), x[0], which)
		VPBLENDVB(which, differ(4), three, three)
	}
	all := differ(2)
	VPSLLW(U8(2), x[0], which)
	VPBLENDVB(which, three, all, all)
	one := differ(1)
	VPBLENDVB(x[0], all, one, one)
	// Continuation bytes begin nothing.
	begins, zero := YMM(), YMM()
	VPCMPGTB(filled("before_lead", 0xbf), x[0], begins)
	VPXOR(zero, zero, zero)
	VPCMPEQB(zero, one, one)
	VPAND(begins, one, one)
	return one
}
