// Mainpkg is a program with a benchmark.
package main

func main() { println(render()) }

//go:noinline
func render() (x uint64) {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}
