package inturn

import "container/heap"

// An Agenda holds what is due at some moment. The zero Agenda is empty.
type Agenda[T any] struct {
	items items[T]
	added int64
}

// Add adds a value that is due at a moment, behind those that are due at the same one.
func (a *Agenda[T]) Add(at int64, x T) {
	a.added++
	heap.Push(&a.items, item[T]{at, a.added, x})
}

// Len is the number of values.
func (a *Agenda[T]) Len() int { return len(a.items) }

// Next takes the value that is due first. It panics if there is none.
func (a *Agenda[T]) Next() (at int64, x T) {
	i := heap.Pop(&a.items).(item[T])
	return i.at, i.value
}

type item[T any] struct {
	at, number int64
	value      T
}

// items are a heap, the earliest first.
type items[T any] []item[T]

func (l items[T]) Len() int { return len(l) }
func (l items[T]) Less(i, j int) bool {
	return l[i].at < l[j].at || l[i].at == l[j].at && l[i].number < l[j].number
}
func (l items[T]) Swap(i, j int) { l[i], l[j] = l[j], l[i] }
func (l *items[T]) Push(x any)   { *l = append(*l, x.(item[T])) }
func (l *items[T]) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}
