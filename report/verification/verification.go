// Package verification is what an experiment tells of a function: how much longer the
// whole takes when the function is delayed, and so what it would gain if the function
// took less. Like a report.Report a Verification is plain data, written as text, JSON and
// Markdown; its JSON form is stable: fields are added, never changed.
package verification

import "github.com/bottleneck-go/bottleneck/report"

// A Verification is the outcome of an experiment. Its JSON form is stable: fields
// are added, never changed.
type Verification struct {
	Version  int    `json:"version"` // of the JSON form: 1
	Function string `json:"function"`
	// Subject is what was watched.
	Subject Subject `json:"subject"`
	// Name is that of the benchmark or counter, or the package's import path.
	Name string `json:"name"`
	// Delayed is where the delay was put.
	Delayed Delayed `json:"delayed"`
	// Line is where its time passes, if the delay was put there.
	Line int `json:"line,omitempty"`
	// CallsPerOp is how often the function is called in an operation of a
	// benchmark, in a run of a program, or in a step of a counter. Where its loop
	// or a line is delayed, the turns of that are counted.
	CallsPerOp float64 `json:"calls_per_op"`
	// TimePerOp is the time of an operation, run, or step without dose.
	TimePerOp float64 `json:"time_per_op"` // seconds
	// Sensitivity is how much longer the whole takes for each second that is added
	// to the function: 1 for serial code, 0 off the critical path.
	Sensitivity Estimate `json:"sensitivity"`
	// Charged is what the profile charges the function with all that it calls: the part
	// of the wall time in which the whole waited for it.
	Charged Estimate `json:"charged"`
	// Share is the time of the function and of all that it calls, at work or waiting for
	// the world outside, as a part of the wall time of what was watched: the time of its
	// calls where that is the same, and otherwise, as where it waits for others, what the
	// profile or the trace tells. It is above 1 for a function that is called on several
	// goroutines at once.
	Share Estimate `json:"share"`
	// Collection is by what part of that wall time garbage collection for what
	// they allocate makes it longer: less than the collector's processor time,
	// where that is of a processor that has nothing else to do. For whole runs,
	// that time is taken.
	Collection Estimate `json:"collection"`
	// Predicted is what the whole would gain: Share times Sensitivity, and
	// Collection.
	Predicted []Prediction `json:"predicted"`
	// Disagree means that Charged promises a gain that the experiment does not
	// confirm, or the other way round.
	Disagree bool `json:"disagree"`
	// Doses are the delays of a call, in nanoseconds.
	Doses []float64 `json:"doses_ns"`
	// Rounds is how often each dose was measured.
	Rounds int `json:"rounds"`
	// Disturbance is how much longer the instrumented build takes without dose
	// than the original, as a part of the original's time.
	Disturbance Estimate `json:"disturbance"`
	// Enclosing is the function to take instead, where the disturbance is large
	// and the profile knows who calls the suspect.
	Enclosing string          `json:"enclosing,omitempty"`
	Warnings  report.Warnings `json:"warnings"`
}

// An Estimate is a value with its 95 % interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// A Prediction is what the whole would gain, as a part of its time, if the
// function took, and allocated, so much less.
type Prediction struct {
	Faster float64 `json:"faster"` // 0.25: it takes a quarter less
	Gain   float64 `json:"gain"`
	Low    float64 `json:"low"` // of the 95 % interval
	High   float64 `json:"high"`
}

// A Subject is what an experiment watches.
type Subject string

// The subjects.
const (
	BenchmarkSubject Subject = "benchmark" // its time per operation
	SetupSubject     Subject = "setup"     // the wall time of a test program in which the suspect is not called by what a benchmark times
	ProgramSubject   Subject = "program"   // its wall time
	ProgressSubject  Subject = "progress"  // the wall time for each step of a counter
)

// Delayed is where in a function an experiment puts the delay.
type Delayed string

// The places.
const (
	DelayedEntry Delayed = "entry" // at its entry
	DelayedLock  Delayed = "lock"  // behind the lock that it takes first
	DelayedLoop  Delayed = "loop"  // in each turn of its loop, where that takes locks or uses channels
	DelayedLine  Delayed = "line"  // where most of its time passes, as the profile tells
)

// Settled reports whether the sensitivity's interval is narrow enough to tell
// anything: at most 0.3 wide.
func (v *Verification) Settled() bool { return v.Sensitivity.High-v.Sensitivity.Low <= 0.3 }
