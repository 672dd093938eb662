package gotest

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/trace/excerpt"
)

// To read a trace and to replay it takes up to a hundred times its size in memory, and some two seconds of processor time
// for a megabyte. So much is read of the traces of one test program at the most, and so much of all, with as much more
// for each second that the suite took. Parts stand for what is left out.
const (
	readOfOne    = 24 << 20
	readOfAll    = 64 << 20
	readOfSecond = 1 << 20
)

// readable is how much is read of the traces of each test program.
func (e *execution) readable() int64 {
	var sizes []int64
	for _, dir := range e.records {
		if info, err := os.Stat(filepath.Join(dir, "trace")); err == nil {
			sizes = append(sizes, min(info.Size(), readOfOne))
		}
	}
	return min(readOfOne, excerpt.Fair(sizes, readOfAll+int64(readOfSecond*e.wall.Seconds())))
}

func extents(windows []gorun.Window) []excerpt.Extent {
	list := make([]excerpt.Extent, len(windows))
	for i, w := range windows {
		list[i] = excerpt.Extent{Size: w.Size(), Lasts: w.To - w.From}
	}
	return list
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
	a.warnings = append(a.warnings, fmt.Errorf("%s: %d of %d MB of traces were read, to bound memory and time: they cover %v of the %v that were traced; parts chosen at random stand for the rest",
		p.pkg, (size-p.unread)>>20, size>>20, time.Duration(told).Round(time.Millisecond), time.Duration(traced).Round(time.Millisecond)))
}
