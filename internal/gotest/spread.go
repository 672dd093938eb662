package gotest

import (
	"fmt"
	"math"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

const (
	// steady is how much, of itself, the time that the go command takes for its own steps
	// differs from run to run where nothing else runs.
	steady = 0.1
	// starved is the part of its time that a compiler or linker waits for a processor or a
	// disk, above which the machine is called busy; where this took shortest at least.
	starved  = 0.5
	shortest = 200 * time.Millisecond
)

// between are the speed-ups that a longest and a shortest wall time mean, allowing for how
// much they differ from run to run: most of all the building that is left in them, with the
// go command itself.
func (a *account) between(longest, shortest, building time.Duration) (low, high float64) {
	whole := float64(a.execution.wall)
	spread := math.Hypot(noise*whole, a.waited()*float64(max(0, building)))
	low = whole / (float64(longest) + spread)
	high = whole / max(float64(shortest)-spread, noise*whole)
	return max(1, low), high
}

// building is the part of the path that is the go command's and its tools'.
func (a *account) building() (sum time.Duration) {
	for _, p := range a.parts {
		if p.phase == phaseBuild || p.function == symbol.GoCommand {
			sum += p.wall()
		}
	}
	return sum
}

// tools is how long compilers, linkers and vet took, and how long they had processors.
func (a *account) tools() (wall, cpu time.Duration) {
	for i := range a.execution.actions {
		if action := &a.execution.actions[i]; action.CPU > 0 {
			wall += action.Wall()
			cpu += min(action.CPU, action.Wall())
		}
	}
	return wall, cpu
}

// waited is by how much the go command's own steps may be quicker, or slower, in another run.
func (a *account) waited() float64 {
	wall, cpu := a.tools()
	if wall == 0 {
		return steady
	}
	return max(steady, 1-float64(cpu)/float64(wall))
}

// warnBusy tells of a machine that was busy with something else.
func (a *account) warnBusy() {
	if wall, cpu := a.tools(); wall > shortest && float64(cpu) < (1-starved)*float64(wall) {
		a.warnings = append(a.warnings, fmt.Errorf(
			"the machine was busy: compilers and linkers took %v, and had processors for only %v of it; building is quicker when nothing else runs",
			wall.Round(time.Millisecond), cpu.Round(time.Millisecond)))
	}
}
