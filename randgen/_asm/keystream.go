package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The keystream of C2SP chacha8rand: from each key 16 blocks, laid out four by
// four, word after word; the last 32 of 1024 bytes are the next key and are
// written to the key's place only.

// keystreamAVX512 computes the 16 blocks side by side, one in each 32-bit lane.
func keystreamAVX512() {
	first := u32s("sigma", sigma[:])
	counters := u32s("counters", counting(0, 16))

	TEXT("keystreamAVX512", NOSPLIT, "func(key *[32]byte, p *byte, refills int)")
	Doc("keystreamAVX512 writes refills times 992 bytes of keystream to p, and the next key to key.")
	Pragma("noescape")
	key := Load(Param("key"), GP64())
	p := Load(Param("p"), GP64())
	refills := Load(Param("refills"), GP64())

	state := []VecPhysical{Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15}
	keys := []VecPhysical{Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23}
	constants := []VecPhysical{Z24, Z25, Z26, Z27}
	count := Z28
	for i, c := range constants {
		VPBROADCASTD(first.Offset(4*i), c)
	}
	VMOVDQU32(counters, count)

	Label("refill512")
	for i, k := range keys {
		VPBROADCASTD(Mem{Base: key, Disp: 4 * i}, k)
		VMOVDQA32(k, state[4+i])
	}
	for i, c := range constants {
		VMOVDQA32(c, state[i])
	}
	VMOVDQA32(count, state[12])
	for _, s := range state[13:] {
		VPXORD(s, s, s)
	}
	for range 4 {
		quarters512(state, [4][4]int{{0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15}})
		quarters512(state, [4][4]int{{0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}})
	}
	for i, k := range keys {
		VPADDD(k, state[4+i], state[4+i])
	}
	for quad := range 4 {
		transpose512(state[4*quad:], keys[:4])
		for group := range 4 {
			out := Mem{Base: p, Disp: 256*group + 64*quad}
			if group == 3 && quad == 3 {
				last := keys[3]
				VMOVDQU32(last.AsY(), out)
				VEXTRACTI64X4(Imm(1), last, Mem{Base: key})
				continue
			}
			VMOVDQU32(keys[group], out)
		}
	}
	ADDQ(U32(992), p)
	DECQ(refills)
	JNZ(LabelRef("refill512"))
	VZEROUPPER()
	RET()
}

// quarters512 is four quarter rounds, step by step side by side.
func quarters512(s []VecPhysical, rounds [4][4]int) {
	step := func(a, b, d int, rotate uint64) {
		for _, r := range rounds {
			VPADDD(s[r[b]], s[r[a]], s[r[a]])
		}
		for _, r := range rounds {
			VPXORD(s[r[a]], s[r[d]], s[r[d]])
		}
		for _, r := range rounds {
			VPROLD(Imm(rotate), s[r[d]], s[r[d]])
		}
	}
	step(0, 1, 3, 16)
	step(2, 3, 1, 12)
	step(0, 1, 3, 8)
	step(2, 3, 1, 7)
}

// transpose512 turns four rows of four 128-bit lanes into out; rows are lost.
func transpose512(rows, out []VecPhysical) {
	VSHUFI32X4(Imm(0x44), rows[1], rows[0], out[0])
	VSHUFI32X4(Imm(0xEE), rows[1], rows[0], out[2])
	VSHUFI32X4(Imm(0x44), rows[3], rows[2], rows[0])
	VSHUFI32X4(Imm(0xEE), rows[3], rows[2], rows[1])
	VSHUFI32X4(Imm(0xDD), rows[0], out[0], out[1])
	VSHUFI32X4(Imm(0x88), rows[0], out[0], out[0])
	VSHUFI32X4(Imm(0xDD), rows[1], out[2], out[3])
	VSHUFI32X4(Imm(0x88), rows[1], out[2], out[2])
}

// keystreamAVX2 computes eight blocks side by side, twice. The 16 registers
// hold the state; the one that is free to rotate with is by turns Y15 and Y4,
// whose value waits in memory.
func keystreamAVX2() {
	c := constantsAVX2{
		sigma:    u32s("sigma2", sigma[:]),
		counters: u32s("counters2", counting(0, 16)),
		rol16:    u32s("rol16", rotation(2)),
		rol8:     u32s("rol8", rotation(1)),
	}
	TEXT("keystreamAVX2", NOSPLIT, "func(key *[32]byte, p *byte, refills int)")
	Doc("keystreamAVX2 writes refills times 992 bytes of keystream to p, and the next key to key.")
	Pragma("noescape")
	key := Load(Param("key"), GP64())
	p := Load(Param("p"), GP64())
	refills := Load(Param("refills"), GP64())
	waiting := AllocLocal(64)

	Label("refill2")
	eightBlocks(c, 0, key, p, waiting)
	eightBlocks(c, 1, key, p, waiting)
	ADDQ(U32(992), p)
	DECQ(refills)
	JNZ(LabelRef("refill2"))
	VZEROUPPER()
	RET()
}

