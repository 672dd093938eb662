// Package encounters finds out who uses the same channel, of which only is known who met whom at which
// lines:
//
//	var e encounters.Encounters
//	e.Add(waits, ends)
//	e.JoinTurns()
//	same := e.Root(a) == e.Root(b)
//
// It is a union-find over the goroutines' lines. The zero Encounters is empty. Not safe for concurrent
// use.
package encounters

import (
	"maps"
	"slices"
)

// A Node is a goroutine at a frame.
type Node struct{ Goroutine, Frame int32 }

// An encounter is a goroutine's wait at a frame that another one ended at another.
type encounter struct{ waits, ends Node }

// Encounters are those of goroutines at their lines.
type Encounters struct {
	parent map[Node]Node
	turns  map[[2]int32]map[encounter]bool // by the two frames
}

// Add adds a wait, and who ended it.
func (u *Encounters) Add(waits, ends Node) {
	if u.parent == nil {
		u.parent, u.turns = make(map[Node]Node), make(map[[2]int32]map[encounter]bool)
	}
	u.join(waits, ends)
	lines := [2]int32{waits.Frame, ends.Frame}
	if u.turns[lines] == nil {
		u.turns[lines] = make(map[encounter]bool)
	}
	u.turns[lines][encounter{waits, ends}] = true
}

// Root stands for all that use the same channel as a node that was added.
func (u *Encounters) Root(n Node) Node {
	if _, ok := u.parent[n]; !ok {
		u.parent[n] = n
	}
	for u.parent[n] != n {
		u.parent[n] = u.parent[u.parent[n]]
		n = u.parent[n]
	}
	return n
}

func (u *Encounters) join(a, b Node) { u.parent[u.Root(a)] = u.Root(b) }

// JoinTurns joins the encounters at two lines of goroutines that end one another's waits in
// a circle: they take turns with one channel. Those of a pipeline of alike stages do not.
func (u *Encounters) JoinTurns() {
	for _, list := range u.turns {
		u.joinTurns(list)
	}
	clear(u.turns)
}

func (u *Encounters) joinTurns(list map[encounter]bool) {
	waits, ends, of := make(map[int32]int), make(map[int32]int), make(map[int32][]encounter)
	for e := range list {
		waits[e.waits.Goroutine]++
		ends[e.ends.Goroutine]++
		of[e.waits.Goroutine] = append(of[e.waits.Goroutine], e)
		of[e.ends.Goroutine] = append(of[e.ends.Goroutine], e)
	}
	for check := slices.Collect(maps.Keys(of)); len(check) > 0; {
		i := check[len(check)-1]
		check = check[:len(check)-1]
		if waits[i] > 0 && ends[i] > 0 {
			continue
		}
		for _, e := range of[i] {
			if list[e] {
				delete(list, e)
				waits[e.waits.Goroutine]--
				ends[e.ends.Goroutine]--
				check = append(check, e.waits.Goroutine, e.ends.Goroutine)
			}
		}
		delete(of, i)
	}
	var first *encounter
	for e := range list {
		if first == nil {
			first = &e
		}
		u.join(first.waits, e.waits)
	}
}
