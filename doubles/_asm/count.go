package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// countAVX2 compares 32 bytes with the 32 that begin one later. Every lane that
// is equal becomes -1, which is taken from a lane of a sum. A lane holds at most
// 255, so the sums are gathered in time.
func countAVX2() {
	const unroll = 4
	TEXT("countAVX2", NOSPLIT|NOFRAME, "func(p *byte, n int) int")
	Doc("countAVX2 returns how many of the n bytes at p equal the byte after them.",
		"It handles whole groups of 32 bytes, and reads one byte beyond them.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	n := Load(Param("n"), GP64())

	zero, total := YMM(), YMM()
	VPXOR(zero, zero, zero)
	VPXOR(total, total, total)
	sums := make([]VecVirtual, unroll)
	for i := range sums {
		sums[i] = YMM()
	}

	Label("gather")
	for _, sum := range sums {
		VPXOR(sum, sum, sum)
	}
	Comment("At most 255 rounds before the next gathering.")
	rounds, left := GP64(), GP64()
	MOVQ(n, left)
	SHRQ(U8(7), left)
	MOVQ(U32(255), rounds)
	CMPQ(left, rounds)
	CMOVQLT(left, rounds)
	TESTQ(rounds, rounds)
	JZ(LabelRef("last"))

	stride := GP64()
	MOVQ(rounds, stride)
	SHLQ(U8(7), stride)
	SUBQ(stride, n)

	Label("round")
	for i, sum := range sums {
		x := YMM()
		VMOVDQU(Mem{Base: p, Disp: 32 * i}, x)
		VPCMPEQB(Mem{Base: p, Disp: 32*i + 1}, x, x)
		VPSUBB(x, sum, sum)
	}
	ADDQ(U8(32*unroll-64), p)
	ADDQ(U8(64), p)
	DECQ(rounds)
	JNZ(LabelRef("round"))

	for _, sum := range sums {
		VPSADBW(zero, sum, sum)
		VPADDQ(sum, total, total)
	}
	JMP(LabelRef("gather"))

	Label("last")
	Comment("Less than a round is left.")
	Label("group")
	CMPQ(n, U8(32))
	JLT(LabelRef("done"))
	x := YMM()
	VMOVDQU(Mem{Base: p}, x)
	VPCMPEQB(Mem{Base: p, Disp: 1}, x, x)
	VPSUBB(x, sums[0], sums[0])
	ADDQ(U8(32), p)
	SUBQ(U8(32), n)
	JMP(LabelRef("group"))

	Label("done")
	VPSADBW(zero, sums[0], sums[0])
	VPADDQ(sums[0], total, total)
	storeSum(total)
}

// storeSum returns the sum of the four 64-bit lanes of total.
func storeSum(total VecVirtual) {
	high := XMM()
	low := total.AsX()
	VEXTRACTI128(U8(1), total, high)
	VPADDQ(high, low, low)
	VPSHUFD(U8(0b01_00_11_10), low, high)
	VPADDQ(high, low, low)
	sum := GP64()
	VMOVQ(low, sum)
	VZEROUPPER()
	Store(sum, ReturnIndex(0))
	RET()
}

// countAVX512 compares 64 bytes at once. The comparison gives one bit for each.
func countAVX512() {
	const unroll = 4
	TEXT("countAVX512", NOSPLIT|NOFRAME, "func(p *byte, n int) int")
	Doc("countAVX512 returns how many of the n bytes at p equal the byte after them.",
		"It handles whole groups of 64 bytes, and reads one byte beyond them.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	n := Load(Param("n"), GP64())
	sum := GP64()
	XORQ(sum, sum)

	step := func(i int) {
		x, equal, count := ZMM(), K(), GP64()
		VMOVDQU64(Mem{Base: p, Disp: 64 * i}, x)
		VPCMPEQB(Mem{Base: p, Disp: 64*i + 1}, x, equal)
		KMOVQ(equal, count)
		POPCNTQ(count, count)
		ADDQ(count, sum)
	}
	Label("round")
	CMPQ(n, U32(64*unroll))
	JLT(LabelRef("group"))
	for i := range unroll {
		step(i)
	}
	ADDQ(U32(64*unroll), p)
	SUBQ(U32(64*unroll), n)
	JMP(LabelRef("round"))

	Label("group")
	CMPQ(n, U8(64))
	JLT(LabelRef("done"))
	step(0)
	ADDQ(U8(64), p)
	SUBQ(U8(64), n)
	JMP(LabelRef("group"))

	Label("done")
	VZEROUPPER()
	Store(sum, ReturnIndex(0))
	RET()
}
