// Package reading bounds what is read of the traces of a suite's test programs, and for how long they are replayed: adding
// up shall take no longer than the suite did.
//
//	a := reading.New(sizes, wall)
//	until, replayed := a.Next(size)
//	traces, err := reading.Read(windows, a.Most, killed, func() bool { return time.Now().After(until) }, config)
package reading

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/trace/excerpt"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// To read a trace and to replay it takes up to a hundred times its size in memory, and some two seconds of processor time
// for a megabyte. So much is read of the traces of one test program at the most, and so much of all, with as much more
// for each second that the suite took. Parts stand for what is left out.
const (
	mostOfOne  = 24 << 20
	mostOfAll  = 16 << 20
	mostSecond = 1 << 20
)

const (
	shortest = 30 * time.Second       // adding up may take this in any case,
	least    = 100 * time.Millisecond // and that of one test program this
)

// An Allowance is how much may be read, and for how long all may take. It is not safe for concurrent use.
type Allowance struct {
	Most int64         // bytes of the traces of each test program
	Time time.Duration // for all together
	end  time.Time
	left int64 // bytes of those that are to come
	now  func() time.Time
}

// New is an allowance for traces of some sizes, by test program, of a suite that took so long. It begins now.
func New(sizes []int64, wall time.Duration) *Allowance { return begin(sizes, wall, time.Now) }

func begin(sizes []int64, wall time.Duration, now func() time.Time) *Allowance {
	a := &Allowance{Time: max(wall, shortest), now: now}
	a.end = now().Add(a.Time)
	for i, size := range sizes {
		sizes[i] = min(size, mostOfOne)
		a.left += sizes[i]
	}
	a.Most = min(mostOfOne, excerpt.Fair(sizes, mostOfAll+int64(mostSecond*wall.Seconds())))
	return a
}

// Next is until when the next test program may be read and replayed, by the size of its traces: what is left is divided
// between those that are to come. Half of it is for reading.
func (a *Allowance) Next(size int64) (read, replayed time.Time) {
	size = min(size, mostOfOne)
	now := a.now()
	share := max(least, time.Duration(float64(a.end.Sub(now))*float64(size)/float64(max(a.left, size, 1))))
	a.left -= size
	return now.Add(share / 2), now.Add(share)
}

// InTime reports whether something was done before it was to end. If not it goes on meanwhile.
func InTime(ctx context.Context, do func()) bool {
	if ctx.Err() != nil {
		return false
	}
	done := make(chan bool)
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// A Trace is what was read of one.
type Trace struct {
	Graphs []*goroutines.Graph
	Bytes  int64 // that were read; 0 if there was no time for it
	Part   bool  // not all of it was read
}

// Read reads traces, so many bytes in all, and small ones first: when it is to stop, the rest is left out. Of a program
// that was killed while it wrote, a trace may not be whole.
func Read(windows []gorun.Window, most int64, killed bool, stop func() bool, c goroutines.Config) ([]Trace, error) {
	order, extents, list := make([]int, len(windows)), make([]excerpt.Extent, len(windows)), make([]Trace, len(windows))
	for i, w := range windows {
		order[i], extents[i] = i, extent(w)
	}
	bytes := excerpt.Within(extents, most)
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(bytes[i], bytes[j]) })
	for _, i := range order {
		part := bytes[i] < windows[i].Size()
		if part && bytes[i] == 0 || stop() {
			continue
		}
		graphs, err := read(windows[i], bytes[i], c)
		if err != nil && killed {
			continue
		}
		if err != nil && !errors.Is(err, goroutines.ErrCut) {
			return nil, err
		}
		list[i] = Trace{graphs, bytes[i], part}
	}
	return list, nil
}

func extent(w gorun.Window) excerpt.Extent {
	return excerpt.Extent{Size: w.Size(), Lasts: w.To - w.From}
}

// read reads a trace, or about so many bytes of it.
func read(w gorun.Window, most int64, c goroutines.Config) (list []*goroutines.Graph, err error) {
	f, err := w.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if x := extent(w); most < x.Size {
		err = goroutines.ReadParts(f, c, excerpt.Parts(x, most, rand.Int64N), func(g *goroutines.Graph) { list = append(list, g) })
		return list, err
	}
	g, err := goroutines.Read(f, c)
	return []*goroutines.Graph{g}, err
}
