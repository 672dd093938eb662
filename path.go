package bottleneck

import (
	"bytes"
	"errors"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/requests"
)

// traces are the execution traces of a recording, and which stages were under way when.
type traces struct {
	began   time.Time
	marks   string // the category of its own
	windows [][]byte
	made    map[int64]int64 // who made goroutines that were there before, by their numbers
	stages  []stageChange
	since   time.Time // what was before does not count
	served  bool      // requests are looked for
	asked   bool      // for from outside: nothing of the process waits for the end
	kept    bool      // no samples were taken
	mark    int       // the number of the mark of who ended it
}

// A stretch is a part of a recording that was traced, in one set of stages, with the goroutine
// whose end is waited for.
type stretch struct {
	graph     *goroutines.Graph
	goroutine int64
	from, to  int64
}

// graphs reads the traces, and what the source says that they do not. One that cannot be read is left out.
func (x traces) graphs(rules charge.Rules, in *inside.Reader) (list []*goroutines.Graph) {
	target := func(stack []charge.Frame) charge.Target {
		i := slices.IndexFunc(stack, func(f charge.Frame) bool { return !recording(f.Function) })
		stack = stack[max(i, 0):]
		return in.Tell(stack, rules.Target(stack), rules.Own)
	}
	config := goroutines.Config{Target: target, Recorder: records, Category: x.marks, Unsampled: x.kept, Made: x.made}
	for _, w := range x.windows {
		if g, err := goroutines.Read(bytes.NewReader(w), config); err == nil || errors.Is(err, goroutines.ErrCut) {
			list = append(list, g)
		}
	}
	return list
}

// records reports whether a function is of a goroutine that records.
func records(function string) bool {
	return strings.HasPrefix(function, tracerPackage+".") || strings.HasPrefix(function, harness+".(*watch).")
}

// recording reports whether a function stands between who is recorded and the recording.
func recording(function string) bool {
	return strings.HasPrefix(function, tracerPackage+".") || symbol.Tracer(function) ||
		strings.HasPrefix(function, harness+".(*Recorder).") || function == harness+".Run" || strings.HasPrefix(function, harness+".Run.")
}

const (
	harness       = "github.com/bottleneck-go/bottleneck"
	tracerPackage = harness + "/internal/tracer"
)

// answered are the requests that a service is judged by, of all that were answered in a time.
type answered struct {
	judged, every   []requests.Request
	lasted          time.Duration
	beside, unknown float64 // as requests.Judged's
}

// lengths are for how long each of the traces counts.
func (x traces) lengths(list []*goroutines.Graph) (each []time.Duration) {
	for _, g := range list {
		each = append(each, time.Duration(max(0, g.To-max(g.From, x.first()))))
	}
	return each
}

// stretches are the parts of the traces that are charged, and spans those that would be
// shorter without a function. A service is judged by what its requests wait for; all else by
// what the goroutine waits for that stopped the recording.
func (x traces) stretches(list []*goroutines.Graph) (parts, spans []stretch, a answered) {
	if x.served {
		found, counted := make([][]requests.Request, len(list)), make([][]requests.Request, len(list))
		early := func(r requests.Request) bool { return r.From < x.first() }
		for i, g := range list {
			found[i] = requests.Find(g)
			counted[i] = slices.DeleteFunc(slices.Clone(found[i]), early)
		}
		a.every, a.lasted = slices.Concat(counted...), requests.Lasted(counted, x.lengths(list))
		judged := requests.Judge(list, found)
		found, a.beside, a.unknown = judged.Requests, judged.Beside, judged.Unknown
		for i, all := range found {
			spans = append(spans, serving(list[i], all))
			found[i] = slices.DeleteFunc(all, early)
			a.judged = append(a.judged, found[i]...)
		}
		for i, some := range requests.Some(found, requests.Most) {
			for _, r := range some {
				parts = append(parts, stretch{list[i], r.Goroutine, r.From, r.To})
			}
		}
	}
	if len(a.judged) < requests.Least {
		parts = x.whole(list)
		spans = parts
	}
	return parts, spans, a
}

// serving is from the first of a trace's requests to the last one, which is waited for.
func serving(g *goroutines.Graph, found []requests.Request) (s stretch) {
	if len(found) == 0 {
		return s
	}
	last := found[len(found)-1]
	s = stretch{g, last.Goroutine, last.From, last.To}
	for _, r := range found {
		s.from = min(s.from, r.From)
	}
	return s
}

// first is the first moment that counts, in the time of the traces.
func (x traces) first() int64 { return max(0, int64(x.since.Sub(x.began))) }

// whole are the traces from Start to Stop.
func (x traces) whole(list []*goroutines.Graph) (parts []stretch) {
	var goroutine int64
	for _, g := range list {
		s := stretch{graph: g, from: max(g.From, x.first()), to: g.To}
		for _, m := range g.Marks {
			switch {
			case m.Kind == 'P':
				s.from, goroutine = max(s.from, m.Time), m.Goroutine
			case m.Kind == 'X' && m.N == x.mark:
				s.to, goroutine = min(g.To, m.Time), m.Goroutine
			}
		}
		parts = append(parts, s)
	}
	if x.asked {
		goroutine = critical.AnyoneBut(goroutine)
	}
	for i := range parts {
		parts[i].goroutine = goroutine
	}
	return parts
}

// idle reports whether nothing was seen but waiting for one thing.
func idle(parts []stretch) bool {
	return tally.Idle(func(yield func(*critical.Path) bool) {
		for _, x := range parts {
			if !yield(critical.Of(x.graph, x.goroutine, x.from, x.to)) {
				return
			}
		}
	})
}

// divide cuts a stretch's path where stages change, and calls f with each part and its stages.
func (x traces) divide(s stretch, f func(names []string, part *critical.Path)) {
	at := func(i int) int64 { return int64(x.stages[i].at.Sub(x.began)) }
	first := max(0, sort.Search(len(x.stages), func(i int) bool { return at(i) > s.from })-1)
	var names [][]string
	moments := []int64{s.from}
	for i := first; i < len(x.stages) && at(i) < s.to; i++ {
		end := s.to
		if i+1 < len(x.stages) {
			end = min(end, at(i+1))
		}
		if end > moments[len(moments)-1] {
			names, moments = append(names, x.stages[i].names), append(moments, end)
		}
	}
	if len(names) == 0 {
		return
	}
	for i, part := range critical.Cut(s.graph, s.goroutine, moments) {
		f(names[i], part)
	}
}
