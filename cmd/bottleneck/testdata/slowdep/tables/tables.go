// Package tables is another module that is slow to initialise.
package tables

var Table = build()

func build() (x uint64) {
	for i := range uint64(80_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}
