// Package difference is the result of comparing versions: what changed between two
// of them, function by function ([Difference]), and which commit of a history
// changed it ([Bisection]). Like a [report.Report], both are plain data, which can
// be written as text, JSON and Markdown. Their JSON is stable: fields are added,
// never changed. A gate reads a recorded comparison:
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

// The verdicts. For units other than time, Slower means worse and Faster means
// better.
const (
	Slower  Verdict = "slower"
	Faster  Verdict = "faster"
	Same    Verdict = "same"    // its interval lies within the threshold
	Unclear Verdict = "unclear" // shown neither to be a change nor to be none
	New     Verdict = "new"     // a function that only the head spends time in
	Gone    Verdict = "gone"    // a function that only the base spends time in
)

// Changed reports whether the verdict is a change: Slower, Faster, New or Gone.
func (v Verdict) Changed() bool { return v == Slower || v == Faster || v == New || v == Gone }

// Unattributed is the name of the entry among the functions of a benchmark for what
// cannot be charged to a function.
const Unattributed = "(unattributed)"

// The units that a difference explains by function.
const (
	SecPerOp    = "sec/op"
	BytesPerOp  = "B/op"
	AllocsPerOp = "allocs/op"
	CallsPerOp  = "calls/op"
	BlocksPerOp = "blocks/op"
)

// LiveBytes is the unit of the largest number of bytes in use on the heap that a
// run of a benchmark or program allocated. A change takes two runs of each side
// that differ by a fifth or more; its p-values say nothing.
const LiveBytes = "live-bytes"

// The units of whole runs of programs, beside SecPerOp.
const (
	StartUpPerOp = "startup-sec/op" // until main begins, including package initialisation
	CPUPerOp     = "cpu-sec/op"
	PeakPerOp    = "peak-B/op" // largest resident size of the process
)

// CountedUnits are the units of an exact [Difference], in order.
var CountedUnits = []string{CallsPerOp, BlocksPerOp, AllocsPerOp, BytesPerOp}

// SuiteName is the name of the benchmark that stands for a whole test suite.
const SuiteName = "Suite"

// A Difference is the result of a comparison. It is plain data: reading it is safe
// for concurrent use. Its JSON form is stable: fields are added, never changed.
// Whatever JSON may lack, each form can be written.
type Difference struct {
	Version     int                   `json:"version"` // of the JSON form: 1
	Base        string                `json:"base"`    // what was compared
	Head        string                `json:"head"`
	Rounds      int                   `json:"rounds"` // link layouts; 0 for recorded runs
	Environment report.Environment    `json:"environment"`
	Benchmarks  []BenchmarkDifference `json:"benchmarks"`
	Noise       Noise                 `json:"noise"`
	Exact       bool                  `json:"exact,omitempty"` // everything was counted, nothing was measured
	Suite       bool                  `json:"suite,omitempty"` // test suites: the first benchmark, SuiteName, is the whole wait, the others are tests
	Notes       []string              `json:"notes,omitempty"` // on how it was measured
	Warnings    report.Warnings       `json:"warnings"`

	// Profile describes the profiles that were compared, which the only benchmark
	// stands for. It is nil if benchmarks were compared.
	Profile *report.Profile `json:"profile,omitempty"`
}

// A Noise is how much two measurements of the same code differ by chance, on this
// machine and at this time, as a ratio: 1.01 for 1 %. Nothing smaller is called a
// change.
type Noise struct {
	Ratio float64 `json:"ratio"`
}

// A BenchmarkDifference is one unit of one benchmark on both sides.
type BenchmarkDifference struct {
	Package string  `json:"package"`
	Name    string  `json:"name"`             // with the number of processors
	Unit    string  `json:"unit"`             // SecPerOp, BytesPerOp, AllocsPerOp, one of the benchmark's own; for a program also StartUpPerOp, PeakPerOp, CPUPerOp
	Better  string  `json:"better,omitempty"` // "higher" or "lower", if the results say it of the unit
	Rounds  int     `json:"rounds"`           // link layouts that it was measured in; for recorded runs, results
	Runs    int     `json:"runs"`             // timed runs of each side; 0 for recorded runs
	Base    Summary `json:"base"`
	Head    Summary `json:"head"`
	Change  Change  `json:"change"`
	Noise   Noise   `json:"noise"`
	Verdict Verdict `json:"verdict"`

	// Identical means that the benchmark cannot have changed: both sides are built
	// from the same files, or it reaches no code that differs. The verdict is then
	// Same.
	Identical bool `json:"identical,omitempty"`

	// Functions explain a change of sec/op, startup-sec/op or cpu-sec/op: functions that
	// changed come first, largest change first. Together with the entry
	// Unattributed they add up to the difference of the centers; that entry
	// includes the difference between this and the paired change.
	Functions []FunctionDifference `json:"functions"`

	// Allocations explain a change of B/op, allocs/op or live-bytes, largest change
	// first.
	Allocations []AllocationDifference `json:"allocations,omitempty"`

	// Counts are the functions in which a counted unit changed.
	Counts []AllocationDifference `json:"counts,omitempty"`
}

// A Summary is the median of one side's results with its 95 % interval, as
// benchstat prints it, in the benchmark's unit. There is one result for each link layout. For suites, Center
// is the mean of the runs.
type Summary struct {
	Center float64 `json:"center"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	N      int     `json:"n"`
}

// A Change is the ratio of head to base with its 95 % interval. Both are measured
// in the same link layouts, in turns.
type Change struct {
	Ratio float64 `json:"ratio"` // 0 if either side is 0
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	P     float64 `json:"p"` // of the Mann-Whitney U test, as printed by benchstat
	// Q is the p-value of the paired test, corrected for the number of benchmarks,
	// units and interim looks: it is at most 0.05 for a change.
	Q float64 `json:"q"`
}

// A FunctionDifference is what a function is charged with on both sides, in
// nanoseconds per operation. Low to High is the 95 % interval of ChangeNs.
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

	// Folded are functions of either side that are included because code was moved:
	// old names of the function, and parts of it.
	Folded []string `json:"folded,omitempty"`

	// Lines are the lines that a change falls on, largest first, as far as the
	// profiles show them. Hints are known cures for what the head does there and
	// the base does not.
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

// An AllocationDifference is what a function allocates, or another count, on both
// sides, per operation and in the unit of the benchmark. Each side is counted
// twice, and up to six times if that leaves a change in doubt; Low and High are the
// extreme changes between these counts.
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
