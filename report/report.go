// Package report is the result of a measurement: where the time of a run went. A
// [Report] is plain data, which can be written as text, JSON, Markdown, CSV and
// HTML. Its JSON form is stable: fields are added, never changed. To read a
// recorded report, only this package is needed:
//
//	var r report.Report
//	if err := json.Unmarshal(text, &r); err != nil {
//		return err
//	}
//	if b := r.Bottleneck; b != nil {
//		fmt.Println(b.Function, b.Certain)
//	}
//
// Package report/difference does the same for comparisons of versions, and package
// report/verification for experiments on a function. Package bottleneck and its
// command do the measuring.
package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A Report says where the time of a run went. Shares are parts of the run, 0 to 1;
// in JSON, durations are in nanoseconds. It is plain data: reading it is safe for
// concurrent use. Its JSON form is stable: fields are added, never changed.
// Whatever JSON may lack, each form can be written.
type Report struct {
	Version     int           `json:"version"` // of the JSON form: 1
	Runs        int           `json:"runs"`    // how many times everything was run
	Wall        time.Duration `json:"wall_ns"`
	CPU         time.Duration `json:"cpu_ns"`    // CPU time of the run, as reported by the system
	Samples     int64         `json:"samples"`   // of the CPU profile
	SampleHz    float64       `json:"sample_hz"` // samples per second of CPU time, as delivered
	Environment Environment   `json:"environment"`
	Module      string        `json:"module,omitempty"` // the one measured, if known

	// Phases divide Wall completely.
	Phases []Phase `json:"phases"`

	// Bottleneck is the function with the largest share of the run, not counting the build; nil if nothing was measured.
	Bottleneck *Bottleneck `json:"bottleneck"`

	// Functions are all functions that the run is charged to, largest share first. Their shares add up to 1.
	Functions []Function `json:"functions"`

	// Beside are those that had a processor and that nobody waited for, most processor time first; some with a ceiling.
	Beside []Function `json:"beside,omitempty"`

	// Helpers are your functions that many others call, and that were charged to their callers on request.
	Helpers []string `json:"helpers,omitempty"`

	// Path is the critical path of each program's last run, over time, one program after
	// another. It has gaps where a run was not traced.
	Path []PathSpan `json:"path,omitempty"`

	// Processors says how many cores were busy; nil if that was not recorded.
	Processors *Processors `json:"processors,omitempty"`
	// Sampling says how far the samples can be trusted; nil if the system does not report CPU time for processes.
	Sampling *Sampling `json:"sampling,omitempty"`

	// Requests are those that a service answered; nil if the run is not a service.
	Requests *Requests `json:"requests,omitempty"`

	Benchmarks []Benchmark `json:"benchmarks"`
	Warnings   Warnings    `json:"warnings"`

	// Profile describes the profiles that the report is about; nil if a run was measured.
	Profile *Profile `json:"profile,omitempty"`

	// These are for a test suite: its tests, the steps of the go command, what some
	// cures would gain, and the exit status of go test. Its phases are build, init,
	// setup (TestMain, and whatever runs outside of tests), test, cleanup and
	// other.
	Tests    []Test   `json:"tests,omitempty"`
	Actions  []Action `json:"actions,omitempty"`
	Cures    []Cure   `json:"cures,omitempty"`
	ExitCode int      `json:"exit_code,omitempty"`
}

// An Environment is where a run was measured.
type Environment struct {
	Go     string `json:"go"` // version
	GOOS   string `json:"goos"`
	GOARCH string `json:"goarch"`
	CPUs   int    `json:"cpus"`
	CPU    string `json:"cpu,omitempty"` // model, if known
}

// String returns the environment in a few words, as far as it is known.
func (e Environment) String() string {
	if e.Go == "" && e.CPUs == 0 { // as results alone tell
		return cmp.Or(e.GOOS, "unknown") + "/" + cmp.Or(e.GOARCH, "unknown")
	}
	return fmt.Sprintf("%s %s/%s, %d processors", e.Go, e.GOOS, e.GOARCH, e.CPUs)
}

// A Phase is a part of a run: "build", "init", "setup", "calibration", "timed",
// "cleanup" or "other". In a program or a Recorder the phases are the stages, by
// name, and "other" is what was in none.
type Phase struct {
	Name string        `json:"name"`
	Wall time.Duration `json:"wall_ns"`

	// Packages divides the phases "init" and "build", slowest first. Packages are
	// built in parallel, so they can add up to more than the phase. Packages found
	// in the build cache are left out.
	Packages []PackageTime `json:"packages,omitempty"`
}

// A PackageTime is how long it took to initialise or to build a package. For a
// build there are also entries named "linking" and the program.
type PackageTime struct {
	Package string        `json:"package"`
	Wall    time.Duration `json:"wall_ns"`
}

