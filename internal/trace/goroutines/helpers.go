package goroutines

import "strings"

// A helper is a goroutine that a library starts for a function of the user's which waits for
// it: package os/exec reads a child's output in one. What it does is done for that
// function, at any time, and not only while that waits. Goroutines that were started and begin at
// the same places are alike: of many, some are not waited for, as they were done before.
// Package os/exec waits for all of its own.

// A spawning is where goroutines were started, and where they begin: sites.
type spawning struct{ cause, start int32 }

// findHelpers finds which goroutines are helpers.
func (g *Graph) findHelpers() {
	awaited := make(map[spawning]bool)
	g.Waits(g.From, g.To, func(w Wait) {
		if x, ok := g.spawned(w.Woken.Waker); ok && g.Own(w.Blocked.Site) && g.NameOf(w.Blocked.Site) == g.NameOf(x.cause) {
			awaited[x] = true
		}
	})
	g.helps = make([]int32, len(g.Goroutines))
	for i := range g.helps {
		g.helps[i] = None
		if x, ok := g.spawned(int32(i)); ok && (awaited[x] || strings.HasPrefix(g.startOf(x.start), "os/exec.")) {
			g.helps[i] = x.cause
		}
	}
}

// spawned is how a goroutine of a library was started by the user's code.
func (g *Graph) spawned(i int32) (x spawning, ok bool) {
	if i == None || len(g.Goroutines[i].Stretches) == 0 {
		return x, false
	}
	gor := &g.Goroutines[i]
	x = spawning{gor.Stretches[0].Cause, gor.Start}
	return x, g.Own(x.cause) && x.start != None && !g.Own(x.start)
}

// Helps is the site in the user's code for which a goroutine of a library works, or None.
func (g *Graph) Helps(i int32) int32 { return g.helps[i] }

// startOf is the function that goroutines begin with, by their site.
func (g *Graph) startOf(site int32) string {
	frames := g.Sites[site].Frames
	return g.Frames[frames[len(frames)-1]].Function
}
