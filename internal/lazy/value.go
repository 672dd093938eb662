package lazy

import "sync"

// A Value is made when it is first asked for. Like a [Regexp] it costs a variable of a package nothing until
// then, must not be copied after that, and is safe for concurrent use.
type Value[T any] struct {
	Make func() T

	once  sync.Once
	value T
}

// Get returns the value.
func (v *Value[T]) Get() T {
	v.once.Do(func() { v.value = v.Make() })
	return v.value
}
