package lazy

import "sync"

// A Memo keeps what is made once for each key. Keys of different packages differ if their types do. The zero Memo is
// empty. It must not be copied once it is used, and is safe for concurrent use.
type Memo struct{ made sync.Map }

// Once returns what was made for a key, or makes it.
func Once[K comparable, V any](m *Memo, key K, make func() V) V {
	x, ok := m.made.Load(key)
	if !ok {
		x, _ = m.made.LoadOrStore(key, &Value[V]{Make: make})
	}
	return x.(*Value[V]).Get()
}
