// Command _asm writes the assembly of package randgen:
//
//	cd randgen/_asm && go run . -out ../vector_amd64.s -stubs ../vector_stub_amd64.go -pkg randgen
//
// Every kernel has an AVX2 and an AVX-512 form. Arguments are trusted: lengths
// are multiples as each kernel says, and nothing outside of them is touched.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

func main() {
	ConstraintExpr("amd64,gc,!purego,!noasm")
	keystreamAVX2()
	keystreamAVX512()
	gather64 = u32s("gather64", gathering64())
	gather32 = u32s("gather32", gathering32())
	for _, tables := range []int{0, 4, 8, 16} {
		pairsAVX2(tables)
		pairsAVX512(tables)
	}
	for _, tables := range []int{0, 16} {
		singlesAVX2(tables)
		singlesAVX512(tables)
	}
	nibbles("AVX2", 32, yOps, func(o ...Op) { VPAND(o[0], o[1], o[2]) }, func(o ...Op) { VMOVDQU(o[0], o[1]) })
	nibbles("AVX512", 64, zOps, func(o ...Op) { VPANDQ(o[0], o[1], o[2]) }, func(o ...Op) { VMOVDQU64(o[0], o[1]) })
	Generate()
}
