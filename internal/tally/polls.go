package tally

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// polling are functions that ask for something without waiting for it.
var polling = map[string]bool{
	"runtime.selectnbrecv": true, "runtime.selectnbsend": true, "runtime.Gosched": true,
	"sync.(*Mutex).TryLock": true, "sync.(*RWMutex).TryLock": true, "sync.(*RWMutex).TryRLock": true,
}

// polls reports whether a stack of the user's code asks without waiting, with such
// a function or in a loop that only loads an atomic variable and calls nothing
// else.
func (t *Tally) polls(stack []charge.Frame, target charge.Target) bool {
	if target.Class != charge.Own {
		return false
	}
	asks, leaf := false, true
	for _, f := range stack {
		if symbol.Fold(f.Function) == target.Function {
			break
		}
		if f.Function == "runtime.GC" { // it yields, too
			return false
		}
		asks = asks || polling[f.Function]
		leaf = leaf && symbol.Package(f.Function) == "sync/atomic"
	}
	if asks || !leaf {
		return asks
	}
	text := t.Inside.Read(target.Place.File)
	return text != nil && text.Spins(target.Place.Line)
}

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
