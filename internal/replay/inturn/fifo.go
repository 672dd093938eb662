// Package inturn has queues: in one, what comes first goes first, and in the other what is due first.
// They are not safe for concurrent use.
package inturn

// A FIFO holds values in the order in which they came. The zero FIFO is empty.
type FIFO[T any] struct {
	list []T
	head int
}

// Push adds a value at the end.
func (q *FIFO[T]) Push(x T) { q.list = append(q.list, x) }

// Len is the number of values.
func (q *FIFO[T]) Len() int { return len(q.list) - q.head }

// Pop takes the first value. It panics if there is none.
func (q *FIFO[T]) Pop() T {
	const many = 1024 // that were taken: their room is used again
	x := q.list[q.head]
	q.head++
	if q.head > many && 2*q.head > len(q.list) {
		q.list = append(q.list[:0], q.list[q.head:]...)
		q.head = 0
	}
	return x
}
