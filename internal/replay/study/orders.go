package study

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// findOrders finds the functions of goroutines that take items from several channels by one select, and the least that is left
// of the time without each. A replay has them take items in the order in which they did, which may have been up to who was there
// first. In another order nobody may have to wait for others: it takes as long as whoever of them does most by itself.
func findOrders(g *goroutines.Graph, from, to int64) map[string]float64 {
	least := make(map[string]float64)
	for i, with := range choosers(g, from, to) {
		by := make(map[int32]map[string]float64)
		for other := range with {
			by[other] = byItself(g, other, from, to)
		}
		for function := range by[i] {
			left := 0.0
			for _, parts := range by {
				left = max(left, sum(parts)-parts[function])
			}
			least[function] = left
		}
	}
	delete(least, "")
	return least
}

// choosers are those goroutines, each with those that waited for it or that it waited for, itself among them.
func choosers(g *goroutines.Graph, from, to int64) map[int32]map[int32]bool {
	found := make(map[int32]map[int32]bool)
	if !slices.ContainsFunc(g.Places, func(p goroutines.Place) bool { return p.Chooses }) {
		return found
	}
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role == goroutines.Program && slices.ContainsFunc(gor.Stretches, func(s goroutines.Stretch) bool { return g.At(s.Site).Chooses }) {
			found[int32(i)] = map[int32]bool{int32(i): true}
		}
	}
	g.Waits(from, to, func(w goroutines.Wait) {
		if with := found[w.Woken.Waker]; with != nil {
			with[w.Goroutine] = true
		}
		if with := found[w.Goroutine]; with != nil && w.Woken.Waker != goroutines.None {
			with[w.Woken.Waker] = true
		}
	})
	return found
}

// byItself is what a goroutine does without waiting for others, by function, as parts of the time.
func byItself(g *goroutines.Graph, i int32, from, to int64) map[string]float64 {
	parts := alone(g, i, from, to)
	for site, ns := range computedAt(g, i, from, to) {
		parts[g.NameOf(site)] += float64(ns) / float64(to-from)
	}
	return parts
}

func sum(parts map[string]float64) (all float64) {
	for _, part := range parts {
		all += part
	}
	return all
}
