// Command steps makes steps of a known length, of which half is one function's.
package main

import "runtime/pprof"

var sink uint64

func spin(turns int) {
	for range turns {
		sink = sink*6364136223846793005 + 1442695040888963407
	}
}

//go:noinline
func half() { spin(50_000) }

func main() {
	for range 100 {
		half()
		spin(50_000)
		pprof.Lookup("bottleneck.progress:steps") // as bottleneck.Progress does
	}
}
