// Package charge says who a run's time is charged to. Each sample is charged to
// one function: the innermost frame of the user's own code; failing that, the
// innermost frame outside the standard library; failing that, a named part of
// the runtime. What the standard library and the runtime do is thereby charged
// to whoever called them.
package charge

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Frame is one call of a sampled stack.
type Frame struct {
	Function string // full name, as the runtime prints it
	File     string
	Line     int  // where the function starts
	At       int  // the line that runs, or calls the frame before; 0: not known
	Inlined  bool // its code stands in that of the next frame's function
}

// Rules tell apart the user's code, other modules and the standard library, by
// the import path of a package.
type Rules struct {
	Own      func(pkg string) bool
	Standard func(pkg string) bool
	// Main tells functions whose goroutine is the run's own, beside a program's
	// main and a benchmark. It may be nil.
	Main func(function string) bool
	// Helper tells functions of the user's own that are charged to their callers, if
	// there is one that is not. It may be nil.
	Helper func(function string) bool
	// Inlining tells which calls were inlined, where stacks themselves do not.
	Inlining Inlining
}

// A Class says what kind of code a sample is charged to.
type Class int

const (
	Own Class = iota
	Library
	Runtime
)

// A Target is what a stack is charged to.
type Target struct {
	Frame
	Class Class
	// Place is where in the function the stack is, unless the class is Runtime.
	Place Place
	// GC reports whether the stack is at work for the garbage collector. With
	// class Runtime it is so in the background, and is charged in the end to
	// the functions that allocate.
	GC bool
	// Yields reports whether the stack gives up its processor for a moment, or
	// is in a function that does so again and again. With class Runtime it is
	// the scheduler's stack, which does not tell for whom it works.
	Yields bool
	// Polls reports whether the stack asks again and again for something that others do, without
	// waiting for it: what it asks for holds up the run, and is not known.
	Polls bool
	// Limited reports whether the stack is in a loop in each round of which it may have to wait for a moment of the
	// clock, which it does outside of the function.
	Limited bool
	// Appoints reports whether the stack is in a loop that waits until what it hands out is due, or for other things.
	Appoints bool
	// Aged reports whether the stack is in what is only done when something is too old, by the clock, or when others have
	// what something else needs.
	Aged bool
	// Again reports whether it is in what is done, a pause among it, before something is tried again that has failed,
	// and Tried whether it is in what is tried.
	Again, Tried bool
	// Races reports whether it is in what is done again until nobody else came before, and Told whether it is in a loop
	// that goes on until it is told to stop.
	Races, Told bool
	// Chooses reports whether it is in a select that takes items from several channels, or in what is done with them.
	Chooses bool
	// ByClock reports whether the stack is in a loop that goes on until some time, and not until something is done.
	ByClock bool
	// Works reports whether a stack that sleeps is not one that looks again and again for what others do.
	Works bool
	// Borrowed reports whether the stack did not tell, and another sample, taken
	// just before or after, told in its stead: two samples that say what one knows.
	Borrowed bool
}

// records reports whether a function, perhaps inlined into the user's, is what completes the
// record of a program.
func records(function string) bool { return strings.Contains(function, ".BottleneckProgram") }

// Target returns what a stack, innermost frame first, is charged to.
func (r Rules) Target(stack []Frame) Target {
	t := Target{Class: Runtime, GC: collects(stack), Yields: yields(stack)}
	at := -1
	for i, f := range stack {
		if t.Class == Runtime && records(f.Function) {
			t.Function = symbol.Profiling
			return t
		}
		pkg := symbol.Package(f.Function)
		if r.Own(pkg) && !symbol.Cgo(f.Function) {
			helper := r.Helper != nil && r.Helper(symbol.Fold(f.Function))
			if t.Class != Own || !helper {
				t.Class, at = Own, i
			}
			if !helper {
				break
			}
		}
		if t.Class == Runtime && !r.Standard(pkg) {
			t.Class, at = Library, i
		}
	}
	if t.Class == Runtime {
		t.Function = part(stack)
		if t.Function == symbol.GarbageCollection {
			t.GC = true
		}
		return t
	}
	r.charge(&t, stack, at)
	return t
}

// TargetAt is Target where it is known which frame is charged, as if its function were
// your own.
func (r Rules) TargetAt(stack []Frame, at int) Target {
	t := Target{Class: Own, GC: collects(stack), Yields: yields(stack)}
	r.charge(&t, stack, at)
	return t
}

func (r Rules) charge(t *Target, stack []Frame, at int) {
	t.Frame = stack[at]
	t.Function = symbol.Fold(t.Function)
	t.Place = r.place(stack, at, *t)
}

// collects reports whether a stack is at work for the garbage collector.
func collects(stack []Frame) bool {
	return slices.ContainsFunc(stack, func(f Frame) bool { return Collects(f.Function) })
}

// Collects reports whether a stack with a function, by its full name, is at work
// for the garbage collector.
func Collects(function string) bool {
	name, ok := strings.CutPrefix(function, "runtime.")
	if !ok {
		return false
	}
	for _, prefix := range []string{"gc", "bgsweep", "bgscavenge", "_GC", "(*gcWork)", "(*sweepLocked)", "deductSweepCredit"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return name == "GC"
}

// yields reports whether a stack gives up its processor.
func yields(stack []Frame) bool {
	return slices.ContainsFunc(stack, func(f Frame) bool { return Yields(f.Function) })
}

// Yields reports whether a stack with a function calls runtime.Gosched, runs a
// whole garbage collection, which calls it once for each span that it sweeps, or is
// what the scheduler does then on a stack of its own.
func Yields(function string) bool {
	switch function {
	case "runtime.Gosched", "runtime.GC", "runtime.gosched_m":
		return true
	}
	return false
}

// part names the part of the runtime or of the standard library that a stack
// without any other function belongs to.
func part(stack []Frame) string {
	if collects(stack) {
		return symbol.GarbageCollection
	}
	name := symbol.OtherRuntime
	if len(stack) > 1 && symbol.Foreign(stack[len(stack)-1].Function) {
		return symbol.ForeignThreads
	}
	if len(stack) > 0 && checks(stack[0].Function) {
		return symbol.Sanitizer
	}
	for _, f := range stack {
		pkg := symbol.Package(f.Function)
		switch {
		case !strings.Contains(f.Function, "."): // C and assembly, as of the race detector
		case symbol.Profiler(f.Function):
			return symbol.Profiling
		case pkg != "runtime" && pkg != "main" && !strings.HasPrefix(pkg, "internal/"):
			name = pkg + " (standard library)"
		case schedules(f.Function):
			name = symbol.Scheduling
		}
	}
	return name
}

// checks reports whether a function in C or assembly is one of the race detector's, or of
// another sanitizer. They run on stacks that do not tell who called them.
func checks(function string) bool {
	if strings.Contains(function, ".") {
		return false
	}
	function = strings.TrimLeft(strings.TrimPrefix(function, "_Z"), "NKL0123456789") // a mangled name of C++
	for _, prefix := range []string{"__tsan", "race", "__asan", "asan", "__msan", "msan", "__sanitizer"} {
		if strings.HasPrefix(function, prefix) {
			return true
		}
	}
	return false
}

func schedules(function string) bool {
	switch function {
	case "runtime.mcall", "runtime.schedule", "runtime.findRunnable", "runtime.sysmon", "runtime.mstart", "runtime.mstart1", "runtime.park_m", "runtime.gosched_m", "runtime.goexit0":
		return true
	}
	return false
}
