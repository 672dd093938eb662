package gotest

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gotest/reading"
	"github.com/bottleneck-go/bottleneck/report"
)

// allowance is for how long the suite may be added up, and how much of its traces is read.
func (e *execution) allowance() *reading.Allowance {
	var sizes []int64
	for _, dir := range e.records {
		if info, err := os.Stat(filepath.Join(dir, "trace")); err == nil {
			sizes = append(sizes, info.Size())
		}
	}
	return reading.New(sizes, e.wall)
}

// warnLate says that there was no time for all.
func (a *account) warnLate(r *report.Report) {
	if !a.late {
		return
	}
	if r.Bottleneck != nil {
		r.Bottleneck.Certain = false
	}
	r.Warnings = append(r.Warnings, fmt.Errorf("adding up was ended after %v, so that it takes no longer than the suite: what was not replayed is taken to save just its own time, or up to twice that, or nothing",
		a.allowance.Time.Round(time.Second)))
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
