package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Both kernels load every byte once: the vector that begins one byte later is put
// together from two that follow each other. To load it too is simpler, but every such
// load crosses a cache line, or every other one, which cost a fifth of the speed.

// countAVX2 compares 32 bytes with the 32 that begin one later. Every lane that
// is equal becomes -1, which is taken from a lane of a sum. A lane holds at most
// 255, so the sums are gathered in time.
//
// So much is done with each byte that fewer loads are under way than memory allows, so
// that two pages ahead are asked for: what the processor fetches by itself ends with a
// page. To ask for what is behind the end does no harm.
func countAVX2() {
	const (
		unroll = 4
		ahead  = 8192
	)
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
	Comment("At most 255 rounds before the next gathering, and a vector behind them.")
	rounds, left := GP64(), GP64()
	MOVQ(n, left)
	SUBQ(U8(32), left)
	SARQ(U8(7), left)
	MOVQ(U32(255), rounds)
	CMPQ(left, rounds)
	CMOVQLT(left, rounds)
	TESTQ(rounds, rounds)
	JLE(LabelRef("last"))

	stride := GP64()
	MOVQ(rounds, stride)
	SHLQ(U8(7), stride)
	SUBQ(stride, n)

	first := YMM()
	VMOVDQU(Mem{Base: p}, first)
	Label("round")
	PREFETCHT0(Mem{Base: p, Disp: ahead})
	PREFETCHT0(Mem{Base: p, Disp: ahead + 64})
	x := first
	for i, sum := range sums {
		next, shifted := YMM(), YMM()
		if i == unroll-1 {
			next = first
		}
		VMOVDQU(Mem{Base: p, Disp: 32 * (i + 1)}, next)
		VPERM2I128(U8(0x21), next, x, shifted) // the upper half of x, the lower of next
		VPALIGNR(U8(1), x, shifted, shifted)
		VPCMPEQB(x, shifted, shifted)
		VPSUBB(shifted, sum, sum)
		x = next
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
	y := YMM()
	VMOVDQU(Mem{Base: p}, y)
	VPCMPEQB(Mem{Base: p, Disp: 1}, y, y)
	VPSUBB(y, sums[0], sums[0])
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
	CMPQ(n, U32(64*(unroll+1)))
	JLT(LabelRef("group"))
	first := ZMM()
	VMOVDQU64(Mem{Base: p}, first)
	Label("round")
	x := first
	for i := range unroll {
		next, ahead, shifted, equal, count := ZMM(), ZMM(), ZMM(), K(), GP64()
		if i == unroll-1 {
			next = first
		}
		VMOVDQU64(Mem{Base: p, Disp: 64 * (i + 1)}, next)
		VALIGNQ(U8(2), x, next, ahead)
		VPALIGNR(U8(1), x, ahead, shifted)
		VPCMPEQB(x, shifted, equal)
		KMOVQ(equal, count)
		POPCNTQ(count, count)
		ADDQ(count, sum)
		x = next
	}
	ADDQ(U32(64*unroll), p)
	SUBQ(U32(64*unroll), n)
	CMPQ(n, U32(64*(unroll+1)))
	JGE(LabelRef("round"))

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
