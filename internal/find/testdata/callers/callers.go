// Package callers has a helper that four functions call.
package callers

var state uint64 = 1

//go:noinline
func helper(rounds int) {
	x := state
	for range rounds {
		x = x*6364136223846793005 + 1
	}
	state = x
}

//go:noinline
func A() { helper(50_000) }

//go:noinline
func B() { helper(25_000) }

//go:noinline
func C() { helper(15_000) }

//go:noinline
func D() { helper(10_000) }

// All calls all of them.
func All() {
	A()
	B()
	C()
	D()
}
