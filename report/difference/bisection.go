package difference

import (
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Bisection says which commit of a history changed a benchmark. It is plain data:
// reading it is safe for concurrent use. Its JSON form is stable: fields are added,
// never changed.
type Bisection struct {
	Version int    `json:"version"` // of the JSON form: 1
	Good    string `json:"good"`    // hash of the commit before the history
	Bad     string `json:"bad"`     // hash of its last commit
	Package string `json:"package"`
	Name    string `json:"name"` // of the benchmark, with the number of processors
	Unit    string `json:"unit"`
	Program bool   `json:"program,omitempty"` // whole runs of one were compared

	// Commit is the most probable commit; "" if it is more probable that good and
	// bad do not differ.
	Commit      string  `json:"commit"`
	Subject     string  `json:"subject"`
	Probability float64 `json:"probability"`

	// Asked is the probability from which on the answer counts as certain.
	Asked float64 `json:"asked"`

	// Unconfirmed means that comparing the commit with its parent did not show the change, or that
	// another one was compared and there was no time for this one: it is not certain then.
	Unconfirmed bool `json:"unconfirmed,omitempty"`

	// Merges is the hash of the second parent of the commit, if it is a merge: the change may lie
	// in what it merges.
	Merges string `json:"merges,omitempty"`

	// Change and Functions, or Allocations for units other than time, compare the
	// commit with its parent, or with Base if that is set: if several commits cannot be
	// told apart, Base is the last commit before them that can be measured.
	Base        string                 `json:"base,omitempty"`
	Change      Change                 `json:"change"`
	Functions   []FunctionDifference   `json:"functions"`
	Allocations []AllocationDifference `json:"allocations,omitempty"`

	// Candidates are the commits that may have changed the benchmark, most probable
	// first. NoDifference is the probability that none did.
	Candidates   []Candidate `json:"candidates"`
	NoDifference float64     `json:"no_difference"`

	// Steps are the commits, or ranges of commits, that changed the benchmark, if
	// there are several.
	Steps []HistoryStep `json:"steps,omitempty"`

	// Modules are the lines of go.mod that the commit removed ("- ...") and added
	// ("+ ..."), if it changed only module files.
	Modules []string `json:"modules,omitempty"`

	// ModulesToo are such lines, if it changed other files too.
	ModulesToo []string `json:"modules_too,omitempty"`

	Measured int `json:"measured"` // number of commits measured, once or several times
	LeftOut  int `json:"left_out"` // commits that cannot have changed it
	Failed   int `json:"failed"`   // commits that do not build, or lack the benchmark

	Environment report.Environment `json:"environment"`
	Warnings    report.Warnings    `json:"warnings"`
}

// A Candidate is a commit that may have changed a benchmark.
type Candidate struct {
	Commit      string  `json:"commit"`
	Subject     string  `json:"subject"`
	Probability float64 `json:"probability"`
}

// A HistoryStep is a change of the benchmark that came after commit After, and no
// later than Commit, as the ratio of what is measured since then to what was before, with its
// 95 % interval.
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