// A Bottleneck is the function that the largest share of a run is charged to. If
// that is the initialisation or the build of a package, it is the package.
type Bottleneck struct {
	Phase    string `json:"phase"` // in which it costs most
	Function string `json:"function"`
	// Kind is the kind of bottleneck: "processor", "lock", "channel", "sleep", "file", "network", "child", "memory",
	// "ready" (too few cores), "init" or "build"; "" if it is not known.
	Kind string `json:"kind,omitempty"`
	// At is the standard stream at which it waits for another program, such as "standard input", if Kind is "file".
	At    string  `json:"at,omitempty"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"` // of the 95 % interval
	High  float64 `json:"high"`

	// Speedup is the ceiling: how many times as fast the run would be if the
	// function cost nothing. For serial code it is 1/(1-Share); if goroutines wait
	// for one another, it comes from replaying the recorded run without the
	// function. It is 0 if shares are not of time, or of what has no name.
	Speedup     float64 `json:"speedup,omitempty"`
	SpeedupLow  float64 `json:"speedup_low,omitempty"`
	SpeedupHigh float64 `json:"speedup_high,omitempty"`

	// Of is what Speedup refers to: the "run", or an "operation" (the geometric
	// mean of the benchmarks) if benchmarks run for a fixed time, so that the run
	// would not end sooner.
	Of string `json:"of,omitempty"`
	// Half is the speedup if the function takes half its time.
	Half float64 `json:"speedup_half,omitempty"`
	Next *Next   `json:"next,omitempty"` // nil if it is not known
	// Queue is the lock or channel, if Kind is one of these.
	Queue *Queue `json:"queue,omitempty"`
	// Step is the step of building a suite: "compile", "link" or "vet" of all
	// packages. Function is then the package that takes longest.
	Step string `json:"step,omitempty"`

	// Certain means that the interval of the share, even if widened to 99.5 %, lies
	// above those of all other functions, and that the share is at least a tenth
	// larger than the next.
	Certain bool `json:"certain"`
}

// A Function is what a function is charged with.
type Function struct {
	Function string  `json:"function"`
	File     string  `json:"file,omitempty"`
	Line     int     `json:"line,omitempty"`
	Charged  float64 `json:"charged"`
	Low      float64 `json:"low"` // of the 95 % interval
	High     float64 `json:"high"`
	Kind     string  `json:"kind,omitempty"`    // as in Bottleneck
	Speedup  float64 `json:"speedup,omitempty"` // as in Bottleneck
	// SpeedupLow to SpeedupHigh is the 95 % interval of Speedup.
	SpeedupLow  float64       `json:"speedup_low,omitempty"`
	SpeedupHigh float64       `json:"speedup_high,omitempty"`
	GC          float64       `json:"gc"` // the part of Charged that is garbage collection
	Waiting     time.Duration `json:"waiting_ns"`
	CPU         float64       `json:"cpu,omitempty"` // share of the CPU time
	Flat        float64       `json:"flat"`          // share of the samples in the function itself
	Cum         float64       `json:"cum"`           // share of the samples in it and what it calls

	// Calls is how often one operation of the benchmark calls the function, and
	// SecPerCall is the time charged for each call. For the functions of the run,
	// Calls is for a whole run, including setup, and was counted in a run of its
	// own. Both are 0 if calls were not counted: see bottleneck.FindConfig.
	Calls      int64   `json:"calls,omitempty"`
	SecPerCall float64 `json:"sec_per_call,omitempty"`

	// BytesPerOp and AllocsPerOp are what one operation of the benchmark allocates
	// in the function. They are 0 if allocations were not counted: see
	// bottleneck.FindConfig.
	BytesPerOp  float64 `json:"bytes_per_op,omitempty"`
	AllocsPerOp float64 `json:"allocs_per_op,omitempty"`

	// Phases divides Charged among the phases.
	Phases map[string]float64 `json:"phases"`

	// The top functions have details, as far as the profile shows them: the lines
	// that Charged falls on; what the function does or calls outside of your code,
	// which adds up to Charged; which of your functions call it; and known cures.
	// Each list begins with the largest share.
	Lines   []Line   `json:"lines,omitempty"`
	Into    []Part   `json:"into,omitempty"`
	From    []Part   `json:"from,omitempty"`
	Hints   []Hint   `json:"hints,omitempty"`
	Listing *Listing `json:"listing,omitempty"` // for functions of the run whose source could be read
}

// A Benchmark is the result of one benchmark, and what its timed phase is charged
// to.
type Benchmark struct {
	Package    string      `json:"package"`
	Name       string      `json:"name"` // with the number of processors
	Iterations int         `json:"iterations"`
	SecPerOp   float64     `json:"sec_per_op"`      // median of the results
	Stats      *Stats      `json:"stats,omitempty"` // if there are several results
	Phases     []Phase     `json:"phases"`
	Bottleneck *Bottleneck `json:"bottleneck"`
	Functions  []Function  `json:"functions"`
	Beside     []Function  `json:"beside,omitempty"` // as in Report
}

// Warnings are doubts about a measurement, to be shown beside it. In JSON they are
// strings.
type Warnings []error

// MarshalJSON implements json.Marshaler.
func (w Warnings) MarshalJSON() ([]byte, error) {
	texts := make([]string, len(w))
	for i, err := range w {
		texts[i] = err.Error()
	}
	return json.Marshal(texts)
}

// UnmarshalJSON implements json.Unmarshaler.
func (w *Warnings) UnmarshalJSON(data []byte) error {
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	*w = make(Warnings, len(texts))
	for i, text := range texts {
		(*w)[i] = errors.New(text)
	}
	return nil
}

// WriteJSON writes the report as one indented JSON object.
func (r *Report) WriteJSON(w io.Writer) error {
	return render.JSON(w, r)
}
