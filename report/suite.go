package report

import (
	"cmp"
	"fmt"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A Test is a test, subtest, example or fuzz target of a suite. Runs with the same
// name are added up.
type Test struct {
	Package string        `json:"package"`
	Name    string        `json:"name"`
	Wall    time.Duration `json:"wall_ns"`    // without waiting for its turn in T.Parallel
	CPU     time.Duration `json:"cpu_ns"`     // of its goroutines
	Waiting time.Duration `json:"waiting_ns"` // in which none of them had a processor
	Path    time.Duration `json:"path_ns"`    // how long the end of the suite waited for it
	Result  string        `json:"result"`     // "pass", "fail", "skip", or "cut" if the process ended first

	// Bottleneck is the function that most of the test's part of the path is
	// charged to; nil if nothing is known about it. Its shares are of that part.
	Bottleneck *Bottleneck `json:"bottleneck"`
}

// An Action is a step of the go command.
type Action struct {
	Kind    string        `json:"kind"` // "compile", "link", "vet", "run"
	Package string        `json:"package"`
	Start   time.Duration `json:"start_ns"` // since the go command began
	Wall    time.Duration `json:"wall_ns"`
	Path    time.Duration `json:"path_ns"` // how long the end of the suite waited for it
	Cached  bool          `json:"cached"`
}

// A Cure is a common cure for a slow suite, and how long the suite would take with
// it.
type Cure struct {
	What string        `json:"what"`
	Wall time.Duration `json:"wall_ns"`
}

// step introduces the function where the bottleneck is a step of the go command, of which
// that is the package that takes most.
func (b *Bottleneck) step() string {
	if b.Phase != "build" {
		return ""
	}
	steps := map[string]string{"compile": "compiling", "link": "linking", "vet": "vetting"}
	return cmp.Or(steps[b.Step], "building") + ", above all "
}

// inPhase is the phase of a suite that the bottleneck is in, with its kind.
func (b *Bottleneck) inPhase() string {
	if b.Kind == "" || b.Kind == b.Phase {
		return "phase " + render.Plain(b.Phase)
	}
	return "phase " + render.Plain(b.Phase) + ", " + render.Plain(b.Kind)
}

func (b *Bottleneck) certainty() string {
	if b.Certain {
		return "certain"
	}
	return "not certain"
}

// suiteWithout says what the suite would take without the bottleneck.
func (r *Report) suiteWithout() string {
	b := r.Bottleneck
	return fmt.Sprintf("If it cost nothing, the suite would take %s (%s to %s) instead of %s.", r.without(b.Speedup),
		r.without(b.SpeedupHigh), r.without(b.SpeedupLow), render.Duration(r.Wall))
}

// without is what the suite would take if it were so many times as fast, if that is known.
func (r *Report) without(speedup float64) string {
	if speedup == 0 {
		return ""
	}
	return render.Duration(time.Duration(float64(r.Wall) / max(speedup, 1)))
}
