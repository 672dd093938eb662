package difference

import (
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Bisection says which commit of a history changed a benchmark. It is plain
// data. Its JSON form is stable: fields are added, never changed.
type Bisection struct {
	Version int    `json:"version"` // of the JSON form: 1
	Good    string `json:"good"`    // hash of the commit where the history begins, which is not part of it
	Bad     string `json:"bad"`     // and of where it ends
	Package string `json:"package"`
	Name    string `json:"name"` // of the benchmark, with the number of processors
	Unit    string `json:"unit"`

	// Commit is the most probable one, "" if it is more probable that there is no
	// difference between good and bad.
	Commit      string  `json:"commit"`
	Subject     string  `json:"subject"`
	Probability float64 `json:"probability"`

	// Change, Functions, and Allocations in units other than of time, compare the commit with
	// its parent; of commits that cannot be told apart, the last one with the last before
	// them that was measured.
	Change      Change                 `json:"change"`
	Functions   []FunctionDifference   `json:"functions"`
	Allocations []AllocationDifference `json:"allocations,omitempty"`

	// Candidates are the commits that may have done it, the most probable first,
	// and NoDifference is the probability that none did.
	Candidates   []Candidate `json:"candidates"`
	NoDifference float64     `json:"no_difference"`

	// Steps are the commits, or ranges of them, that the difference lies in, if it
	// lies in several.
	Steps []HistoryStep `json:"steps,omitempty"`

	// Modules are the lines of go.mod that the commit removed ("- ...") and added
	// ("+ ..."), if it changed module files alone.
	Modules []string `json:"modules,omitempty"`

	Measured int `json:"measured"` // commits, each once or several times
	LeftOut  int `json:"left_out"` // that cannot have changed what is built
	Failed   int `json:"failed"`   // that do not build, or lack the benchmark

	Environment report.Environment `json:"environment"`
	Warnings    report.Warnings    `json:"warnings"`
}

// A Candidate is a commit that may have changed a benchmark.
type Candidate struct {
	Commit      string  `json:"commit"`
	Subject     string  `json:"subject"`
	Probability float64 `json:"probability"`
}

// A HistoryStep is a change of the benchmark somewhere behind commit After, in
// Commit at the latest.
type HistoryStep struct {
	After   string  `json:"after"`
	Commit  string  `json:"commit"`
	Subject string  `json:"subject"`
	Ratio   float64 `json:"ratio"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// WriteJSON writes the bisection as one indented JSON object.
func (b *Bisection) WriteJSON(w io.Writer) error { return render.JSON(w, b) }
