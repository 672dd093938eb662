// Program buffer makes faster what it takes more slowly, with a buffer between the two.
package main

func main() {
	buffer := make(chan uint64, 150)
	go func() {
		for i := range 1500 {
			buffer <- produce(uint64(i))
		}
		close(buffer)
	}()
	for x := range buffer {
		taken += spin(x, 400_000)
	}
}

var taken uint64

//go:noinline
func produce(x uint64) uint64 { return spin(x, 280_000) }

func spin(x uint64, turns int) uint64 {
	for range turns {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}
