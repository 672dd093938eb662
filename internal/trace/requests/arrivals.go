package requests

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// arrivals knows when somebody looked at the network. What has come is seen at once as long as a processor is free,
// whose thread waits for it. While all are taken, it lies in the kernel until one of them has nothing else to do, or for
// ten milliseconds or more.
type arrivals struct {
	g    *goroutines.Graph
	seen []int64 // moments at which something was
}

// together is how long it takes at most to make those ready for whom something was seen in one look.
const together = 100_000

// arrivalsKey is that of a graph's arrivals, which the graph keeps.
type arrivalsKey struct{}

func arrivalsOf(g *goroutines.Graph) *arrivals {
	return lazy.Once(&g.Found, arrivalsKey{}, func() *arrivals { return newArrivals(g) })
}

func newArrivals(g *goroutines.Graph) *arrivals {
	a := &arrivals{g: g}
	for i := range g.Goroutines {
		l := g.Goroutines[i].Stretches
		for step := 1; step < len(l); step++ {
			if b := l[step-1]; b.State == goroutines.Blocked && b.Why == goroutines.Networking {
				a.seen = append(a.seen, l[step].From)
			}
		}
	}
	slices.Sort(a.seen)
	return a
}

// earliest is when what was seen at one moment may have come at the earliest, where it had not at another one.
func (a *arrivals) earliest(not, seen int64) int64 {
	earliest := max(not, a.g.FullSince(seen-1))
	n, _ := slices.BinarySearch(a.seen, seen)
	for n > 0 && a.seen[n-1] > seen-together {
		n--
		seen = a.seen[n]
	}
	if n > 0 {
		earliest = max(earliest, a.seen[n-1])
	}
	return min(earliest, seen)
}

// since is when what was read from some moment on may have come at the earliest: what was not seen then had come before.
func (a *arrivals) since(from int64) int64 {
	if _, ok := slices.BinarySearch(a.seen, from); !ok {
		return from
	}
	return a.earliest(0, from)
}
