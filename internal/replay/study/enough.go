package study

import (
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Enough is how many stretches of a service's goroutines a study of it needs at most: those of thousands of requests. It
// takes a second of a processor's time or two, which are missing to the service if it asks itself.
const Enough = 60_000

// Since is from when on a graph has so many stretches up to a moment, if that is later than another one.
func Since(g *goroutines.Graph, from, to int64, most int) int64 {
	const step = 1000 // ns
	later := func(n int) int64 { return from + step*int64(n) }
	return later(sort.Search(int((to-from)/step), func(n int) bool { return between(g, later(n), to) <= most }))
}

// between is how many stretches begin between two moments.
func between(g *goroutines.Graph, from, to int64) (n int) {
	for i := range g.Goroutines {
		if g.Goroutines[i].Role == goroutines.Program {
			n += begun(&g.Goroutines[i], to) - begun(&g.Goroutines[i], from)
		}
	}
	return n
}

// begun is how many stretches of a goroutine have begun before a moment.
func begun(gor *goroutines.Goroutine, at int64) int {
	return sort.Search(len(gor.Stretches), func(step int) bool { return gor.Stretches[step].From >= at })
}
