// Package table keeps a value for each stretch of a graph's goroutines.
//
//	waits := table.New[link](g)
//	waits.Set(key, link{to: other})
package table

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// A Table has a value for each stretch, which is zero until it is set. It is as large as the graph's goroutines of
// which one is set, and quick to ask.
type Table[V any] struct {
	g     *goroutines.Graph
	lists [][]V
}

// New returns a table of a graph's stretches.
func New[V any](g *goroutines.Graph) Table[V] { return Table[V]{g, make([][]V, len(g.Goroutines))} }

// At is the value of a stretch; the one before the first has none.
func (t Table[V]) At(k goroutines.Key) (v V) {
	if l := t.lists[k.Goroutine]; l != nil && k.Step >= 0 {
		v = l[k.Step]
	}
	return v
}

// Set sets it.
func (t Table[V]) Set(k goroutines.Key, v V) {
	l := t.lists[k.Goroutine]
	if l == nil {
		l = make([]V, len(t.g.Goroutines[k.Goroutine].Stretches))
		t.lists[k.Goroutine] = l
	}
	l[k.Step] = v
}
