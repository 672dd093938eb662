package study

import (
	"maps"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// conflict finds goroutines that pause before they try again what has failed, where that is done within the process: others
// may have come first, as with a version that has changed meanwhile. What fails outside of it, as on a network, may do so
// for reasons of its own.
func (x *races) conflict(g *goroutines.Graph, from, to int64) {
	c := contested(g, from, to,
		func(p *goroutines.Place) bool { return p.Again },
		func(p *goroutines.Place) bool { return p.Again || p.Tried })
	outside := func(i int32) bool { return triesOutside(g, i) }
	if len(c.rivals) < 2 || float64(c.again) < notablyVague*float64(c.all) || slices.ContainsFunc(c.rivals, outside) {
		return
	}
	maps.Copy(x.beside, c.beside)
}

// triesOutside reports whether a goroutine, in what it tries again, calls the system, or waits for data or in a library that
// may, as for the answer to a request.
func triesOutside(g *goroutines.Graph, i int32) bool {
	for _, s := range g.Goroutines[i].Stretches {
		if s.Site == goroutines.None || !g.At(s.Site).Tried {
			continue
		}
		blocked := s.State == goroutines.Blocked
		if s.State == goroutines.Calling || blocked && (s.Why == goroutines.Networking || inLibrary(g, s.Site)) {
			return true
		}
	}
	return false
}

// inLibrary reports whether a wait is in a library, other than those that have goroutines wait for time and for each other.
func inLibrary(g *goroutines.Graph, site int32) bool {
	own := g.NameOf(site)
	for _, f := range g.Sites[site].Frames { // innermost first
		function := g.Frames[f].Function
		if symbol.Fold(function) == own {
			return false
		}
		switch pkg := symbol.Package(function); {
		case pkg == "runtime", pkg == "time", pkg == "sync", pkg == "context", strings.HasPrefix(pkg, "internal/"), strings.HasPrefix(pkg, "golang.org/x/sync/"):
		default:
			return true
		}
	}
	return false
}
