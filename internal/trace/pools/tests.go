package pools

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Where a test that runs in parallel with others waits: until those in turn have ended, and then for one of the places that
// go test -parallel sets. Its goroutine waits likewise for its own parallel subtests, and has no place meanwhile.
const (
	parallel = "testing.(*T).Parallel"
	takes    = ").waitParallel"
	subtests = "testing.tRunner.func1"
)

// tests is the limit on how many tests run in parallel. Who waits for a place gets that of whichever test ends first,
// though a trace shows only of which one it was. Places that nobody waited for are taken and given back unseen.
func (p *Pools) tests() (x Limit, ok bool) {
	given := make(map[int32]bool) // who was seen to hand its place on
	var list []goroutines.Wait
	p.g.Waits(p.from, p.to, func(w goroutines.Wait) {
		if w.Blocked.Why == goroutines.Receiving && p.calls(w.Blocked.Site, takes) && p.calls(w.Blocked.Site, parallel) {
			x.Waits, given[w.Woken.Waker] = append(x.Waits, w.Key), true
			list = append(list, w)
		}
	})
	if len(list) == 0 {
		return x, false
	}
	x.Maker = none
	var got, gave []int64
	for i := range p.g.Goroutines {
		begin, ok := p.begins(int32(i))
		if !ok {
			continue
		}
		delete(p.of, int32(i))
		if got = append(got, p.g.End(begin)); !p.calls(p.g.Stretch(begin).Site, takes) {
			x.Takes = append(x.Takes, begin)
		}
		end, ok := p.gives(begin)
		if !ok {
			continue
		}
		if gave = append(gave, p.g.Stretch(end).From); !given[int32(i)] {
			x.Gives = append(x.Gives, end)
		}
	}
	x.Places = Held(list, got, gave)
	return x, true
}

// begins is the last wait of a goroutine before it runs a test in parallel with others.
func (p *Pools) begins(i int32) (k goroutines.Key, ok bool) {
	for step := range p.g.Goroutines[i].Stretches {
		at := goroutines.Key{Goroutine: i, Step: int32(step)}
		if s := p.g.Stretch(at); s.Why == goroutines.Receiving && p.calls(s.Site, parallel) && p.g.End(at) < p.to {
			k, ok = at, true
		}
	}
	return k, ok
}

// gives is the stretch of a goroutine before which it gives its place back: where it waits for subtests, or ends.
func (p *Pools) gives(k goroutines.Key) (at goroutines.Key, ok bool) {
	list := p.g.Goroutines[k.Goroutine].Stretches
	for k.Step++; int(k.Step) < len(list); k.Step++ {
		if s := &list[k.Step]; s.State == goroutines.Absent || s.Why == goroutines.Receiving && p.calls(s.Site, subtests) {
			return k, true
		}
	}
	return k, false
}

// calls reports whether a function whose name ends so is on a stack.
func (p *Pools) calls(site int32, name string) bool {
	return site != none && slices.ContainsFunc(p.g.Sites[site].Frames, func(f int32) bool {
		return strings.HasSuffix(p.g.Frames[f].Function, name)
	})
}
