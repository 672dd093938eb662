package tally

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/report"
)

// activeBeside reports whether goroutines other than the one that is waited for
// ran, or waited for something that comes by itself, such as time: they may do what
// that one polls for.
func (x *part) activeBeside() bool {
	for k := range x.beside() {
		if x.Stretch(k).State == goroutines.Running || x.Outside(k) {
			return true
		}
	}
	return false
}

// Doubt makes a bottleneck not certain if functions poll, or wait for something unknown, for
// so long that another one may be the bottleneck. The error is a warning of that, or nil:
// unknown is the share of each such function.
func Doubt(b *report.Bottleneck, functions []report.Function, unknown map[string]float64) error {
	var all, next float64
	for _, share := range unknown {
		all += share
	}
	if b == nil || all == 0 {
		return nil
	}
	for _, f := range functions {
		if f.Function != b.Function {
			next = max(next, f.High)
		}
	}
	if b.Low-unknown[b.Function] > next+all {
		return nil
	}
	b.Certain = false
	if all <= little {
		return nil
	}
	return unknownWait(unknown)
}

// little is the part of a run that may wait for something unknown without a
// warning.
const little = 0.05

// unknownWait is the warning about such waits.
func unknownWait(unknown map[string]float64) error {
	var most string
	var all float64
	for f, share := range unknown {
		if all += share; share > unknown[most] || share == unknown[most] && f < most {
			most = f
		}
	}
	return fmt.Errorf("%.0f %% of the run was spent polling, or waiting for a signal, the lock of a file, data from an unknown sender or another try, mostly by %s: what takes so long is not known", 100*all, most)
}
