// Package difference holds the results of comparing versions: what changed between two,
// function by function (Difference), and which commit of a history changed it (Bisection).
// Like a report.Report they are plain data, written as text, JSON and Markdown. Their JSON
// is stable: fields are added, never changed. A gate reads a recorded comparison:
//
//	var d difference.Difference
//	if err := json.Unmarshal(text, &d); err != nil {
//		return err
//	}
//	if b := d.Slowdown(0.03); b != nil {
//		return fmt.Errorf("%s is slower by more than 3 %%", b.Name)
//	}
package difference

import (
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Verdict says what a comparison found.
type Verdict string

// The verdicts. For a unit other than time, Slower means worse and Faster
// better.
const (
	Slower  Verdict = "slower"
	Faster  Verdict = "faster"
	Same    Verdict = "same"    // its interval lies within the threshold
	Unclear Verdict = "unclear" // neither shown to be a change nor to be none
	New     Verdict = "new"     // a function that only the head spends time in
	Gone    Verdict = "gone"    // and one that only the base did
)

// Changed reports whether the verdict is a change.
func (v Verdict) Changed() bool { return v != Same && v != Unclear }

// Unattributed is the line of a benchmark's functions that holds what no
// function can be charged with.
const Unattributed = "(unattributed)"

// The units that a difference explains by function.
const (
	SecPerOp    = "sec/op"
	BytesPerOp  = "B/op"
	AllocsPerOp = "allocs/op"
	CallsPerOp  = "calls/op"
	BlocksPerOp = "blocks/op"
)

// LiveBytes is the unit of the most that was in use on the heap, of what a run of a
// benchmark or program allocated. Two runs of each side must differ by a fifth and more
// for a change; its p-values say nothing.
const LiveBytes = "live-bytes"

// Units of whole runs of programs.
const (
	StartUpPerOp = "startup-sec/op" // until the first instruction of main, including package initialisation
	PeakPerOp    = "peak-B/op"      // of the process, resident
)

// CountedUnits are those of an exact Difference, in their order.
var CountedUnits = []string{CallsPerOp, BlocksPerOp, AllocsPerOp, BytesPerOp}

// SuiteName is the name of the benchmark that is a whole test suite.
const SuiteName = "Suite"

// A Difference is what a comparison found. It is plain data. Its JSON form is
// stable: fields are added, never changed.
type Difference struct {
	Version     int                   `json:"version"` // of the JSON form: 1
	Base        string                `json:"base"`    // what was compared
	Head        string                `json:"head"`
	Rounds      int                   `json:"rounds"` // link layouts; 0 for recorded runs
	Environment report.Environment    `json:"environment"`
	Benchmarks  []BenchmarkDifference `json:"benchmarks"`
	Noise       Noise                 `json:"noise"`
	Exact       bool                  `json:"exact,omitempty"` // everything was counted, nothing measured
	Suite       bool                  `json:"suite,omitempty"` // of test suites: the first benchmark, SuiteName, is the whole wait, the others are tests
	Notes       []string              `json:"notes,omitempty"` // on how it was measured
	Warnings    report.Warnings       `json:"warnings"`

	// Profile describes the profiles that were compared; the only benchmark then stands
	// for them. It is nil if benchmarks were compared.
	Profile *report.Profile `json:"profile,omitempty"`
}

// A Noise is how much two measurements of the same code differ by chance, on this
// machine at this time: a ratio, 1.01 for 1 %. Nothing below it is called a change.
type Noise struct {
	Ratio float64 `json:"ratio"`
}

// A BenchmarkDifference is one unit of one benchmark on both sides.
type BenchmarkDifference struct {
	Package string  `json:"package"`
	Name    string  `json:"name"`   // with the number of processors
	Unit    string  `json:"unit"`   // SecPerOp, BytesPerOp, AllocsPerOp, one of the benchmark's own; for a program also StartUpPerOp, PeakPerOp, cpu-sec/op
	Rounds  int     `json:"rounds"` // link layouts that it was measured in; for recorded runs, results
	Runs    int     `json:"runs"`   // timed runs of each side; 0 for recorded runs
	Base    Summary `json:"base"`
	Head    Summary `json:"head"`
	Change  Change  `json:"change"`
	Noise   Noise   `json:"noise"`
	Verdict Verdict `json:"verdict"`

	// Identical means that it cannot have changed: both sides are built from the same
	// files, or its code reaches nothing that differs. Its verdict is then Same.
	Identical bool `json:"identical,omitempty"`

	// Functions explain the change of the units sec/op and startup-sec/op: those that
	// changed come first, the largest change first. With the entry Unattributed they add
	// up to the difference of the centers; it also contains the difference between this and
	// the paired change.
	Functions []FunctionDifference `json:"functions"`

	// Allocations explain the units B/op, allocs/op and live-bytes, the largest change first.
	Allocations []AllocationDifference `json:"allocations,omitempty"`

	// Counts are the functions in which a counted unit changed.
	Counts []AllocationDifference `json:"counts,omitempty"`
}

// A Summary is the median of a side's results with its 95 % interval, as printed by
// benchstat. There is one result per link layout. For runs of a suite, the center is
// the mean.
type Summary struct {
	Center float64 `json:"center"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	N      int     `json:"n"`
}

// A Change is the ratio of head to base with its 95 % interval. Both are measured in the
// same link layouts, in turns.
type Change struct {
	Ratio float64 `json:"ratio"` // 0 if the base is 0
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	P     float64 `json:"p"` // of the Mann-Whitney U test, as printed by benchstat
	// Q is the p-value of the paired test, corrected for the number of benchmarks
	// and of interim looks: a change has at most 0.05.
	Q float64 `json:"q"`
}

// A FunctionDifference is what a function is charged with on both sides, in
// nanoseconds per operation. Low and High are the 95 % interval of ChangeNs.
type FunctionDifference struct {
	Function string  `json:"function"`
	File     string  `json:"file,omitempty"`
	Line     int     `json:"line,omitempty"`
	BaseNs   float64 `json:"base_ns"`
	HeadNs   float64 `json:"head_ns"`
	ChangeNs float64 `json:"change_ns"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	P        float64 `json:"p"` // of the paired test
	Q        float64 `json:"q"` // corrected as in Change
	Verdict  Verdict `json:"verdict"`

	// Folded are functions of either side that are counted here because code was moved:
	// old names of the function, and parts of it.
	Folded []string `json:"folded,omitempty"`

	// Lines are the lines that a change falls on, the largest first, as far as the
	// profiles show. Hints are known cures for what the head does there and the base
	// does not.
	Lines []LineDifference `json:"lines,omitempty"`
	Hints []report.Hint    `json:"hints,omitempty"`
}

// A LineDifference is what a line of a function is charged with on both sides, in
// nanoseconds per operation.
type LineDifference struct {
	BaseLine int     `json:"base_line,omitempty"` // 0: the base has no such line
	HeadLine int     `json:"head_line,omitempty"` // 0: the head has none
	BaseNs   float64 `json:"base_ns"`
	HeadNs   float64 `json:"head_ns"`
	ChangeNs float64 `json:"change_ns"`
	Source   string  `json:"source"` // of the head, or of the base if only that has it
}

// An AllocationDifference is what a function allocates on both sides, or another count,
// per operation, in the unit of the benchmark. Each side is counted twice: Low and High
// are the extremes of the change between these counts.
type AllocationDifference struct {
	Function string  `json:"function"`
	File     string  `json:"file,omitempty"`
	Line     int     `json:"line,omitempty"`
	Base     float64 `json:"base"`
	Head     float64 `json:"head"`
	Change   float64 `json:"change"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	P        float64 `json:"p,omitempty"` // if profiles are compared, as in FunctionDifference
	Q        float64 `json:"q,omitempty"`
	Verdict  Verdict `json:"verdict"`
}

// WriteJSON writes the difference as one indented JSON object.
func (d *Difference) WriteJSON(w io.Writer) error {
	return render.JSON(w, d)
}
