package gotest

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// To read a trace and to replay it takes up to a hundred times its size in memory, and some two seconds of processor time
// for a megabyte. So much is read of the traces of one test program at the most, and so much of all, with as much more
// for each second that the suite took. What is left out counts as not traced.
const (
	readOfOne    = 24 << 20
	readOfAll    = 64 << 20
	readOfSecond = 1 << 20
)

// fair is how much may be read of each of some traces for all together to be within a sum.
func fair(sizes []int64, sum int64) int64 {
	slices.Sort(sizes)
	for i, size := range sizes {
		each := sum / int64(len(sizes)-i)
		if size > each {
			return each
		}
		sum -= size
	}
	return math.MaxInt64
}

// readable is how much is read of the traces of each test program.
func (e *execution) readable() int64 {
	var sizes []int64
	for _, dir := range e.records {
		if info, err := os.Stat(filepath.Join(dir, "trace")); err == nil {
			sizes = append(sizes, min(info.Size(), readOfOne))
		}
	}
	return min(readOfOne, fair(sizes, readOfAll+int64(readOfSecond*e.wall.Seconds())))
}

// An extent is how large a trace is, and how long it lasts.
type extent struct{ size, lasts int64 }

func extents(windows []gorun.Window) []extent {
	list := make([]extent, len(windows))
	for i, w := range windows {
		list[i] = extent{w.Size(), w.To - w.From}
	}
	return list
}

// within is how much is read of each trace for all together to be within a sum: those first that tell of the
// longest time for their size.
func within(traces []extent, sum int64) []int64 {
	order := make([]int, len(traces))
	for i := range order {
		order[i] = i
	}
	density := func(x extent) float64 { return float64(x.size) / float64(max(1, x.lasts)) }
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(density(traces[i]), density(traces[j])) })
	read := make([]int64, len(traces))
	for _, i := range order {
		read[i] = min(traces[i].size, sum)
		sum -= read[i]
	}
	return read
}

// warnUnread says of which program not all was read, and of how long that tells nothing.
func (a *account) warnUnread(p *process) {
	if p.unread < 1<<20 {
		return
	}
	var size, traced, told int64
	for _, w := range p.record.Windows {
		size, traced = size+w.Size(), traced+w.To-w.From
	}
	for _, t := range p.traces {
		told += t.graph.To - t.graph.From
	}
	a.warnings = append(a.warnings, fmt.Errorf("%s: %d of %d MB of traces were read, to bound memory and time: they tell of %v of the %v that were traced",
		p.pkg, (size-p.unread)>>20, size>>20, time.Duration(told).Round(time.Millisecond), time.Duration(traced).Round(time.Millisecond)))
}
