// Package calls has functions that are called known numbers of times.
package calls

// A Box holds a number.
type Box[T int | uint64] struct{ n T }

// Add is called 100 times by each Sum.
//
//go:noinline
func (b *Box[T]) Add(n T) {
	for i := range 50 {
		b.n += n ^ T(i)
	}
}

// Sum calls Add.
//
//go:noinline
func Sum() uint64 {
	var b Box[uint64]
	for i := range uint64(100) {
		b.Add(i)
	}
	return b.n
}

// Setup is called before the timer starts.
func Setup() { Sum() }
