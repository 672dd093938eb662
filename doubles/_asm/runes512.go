package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Truth tables of three vectors for VPTERNLOGD.
const (
	first  = 0xf0
	second = 0xcc
	third  = 0xaa
)

// atLeast is the comparison "not less than" of VPCMPB.
const atLeast = 5

// A constants512 holds what countRunesAVX512 needs all the time in registers.
type constants512 struct {
	firstHigh, firstLow, secondHigh, lowHalf VecVirtual
	third, fourth, topBit                    VecVirtual
	continuation, three, four                VecVirtual
}

func loadConstants512() constants512 {
	fill := func(m Mem) VecVirtual {
		z := ZMM()
		VMOVDQU64(m, z)
		return z
	}
	return constants512{
		firstHigh:    fill(constant("first_high", firstHigh)),
		firstLow:     fill(constant("first_low", firstLow)),
		secondHigh:   fill(constant("second_high", secondHigh)),
		lowHalf:      fill(filled("low_half", 0x0f)),
		third:        fill(filled("third", 0xe0-0x80)),
		fourth:       fill(filled("fourth", 0xf0-0x80)),
		topBit:       fill(filled("top_bit", 0x80)),
		continuation: fill(filled("continuation", 0xc0)),
		three:        fill(filled("three", 0xe0)),
		four:         fill(filled("four", 0xf0)),
	}
}

func countRunesAVX512() {
	const width = 64
	TEXT("countRunesAVX512", NOSPLIT|NOFRAME, "func(p *byte, n int) (count, done int)")
	Doc("countRunesAVX512 does what countRunesAVX2 does, in groups of 256.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	n := Load(Param("n"), GP64())
	left, sum, before, checked := GP64(), GP64(), GP64(), GP64()
	MOVQ(n, left)
	XORQ(sum, sum)
	XORQ(checked, checked)
	c := loadConstants512()
	err := ZMM()
	at := func(i int) Mem { return Mem{Base: p, Disp: i} }
	add := func(equal Register) {
		count := GP64()
		KMOVQ(equal, count)
		POPCNTQ(count, count)
		ADDQ(count, sum)
	}

	Label("next")
	CMPQ(left, U32(group*width))
	JLT(LabelRef("done"))
	x := [group]VecVirtual{ZMM(), ZMM(), ZMM(), ZMM()}
	for i := range x {
		VMOVDQU64(at(width*i), x[i])
	}
	any, high := ZMM(), K()
	VPMAXUB(x[0], x[1], any)
	VPMAXUB(x[2], any, any)
	VPMAXUB(x[3], any, any)
	VPMOVB2M(any, high)
	KORTESTQ(high, high)
	JNZ(LabelRef("multi"))

	Comment("Nothing but ASCII.")
	for i := range x {
		equal := K()
		VPCMPEQB(at(width*i+1), x[i], equal)
		add(equal)
	}
	XORQ(checked, checked)
	advance(p, left, group*width)
	JMP(LabelRef("next"))

	Label("multi")
	four, wrong := K(), K()
	VPCMPUB(U8(atLeast), c.four, any, four)
	MOVQ(sum, before)
	VPXORQ(err, err, err)
	TESTQ(checked, checked)
	JNZ(LabelRef("checked"))
	Comment("The bytes before have not been checked.")
	c.check(loads512(at, -entry, 4), err)
	MOVQ(U32(1), checked)

	Label("checked")
	KORTESTQ(four, four)
	JNZ(LabelRef("four"))
	positions := func(longest int) {
		for i := range group {
			x := loads512(at, width*i, 6)
			c.check(x, err)
			add(c.doubles(at, width*i, x, longest))
		}
		VPTESTMQ(err, err, wrong)
		KORTESTW(wrong, wrong)
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

// loads512 loads the vectors that begin 0, 1, 2... bytes after a position.
func loads512(at func(int) Mem, i, n int) []VecVirtual {
	x := make([]VecVirtual, n)
	for k := range x {
		x[k] = ZMM()
		VMOVDQU64(at(i+k), x[k])
	}
	return x
}

// check adds the errors of UTF-8 in the fourth byte after every position to err,
// x being the first four.
func (c constants512) check(x []VecVirtual, err VecVirtual) {
	high := func(x VecVirtual) VecVirtual {
		half := ZMM()
		VPSRLW(U8(4), x, half)
		VPANDD(c.lowHalf, half, half)
		return half
	}
	a, b, d := high(x[2]), ZMM(), high(x[3])
	VPANDD(c.lowHalf, x[2], b)
	VPSHUFB(a, c.firstHigh, a)
	VPSHUFB(b, c.firstLow, b)
	VPSHUFB(d, c.secondHigh, d)
	VPTERNLOGD(U8(first&second&third), a, b, d)

	e, f := ZMM(), ZMM()
	VPSUBUSB(c.third, x[1], e)
	VPSUBUSB(c.fourth, x[0], f)
	VPTERNLOGD(U8((first|second)&third), c.topBit, f, e)
	VPTERNLOGD(U8(first|(second^third)), d, e, err)
}

// doubles returns a mask of the lanes that begin a character that equals the
// next one, x being its first six and longest the most bytes that a character has.
func (c constants512) doubles(at func(int) Mem, i int, x []VecVirtual, longest int) Register {
	// What differs between a character of size bytes and the next one.
	differ := func(size int) VecVirtual {
		all := ZMM()
		for k := range size {
			var other Op = at(i + k + size)
			if k+size < len(x) {
				other = x[k+size]
			}
			if k == 0 {
				VPXORQ(other, x[k], all)
			} else {
				VPTERNLOGD(U8(first|(second^third)), other, x[k], all)
			}
		}
		return all
	}
	all := differ(1)
	choose := func(which Register, size int) {
		VMOVDQU8(differ(size), which, all)
	}
	high, three, starts, equal := K(), K(), K(), K()
	VPMOVB2M(x[0], high)
	VPCMPUB(U8(atLeast), c.three, x[0], three)
	VPCMPB(U8(atLeast), c.continuation, x[0], starts)
	choose(high, 2)
	choose(three, 3)
	if longest == 4 {
		four := K()
		VPCMPUB(U8(atLeast), c.four, x[0], four)
		choose(four, 4)
	}
	VPTESTNMB(all, all, starts, equal)
	return equal
}
