package goroutines

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// assignRoles tells the program's goroutines from those of the runtime and of this harness, also where the runtime
// said that one collects garbage: a processor that was to do so, and did not, says that of all that it runs. Who
// is made ready by one of these waits for nobody.
func (g *Graph) assignRoles(recorder func(function string) bool) {
	for i := range g.Goroutines {
		g.Goroutines[i].Role = g.roleOf(&g.Goroutines[i], recorder)
	}
	for i := range g.Goroutines {
		for j := range g.Goroutines[i].Stretches {
			if s := &g.Goroutines[i].Stretches[j]; s.Waker != None && g.Goroutines[s.Waker].Role != Program {
				s.Waker = None
			}
		}
	}
}

func (g *Graph) roleOf(gor *Goroutine, recorder func(function string) bool) Role {
	site := gor.Start
	if i := slices.IndexFunc(gor.Stretches, func(s Stretch) bool { return s.Site != None }); site == None && i >= 0 {
		site = gor.Stretches[i].Site
	}
	if site == None || len(g.Sites[site].Frames) == 0 {
		return gor.Role
	}
	first := g.startOf(site)
	for _, x := range roles {
		if strings.HasPrefix(first, x.prefix) {
			return x.Role
		}
	}
	if symbol.Profiler(first) || symbol.Tracer(first) || recorder != nil && recorder(first) {
		return Recorder
	}
	return Program
}

// roles are told by the function that a goroutine begins with.
var roles = []struct {
	prefix string
	Role
}{
	{"runtime.gc", Collector}, {"runtime.bg", Collector}, {"runtime.forcegchelper", Collector},
	{"runtime.ensureSigM", Recorder}, {"os/signal.loop", Recorder},
}
