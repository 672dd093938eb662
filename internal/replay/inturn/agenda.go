package inturn

// An Agenda holds what is due at some moment. The zero Agenda is empty.
type Agenda[T any] struct {
	items []item[T] // a heap, the earliest first
	added int64
}

// An item is compared without an interface in between: replays take millions.
type item[T any] struct {
	at, number int64
	value      T
}

func (x *item[T]) before(y *item[T]) bool {
	return x.at < y.at || x.at == y.at && x.number < y.number
}

// Add adds a value that is due at a moment, behind those that are due at the same one.
func (a *Agenda[T]) Add(at int64, value T) {
	a.added++
	x := item[T]{at, a.added, value}
	a.items = append(a.items, x)
	i := len(a.items) - 1
	for i > 0 {
		above := (i - 1) / 2
		if !x.before(&a.items[above]) {
			break
		}
		a.items[i] = a.items[above]
		i = above
	}
	a.items[i] = x
}

// Len is the number of values.
func (a *Agenda[T]) Len() int { return len(a.items) }

// Next takes the value that is due first. It panics if there is none.
func (a *Agenda[T]) Next() (at int64, value T) {
	first, n := a.items[0], len(a.items)-1
	x := a.items[n]
	a.items = a.items[:n]
	i := 0
	for {
		below := 2*i + 1
		if below >= n {
			break
		}
		if below+1 < n && a.items[below+1].before(&a.items[below]) {
			below++
		}
		if !a.items[below].before(&x) {
			break
		}
		a.items[i] = a.items[below]
		i = below
	}
	if n > 0 {
		a.items[i] = x
	}
	return first.at, first.value
}
