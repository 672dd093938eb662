// Program deadline searches until a time, however much it gets done.
package main

import "time"

func main() {
	var found uint64
	for range 4 {
		for end := time.Now().Add(100 * time.Millisecond); time.Now().Before(end); {
			found += chunk(found)
		}
	}
	print(found % 2)
}

//go:noinline
func chunk(x uint64) uint64 {
	for range 100_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}
