// Package report is what is said of a measurement: where a run's time went. A Report is
// plain data, which may be copied, and read by several goroutines; it is written as
// text, as JSON and in other forms. Its JSON form is stable: fields are added, never
// changed. So what was recorded can be read with nothing but this package:
//
//	var r report.Report
//	if err := json.Unmarshal(text, &r); err != nil {
//		return err
//	}
//	fmt.Println(r.Bottleneck.Function, r.Bottleneck.Certain)
//
// The same holds of package report/difference, what changed between two versions and
// which commit changed it, and of report/verification, what an experiment tells of a
// function. The measuring is done by package bottleneck, and by its command.
package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A Report says where a run's time went. Durations are in nanoseconds, shares
// between 0 and 1. It is plain data: it may be copied, and read by several
// goroutines. Its JSON form is stable: fields are added, never changed.
type Report struct {
	Version     int           `json:"version"` // of the JSON form: 1
	Runs        int           `json:"runs"`    // how often the whole was run
	Wall        time.Duration `json:"wall_ns"`
	CPU         time.Duration `json:"cpu_ns"`    // processor time that the run used, as the system tells
	Samples     int64         `json:"samples"`   // of the CPU profile
	SampleHz    float64       `json:"sample_hz"` // samples for each second of processor time, as really delivered
	Environment Environment   `json:"environment"`
	Module      string        `json:"module,omitempty"` // of what was measured, where known

	// Phases divide Wall without remainder.
	Phases []Phase `json:"phases"`

	// Bottleneck is the function with the largest share of the run after
	// building; nil if nothing was measured.
	Bottleneck *Bottleneck `json:"bottleneck"`

	// Functions are all that the run is charged to, the largest share first.
	// Their shares add up to 1.
	Functions []Function `json:"functions"`

	// Helpers are functions of your own that many others call, and that were charged to
	// those, if that was asked for.
	Helpers []string `json:"helpers,omitempty"`

	// Path says who was waited for when, in the last of the runs: the critical path as a strip
	// over time. It has gaps where the run was not traced.
	Path []PathSpan `json:"path,omitempty"`

	// Processors says how many processors were busy; nil where that was not seen.
	Processors *Processors `json:"processors,omitempty"`
	// Sampling says how far the samples can be trusted; nil where the system does
	// not tell the processor time of a process.
	Sampling *Sampling `json:"sampling,omitempty"`

	// Requests are those that a service answered; nil of what is no service.
	Requests *Requests `json:"requests,omitempty"`

	Benchmarks []Benchmark `json:"benchmarks"`
	Warnings   Warnings    `json:"warnings"`

	// Profile says what profiles the report is of, if they were recorded elsewhere;
	// otherwise it is nil.
	Profile *Profile `json:"profile,omitempty"`

	// Of a test suite: its tests, the steps of the go command, what some cures would
	// gain, and go test's exit status. Its phases are build, init, setup (TestMain, and
	// what is outside of tests), test, cleanup and other.
	Tests    []Test   `json:"tests,omitempty"`
	Actions  []Action `json:"actions,omitempty"`
	Cures    []Cure   `json:"cures,omitempty"`
	ExitCode int      `json:"exit_code,omitempty"`
}

// An Environment is what a run was measured on.
type Environment struct {
	Go     string `json:"go"` // version
	GOOS   string `json:"goos"`
	GOARCH string `json:"goarch"`
	CPUs   int    `json:"cpus"`
	CPU    string `json:"cpu,omitempty"` // model, where known
}

// String is the environment in a few words.
func (e Environment) String() string {
	return fmt.Sprintf("%s %s/%s, %d processors", e.Go, e.GOOS, e.GOARCH, e.CPUs)
}

// A Phase is a part of a run: "build", "init", "setup", "calibration", "timed",
// "cleanup" and "other". For a program and for a Recorder, the stages stand among
// them by their names, and "other" is what was in none.
type Phase struct {
	Name string        `json:"name"`
	Wall time.Duration `json:"wall_ns"`

	// Packages divides the phases "init" and "build", the slowest first. Several
	// packages are built at once: they can add up to more than the phase. Those
	// that the build cache had are left out.
	Packages []PackageTime `json:"packages,omitempty"`
}

// A PackageTime is the time that initialising or building one package took.
// Building also has entries named "linking" and the program.
type PackageTime struct {
	Package string        `json:"package"`
	Wall    time.Duration `json:"wall_ns"`
}

