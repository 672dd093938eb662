package charge

import (
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Goroutine is one stack of an idle process.
type Goroutine struct {
	stack    []Frame
	target   Target
	state    state
	external bool // it waits for the world outside: time, files, the network
	main     bool // it is the run's own: the benchmark's or main
}

// A state is what a goroutine does, as far as its stack tells.
type state int

const (
	running state = iota
	waiting
	irrelevant // nobody's own, or package testing waiting for a benchmark
)

// Goroutine looks at one goroutine's stack, innermost frame first.
func (r Rules) Goroutine(stack []Frame) Goroutine {
	g := Goroutine{stack: stack, target: r.Target(stack)}
	g.target.GC = false
	for _, f := range stack {
		pkg := symbol.Package(f.Function)
		if g.state == running && pkg == "testing" || g.target.Class == Runtime {
			g.state = irrelevant // before any own frame: testing waits for somebody else
		}
		if symbol.Fold(f.Function) == g.target.Function {
			break
		}
	}
	if g.state != irrelevant {
		g.state, g.external = blocked(stack)
	}
	for _, f := range stack {
		g.main = g.main || f.Function == "testing.(*B).runN" || f.Function == "runtime.main" || r.Main != nil && r.Main(f.Function)
	}
	return g
}

// Relevant reports whether the goroutine is somebody's own.
func (g Goroutine) Relevant() bool { return g.state != irrelevant }

// Target is what the goroutine's stack is charged to.
func (g Goroutine) Target() Target { return g.target }

// blocked tells from the innermost frames whether a goroutine waits, and
// whether it waits for something outside the process.
func blocked(stack []Frame) (s state, external bool) {
	for _, f := range stack {
		switch pkg := symbol.Package(f.Function); {
		case f.Function == "runtime.gopark", f.Function == "runtime.goparkunlock":
			s = waiting
		case pkg == "syscall", pkg == "internal/runtime/syscall", pkg == "internal/syscall/unix", pkg == "runtime/internal/syscall":
			return waiting, true
		case f.Function == "time.Sleep", strings.HasPrefix(f.Function, "internal/poll."):
			return waiting, true
		case pkg == "runtime":
		default:
			return s, false
		}
	}
	return s, false
}

// Waiters returns what an idle moment of the process is charged to. If the run's
// own goroutine waits for time, files or the network, that is it. If it waits
// for another goroutine, those goroutines that wait for the world outside
// stand in its way, in equal parts; with none, it is charged itself. If it does
// not wait, or only for goroutines that could go on, the moment is charged to
// nobody: the processors were held by others.
func Waiters(goroutines []Goroutine) []Target {
	var own, outside, others []Target
	ready := false
	for _, g := range goroutines {
		switch {
		case g.state == irrelevant:
		case g.main && g.state == running:
			return nil
		case g.state == running:
			ready = true
		case g.main && g.external:
			return []Target{g.target}
		case g.main:
			own = append(own, g.target)
		case g.external:
			outside = append(outside, g.target)
		default:
			others = append(others, g.target)
		}
	}
	if ready && len(outside) == 0 {
		return nil
	}
	for _, list := range [][]Target{outside, own, others} {
		if len(list) > 0 {
			return list
		}
	}
	return nil
}
