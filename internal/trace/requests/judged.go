package requests

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Judged are the requests of several traces that a service is judged by.
type Judged struct {
	Requests [][]Request
	// Beside is which part of what goroutines ran that answer requests was for those of other servers.
	Beside float64
	// Unknown is which part of the time of requests was for servers that are not known, while several were listening.
	// It is 0 where that is little.
	Unknown float64
}

// Judge leaves of the requests of several traces those of the server at which most time was spent, if there are
// others and it is known of nearly all requests whose they are. Otherwise it leaves all.
func Judge(graphs []*goroutines.Graph, traces [][]Request) Judged {
	const little = 0.1
	all := slices.Concat(traces...)
	apart := Servers(all)
	unknown := 1 - spent(slices.Concat(apart...))/max(1, spent(all))
	if unknown > little && listening(graphs) > 1 {
		return Judged{Requests: traces, Unknown: unknown}
	}
	if len(apart) < 2 || len(apart[0]) < Least || unknown > little {
		return Judged{Requests: traces}
	}
	known, first := known(all), apart[0][0].Server
	left := make([][]Request, len(traces))
	for i, list := range traces {
		for _, r := range list {
			if known[r.Goroutine] == first {
				left[i] = append(left[i], r)
			}
		}
	}
	return Judged{Requests: left, Beside: beside(graphs, known, first)}
}

// listening is how many servers accept connections, or read datagrams.
func listening(graphs []*goroutines.Graph) int {
	names := make(map[string]bool)
	for _, g := range graphs {
		l := listeners{g: g}
		takes := make([]bool, len(g.Sites))
		for site := range g.Sites {
			takes[site] = takesIn(g, int32(site))
		}
		for i := range g.Goroutines {
			if slices.ContainsFunc(g.Goroutines[i].Stretches, func(s goroutines.Stretch) bool { return s.Site != goroutines.None && takes[s.Site] }) {
				names[l.accepts(int32(i))] = true
			}
		}
	}
	return len(names)
}

// beside is which part of what goroutines ran of which it is known to which server their requests were was of others than
// the first.
func beside(graphs []*goroutines.Graph, known map[int64]string, first string) float64 {
	var others, all int64
	for _, g := range graphs {
		for i := range g.Goroutines {
			gor := &g.Goroutines[i]
			server, ok := known[gor.ID]
			if !ok {
				continue
			}
			ran := ran(g, int32(i))
			if all += ran; server != first {
				others += ran
			}
		}
	}
	return float64(others) / float64(max(1, all))
}

// ran is for how long a goroutine ran.
func ran(g *goroutines.Graph, i int32) (all int64) {
	for step, s := range g.Goroutines[i].Stretches {
		if s.State == goroutines.Running {
			all += g.End(goroutines.Key{Goroutine: i, Step: int32(step)}) - s.From
		}
	}
	return all
}
