package inside

import (
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Tell tells of what a stack, innermost call first, is charged to what the source says that the trace does not:
// where the function begins, and of the user's own how often the stack is there.
func (in *Reader) Tell(stack []charge.Frame, target charge.Target, own func(pkg string) bool) charge.Target {
	target.Line = in.Begin(target.File, target.At)
	if target.Class == charge.Own {
		target.Polls, target.Limited = in.polls(stack, target), in.limited(stack, target, own)
		in.often(stack, &target, own)
		target.Works = in.works(stack, own)
	}
	return target
}

// polling are functions that ask for something without waiting for it.
var polling = map[string]bool{
	"runtime.selectnbrecv": true, "runtime.selectnbsend": true, "runtime.Gosched": true,
	"sync.(*Mutex).TryLock": true, "sync.(*RWMutex).TryLock": true, "sync.(*RWMutex).TryRLock": true,
}

// polls reports whether a stack of the user's code asks without waiting, with such
// a function or in a loop that only loads an atomic variable and calls nothing
// else.
func (in *Reader) polls(stack []charge.Frame, target charge.Target) bool {
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
	text := in.Read(target.Place.File)
	return text != nil && text.Spins(target.Place.Line)
}

// limited reports whether a stack, innermost call first, is in a loop of the user's code that may have to wait for a moment
// of the clock in each round, but not in the function that is charged.
func (in *Reader) limited(stack []charge.Frame, target charge.Target, own func(pkg string) bool) bool {
	if in.Source.Limits(target.File, target.At) {
		return false
	}
	outside := false
	for _, f := range stack {
		if same := f.File == target.File && symbol.Fold(f.Function) == target.Function; same || !outside {
			outside = outside || same
			continue
		}
		if own(symbol.Package(f.Function)) && in.Source.Limited(f.File, f.At) {
			return true
		}
	}
	return false
}

// often tells of a stack, innermost call first, what is known from the user's code of how often it is done.
func (in *Reader) often(stack []charge.Frame, target *charge.Target, own func(pkg string) bool) {
	outside, within := false, false
	for _, f := range stack {
		same := f.File == target.File && symbol.Fold(f.Function) == target.Function
		outside, within = within && !same, within || same
		target.ByClock = target.ByClock || f.Function == "testing.Benchmark" || in.Timed && f.Function == "testing.(*B).runN" // they go on for a second
		if !within || !own(symbol.Package(f.Function)) {
			continue
		}
		target.Appoints = target.Appoints || in.Source.Appoints(f.File, f.At)
		target.ByClock = target.ByClock || in.Source.ByDeadline(f.File, f.At)
		if text := in.Read(f.File); text != nil {
			target.ByClock = target.ByClock || text.ByClock(f.At)
			target.Again = target.Again || text.Again(f.At)
			target.Aged = target.Aged || outside && text.Aged(f.At)
			target.Tried = target.Tried || outside && text.Tried(f.At)
			target.Races = target.Races || text.Races(f.At)
			target.Told = target.Told || text.Told(f.At)
			target.Chooses = target.Chooses || text.Chooses(f.At)
		}
	}
}
