// Command _asm writes the assembly of package randgen:
//
//	cd randgen/_asm && go run . -out ../vector_amd64.s -stubs ../vector_stub_amd64.go -pkg randgen
//
// Every kernel has an AVX2 and an AVX-512 form. Arguments are trusted: lengths
// are multiples as each kernel says, and nothing outside of them is touched.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,gc,!purego,!noasm")
	keystreamAVX2()
	keystreamAVX512()
	for _, tables := range []int{0, 4, 8} {
		pairsAVX2(tables)
		pairsAVX512(tables)
	}
	nibbles("AVX2", yVector)
	nibbles("AVX512", zVector)
	Generate()
}