type constantsAVX2 struct{ sigma, counters, rol16, rol8 Mem }

var ys = []VecPhysical{Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, Y8, Y9, Y10, Y11, Y12, Y13, Y14, Y15}

func eightBlocks(c constantsAVX2, half int, key, p Register, waiting Mem) {
	wait15, wait4 := waiting, waiting.Offset(32)
	for i := range 4 {
		VPBROADCASTD(c.sigma.Offset(4*i), ys[i])
	}
	for i := range 8 {
		VPBROADCASTD(Mem{Base: key, Disp: 4 * i}, ys[4+i])
	}
	VMOVDQU(c.counters.Offset(32*half), Y12)
	for _, y := range ys[13:] {
		VPXOR(y, y, y)
	}
	VMOVDQU(Y15, wait15)

	loop := []string{"rounds2a", "rounds2b"}[half]
	rounds := GP64()
	MOVQ(U32(4), rounds)
	Label(loop)
	quarters2(c, Y15, [2][4]int{{0, 4, 8, 12}, {1, 5, 9, 13}})
	VMOVDQU(Y4, wait4)
	VMOVDQU(wait15, Y15)
	quarters2(c, Y4, [2][4]int{{2, 6, 10, 14}, {3, 7, 11, 15}})
	quarters2(c, Y4, [2][4]int{{0, 5, 10, 15}, {1, 6, 11, 12}})
	VMOVDQU(Y15, wait15)
	VMOVDQU(wait4, Y4)
	quarters2(c, Y15, [2][4]int{{2, 7, 8, 13}, {3, 4, 9, 14}})
	DECQ(rounds)
	JNZ(LabelRef(loop))

	// Rows 0 and 1 make room for row 15 and the words of the key.
	store2(p, 512*half, 0, Y0, Y1, Y15)
	store2(p, 512*half, 2, Y2, Y3, Y15)
	for i := range 8 {
		VPBROADCASTD(Mem{Base: key, Disp: 4 * i}, Y0)
		VPADDD(Y0, ys[4+i], ys[4+i])
	}
	for row := 4; row < 14; row += 2 {
		store2(p, 512*half, row, ys[row], ys[row+1], Y0)
	}
	VMOVDQU(wait15, Y15)
	if half == 0 {
		store2(p, 0, 14, Y14, Y15, Y0)
		return
	}
	VPERM2I128(Imm(0x20), Y15, Y14, Y0)
	VPERM2I128(Imm(0x31), Y15, Y14, Y1)
	VMOVDQU(Y0, Mem{Base: p, Disp: 512 + 16*14})
	VMOVDQU(Y1, Mem{Base: key})
}

// store2 writes two rows of two groups of four blocks.
func store2(p Register, base, row int, a, b, free VecPhysical) {
	VPERM2I128(Imm(0x20), b, a, free)
	VPERM2I128(Imm(0x31), b, a, b)
	VMOVDQU(free, Mem{Base: p, Disp: base + 16*row})
	VMOVDQU(b, Mem{Base: p, Disp: base + 256 + 16*row})
}

// quarters2 is two quarter rounds side by side.
func quarters2(c constantsAVX2, free VecPhysical, rounds [2][4]int) {
	add := func(a, b, d int) {
		for _, r := range rounds {
			VPADDD(ys[r[b]], ys[r[a]], ys[r[a]])
		}
		for _, r := range rounds {
			VPXOR(ys[r[a]], ys[r[d]], ys[r[d]])
		}
	}
	bytes := func(d int, by Mem) {
		for _, r := range rounds {
			VPSHUFB(by, ys[r[d]], ys[r[d]])
		}
	}
	bits := func(d int, by uint64) {
		for _, r := range rounds {
			VPSLLD(Imm(by), ys[r[d]], free)
			VPSRLD(Imm(32-by), ys[r[d]], ys[r[d]])
			VPOR(free, ys[r[d]], ys[r[d]])
		}
	}
	add(0, 1, 3)
	bytes(3, c.rol16)
	add(2, 3, 1)
	bits(1, 12)
	add(0, 1, 3)
	bytes(3, c.rol8)
	add(2, 3, 1)
	bits(1, 7)
}
