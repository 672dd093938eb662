package requests

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// One process may have several servers: an interface and its metrics, or a gateway and what is behind it.

// listeners knows by whom connections were accepted.
type listeners struct {
	g     *goroutines.Graph
	names map[int64]string // servers, by the number of a goroutine: "" if it accepts nothing, nor was made by one that does
}

// server is the server that made a goroutine, or "" if that is not known.
func (l *listeners) server(goroutine int64, most int) string {
	i := l.g.Index(goroutine)
	if i == goroutines.None || most == 0 {
		return ""
	}
	name, ok := l.names[goroutine]
	if !ok {
		if name = l.accepts(i); name == "" {
			name = l.server(l.g.Creator(goroutine), most-1)
		}
		l.names[goroutine] = name
	}
	return name
}

// accepts is the name of the server of which a goroutine accepts connections or reads datagrams: the line of the user's
// code that does, or that made the goroutine.
func (l *listeners) accepts(i int32) string {
	gor := &l.g.Goroutines[i]
	for _, s := range gor.Stretches {
		if !takesIn(l.g, s.Site) {
			continue
		}
		for _, site := range []int32{s.Site, gor.Stretches[0].Cause} {
			if l.g.Own(site) {
				p := l.g.At(site)
				return fmt.Sprintf("%s, line %d", p.Function, p.Place.Line)
			}
		}
		return root(l.g, s.Site)
	}
	return ""
}

// apart names the server of each request, and leaves out those of servers that are asked by this very process alone, as
// what is behind a gateway is: they are parts of others. Where none is known to be asked by anybody else, none are.
func apart(g *goroutines.Graph, list []Request) []Request {
	const nearlyAll = 0.9
	l := listeners{g, make(map[int64]string)}
	all, inner := make(map[string]int), make(map[string]int)
	for i := range list {
		r := &list[i]
		r.Server = l.server(r.Goroutine, mostHanded)
		if all[r.Server]++; asked(g, r) {
			inner[r.Server]++
		}
	}
	delete(all, "")
	behind := func(server string) bool { return float64(inner[server]) >= nearlyAll*float64(all[server]) }
	outside := false
	for server := range all {
		outside = outside || !behind(server)
	}
	if !outside {
		return list
	}
	return slices.DeleteFunc(list, func(r Request) bool { return r.Server != "" && behind(r.Server) })
}

// asked reports whether a request was sent by a goroutine of this process.
func asked(g *goroutines.Graph, r *Request) bool {
	gor := &g.Goroutines[g.Index(r.Goroutine)]
	for step := gor.StepAt(r.From) + 1; step > 0 && int(step) < len(gor.Stretches) && gor.Stretches[step].From == r.From; step++ {
		if gor.Stretches[step].Waker != goroutines.None {
			return true
		}
	}
	return false
}

// Servers are the requests of each server that is known and answered some of them, the one first at which most time
// was spent.
func Servers(list []Request) (apart [][]Request) {
	by := make(map[string][]Request)
	spent := make(map[string]int64)
	known := known(list)
	for _, r := range list {
		r.Server = known[r.Goroutine]
		by[r.Server] = append(by[r.Server], r)
		spent[r.Server] += r.To - r.From
	}
	const some = 0.01
	for _, name := range slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		return cmp.Or(cmp.Compare(spent[b], spent[a]), strings.Compare(a, b))
	}) {
		if name != "" && float64(len(by[name])) >= some*float64(len(list)) {
			apart = append(apart, by[name])
		}
	}
	return apart
}

// known are the servers whose requests goroutines answered, by their numbers: some are known in one of several traces.
func known(list []Request) map[int64]string {
	known := make(map[int64]string)
	for _, r := range list {
		if r.Server != "" {
			known[r.Goroutine] = r.Server
		}
	}
	return known
}

// spent is the time of requests together.
func spent(list []Request) (all float64) {
	for _, r := range list {
		all += float64(r.To - r.From)
	}
	return all
}

// Lasted is how long a service took for the requests of several traces, each so long: where answers are spread over most
// of a trace, from the first to the last, and for one more. Before that it had started, or was at requests of before;
// and afterwards it was told to end.
func Lasted(traces [][]Request, lengths []time.Duration) (total time.Duration) {
	const most = 0.5
	for i, list := range traces {
		whole := lengths[i]
		if n := len(list); n > 1 {
			between := time.Duration(list[n-1].To - list[0].To)
			if between >= time.Duration(most*float64(whole)) {
				whole = min(whole, between*time.Duration(n)/time.Duration(n-1))
			}
		}
		total += whole
	}
	return total
}

// Took is how long half of some requests took at most, and 99 % of them.
func Took(list []Request) (median, p99 time.Duration) {
	return quantiles(list, func(r Request) int64 { return r.To - r.From })
}

// MayTake is Took if all had come as early as they may have.
func MayTake(list []Request) (median, p99 time.Duration) {
	return quantiles(list, func(r Request) int64 { return r.To - r.Since })
}

func quantiles(list []Request, of func(Request) int64) (median, p99 time.Duration) {
	took := make([]time.Duration, len(list))
	for i, r := range list {
		took[i] = time.Duration(of(r))
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*99/100]
}
