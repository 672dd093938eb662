// Command asm generates the kernels of package doubles. Run it by go generate
// in that package.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,gc,!purego,!noasm")
	countAVX2()
	countAVX512()
	countRunesAVX2()
	countRunesAVX512()
	Generate()
}