// A Bottleneck is the function, or for a package's initialisation the package,
// that most of a run is charged to.
type Bottleneck struct {
	Phase    string `json:"phase"` // in which it costs most
	Function string `json:"function"`
	// Kind is what kind of bottleneck it is: "processor", "lock", "channel", "sleep",
	// "file", "network", "child", "memory", "ready" (there were too few processors) or "init". It is "" where
	// that is not known.
	Kind  string  `json:"kind,omitempty"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"` // of the 95 % interval
	High  float64 `json:"high"`

	// Speedup is the ceiling: how many times as fast the run would be if the
	// function cost nothing. For serial code it is 1/(1-Share); where goroutines wait for
	// one another, what was recorded is replayed without it. It is 0 where shares are
	// not of time.
	Speedup     float64 `json:"speedup,omitempty"`
	SpeedupLow  float64 `json:"speedup_low,omitempty"`
	SpeedupHigh float64 `json:"speedup_high,omitempty"`

	// Of is what Speedup is of: the "run" or, where benchmarks run for a fixed time, so that
	// the run would not end sooner, an "operation", in the geometric mean of the benchmarks.
	Of string `json:"of,omitempty"`
	// Half is Speedup for a function that takes half its time.
	Half float64 `json:"speedup_half,omitempty"`
	Next *Next   `json:"next,omitempty"` // nil if it is not known
	// Queue is the lock, or the channel, of a bottleneck of that kind.
	Queue *Queue `json:"queue,omitempty"`
	// Step is what of a suite's building it is: "compile", "link" or "vet" of all packages.
	// Function is the one that takes longest.
	Step string `json:"step,omitempty"`

	// Certain means that the interval lies above that of every other function,
	// also when both are widened to 99.5 %, and the share is at least a tenth
	// larger than the next.
	Certain bool `json:"certain"`
}

// A Function is what one function is charged with.
type Function struct {
	Function string  `json:"function"`
	File     string  `json:"file,omitempty"`
	Line     int     `json:"line,omitempty"`
	Charged  float64 `json:"charged"`
	Low      float64 `json:"low"` // of the 95 % interval
	High     float64 `json:"high"`
	Kind     string  `json:"kind,omitempty"`    // as in Bottleneck
	Speedup  float64 `json:"speedup,omitempty"` // as in Bottleneck
	// SpeedupLow and SpeedupHigh are the interval of Speedup.
	SpeedupLow  float64       `json:"speedup_low,omitempty"`
	SpeedupHigh float64       `json:"speedup_high,omitempty"`
	GC          float64       `json:"gc"` // the part of Charged spent on garbage collection
	Waiting     time.Duration `json:"waiting_ns"`
	CPU         float64       `json:"cpu,omitempty"` // share of the processor time
	Flat        float64       `json:"flat"`          // share of the samples in the function itself
	Cum         float64       `json:"cum"`           // and with all that it calls

	// Calls is how often one operation of the benchmark calls the function, and
	// SecPerCall the part of its time per operation that each call is charged; of the
	// run's functions, how often a whole run calls it, setup and all, counted in one of
	// its own, and the part of a run's time.
	// They are 0 where calls were not counted: see bottleneck.FindConfig.
	Calls      int64   `json:"calls,omitempty"`
	SecPerCall float64 `json:"sec_per_call,omitempty"`

	// BytesPerOp and AllocsPerOp are what one operation of the benchmark allocates
	// in the function. They are 0 where allocations were not counted: see
	// bottleneck.FindConfig.
	BytesPerOp  float64 `json:"bytes_per_op,omitempty"`
	AllocsPerOp float64 `json:"allocs_per_op,omitempty"`

	// Phases divides Charged by phase.
	Phases map[string]float64 `json:"phases"`

	// Of the first functions it is also known what is inside, as far as the profile
	// tells: the lines that Charged falls on; what the function does there or calls
	// outside of your own code, which adds up to Charged; who calls it, of your own
	// functions; and known cures. In each list the largest share comes first.
	Lines   []Line   `json:"lines,omitempty"`
	Into    []Part   `json:"into,omitempty"`
	From    []Part   `json:"from,omitempty"`
	Hints   []Hint   `json:"hints,omitempty"`
	Listing *Listing `json:"listing,omitempty"` // of the run's functions, where the source was read
}

// A Benchmark is one benchmark's result, and where its timed phase, which is
// what its time per operation is made of, went.
type Benchmark struct {
	Package    string      `json:"package"`
	Name       string      `json:"name"` // with the number of processors
	Iterations int         `json:"iterations"`
	SecPerOp   float64     `json:"sec_per_op"`      // median of the results
	Stats      *Stats      `json:"stats,omitempty"` // of several results
	Phases     []Phase     `json:"phases"`
	Bottleneck *Bottleneck `json:"bottleneck"`
	Functions  []Function  `json:"functions"`
}

// Warnings are doubts about a measurement, to be shown beside it. In JSON they
// are strings.
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
