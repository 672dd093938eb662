package report

import "time"

// A Test is one test, subtest, example or fuzz target of a suite; runs of the same
// name add up.
type Test struct {
	Package string        `json:"package"`
	Name    string        `json:"name"`
	Wall    time.Duration `json:"wall_ns"`    // without its waiting for its turn in T.Parallel
	CPU     time.Duration `json:"cpu_ns"`     // of its goroutines
	Waiting time.Duration `json:"waiting_ns"` // in which none of them had a processor
	Path    time.Duration `json:"path_ns"`    // for which the end of the suite waited for it
	Result  string        `json:"result"`     // "pass", "fail", "skip", or "cut" if the process ended before

	// Bottleneck is the function that most of its part of the path is charged to; nil
	// where nothing was seen of it. Its shares are of that part.
	Bottleneck *Bottleneck `json:"bottleneck"`
}

// An Action is a step of the go command.
type Action struct {
	Kind    string        `json:"kind"` // "compile", "link", "vet", "run"
	Package string        `json:"package"`
	Start   time.Duration `json:"start_ns"` // since the go command began
	Wall    time.Duration `json:"wall_ns"`
	Path    time.Duration `json:"path_ns"` // for which the end of the suite waited for it
	Cached  bool          `json:"cached"`
}

// A Cure is what is often done to a slow suite, and how long the suite would take then.
type Cure struct {
	What string        `json:"what"`
	Wall time.Duration `json:"wall_ns"`
}
