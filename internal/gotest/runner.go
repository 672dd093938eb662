package gotest

import (
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// adjacent is how long after a trace the next one begins if it goes on with it.
const adjacent = 1_000_000

// end is the goroutine from which the path goes back through a trace, after which it is in another one: the same, if the
// next trace goes on with this one. Between them that one may have been woken often. The one that runs
// the test is then surely waited for, if it did anything in this trace.
func (t *traced) end(next, after int64) int64 {
	known := t.graph.Index(next) != goroutines.None
	if known && after-t.graph.To < adjacent {
		return next
	}
	if i := runner(t.graph, t.graph.To-1); i != goroutines.None && (!known || t.graph.Goroutines[i].StepAt(t.graph.To-1) > 0) {
		return t.graph.Goroutines[i].ID
	}
	if known {
		return next
	}
	return t.graph.Main()
}

// runner is the goroutine that runs a test at a moment and waits for no other test, if there is one alone, or None.
func runner(g *goroutines.Graph, at int64) int32 {
	found := int32(goroutines.None)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		step := gor.StepAt(at)
		if step < 0 || gor.EndedBefore(at) || !tests(g, gor) || awaits(g, &gor.Stretches[step]) {
			continue
		}
		if found != goroutines.None {
			return goroutines.None
		}
		found = int32(i)
	}
	return found
}

// tests reports whether a goroutine runs a test.
func tests(g *goroutines.Graph, gor *goroutines.Goroutine) bool {
	for i := range gor.Stretches {
		if site := gor.Stretches[i].Site; site >= 0 {
			frames := g.Sites[site].Frames
			return len(frames) > 0 && g.Frames[frames[len(frames)-1]].Function == "testing.tRunner"
		}
	}
	return false
}

// awaits reports whether package testing itself waits in a stretch: for a subtest, or for the turn of a test.
func awaits(g *goroutines.Graph, s *goroutines.Stretch) bool {
	if s.State != goroutines.Blocked || s.Site < 0 {
		return false
	}
	for _, f := range g.Sites[s.Site].Frames {
		if name := g.Frames[f].Function; !strings.HasPrefix(name, "runtime.") {
			return symbol.Package(name) == "testing"
		}
	}
	return false
}
