// Package verification is the result of an experiment on a function: how much
// longer the whole takes if the function is delayed, and so what would be gained if
// it took less time. Like a [report.Report], a [Verification] is plain data, which
// can be written as text, JSON and Markdown; its JSON form is stable: fields are
// added, never changed.
package verification

import "github.com/bottleneck-go/bottleneck/report"

// A Verification is the result of an experiment. It is plain data: reading it is
// safe for concurrent use. Its JSON form is stable: fields are added, never
// changed. Whatever JSON may lack, each form can be written.
type Verification struct {
	Version  int    `json:"version"` // of the JSON form: 1
	Function string `json:"function"`
	// Subject is what was measured.
	Subject Subject `json:"subject"`
	// Name is the name of the benchmark or counter, or the import path of the
	// package.
	Name string `json:"name"`
	// Delayed is where the delay was added.
	Delayed Delayed `json:"delayed"`
	// Line is the line that was delayed, if Delayed is DelayedLine.
	Line int `json:"line,omitempty"`
	// CallsPerOp is how often the function is called in an operation of a
	// benchmark, a run of a program, or a step of a counter. If a loop or a line is
	// delayed, its iterations are counted.
	CallsPerOp float64 `json:"calls_per_op"`
	// TimePerOp is the time of an operation, run or step without delay, in seconds.
	TimePerOp float64 `json:"time_per_op"`
	// Sensitivity is how much longer the whole takes for each second of delay
	// added: 1 for serial code, 0 off the critical path.
	Sensitivity Estimate `json:"sensitivity"`
	// Charged is the part of the wall time for which, according to the profile, the
	// whole waited for the function or what it calls.
	Charged Estimate `json:"charged"`
	// Share is the time of the function and what it calls, as a part of the
	// subject's wall time: working, or waiting for something outside of the
	// program, but not for other goroutines. It comes from timing calls or, if the
	// function waits for others, from the profile or the trace. It is above 1 for a
	// function that runs on several goroutines at once.
	Share Estimate `json:"share"`
	// Collection is the part of the wall time that is added by collecting the
	// function's garbage. It is less than the collector's CPU time if the collector
	// runs on an idle core. For whole runs, it is that CPU time.
	Collection Estimate `json:"collection"`
	// Predicted is what the whole would gain: Share times Sensitivity, plus
	// Collection.
	Predicted []Prediction `json:"predicted"`
	// Ceiling is what the whole would gain without the function, from replaying a
	// recorded run, if that is less than the experiment predicts because another
	// path becomes the longest; otherwise it is 0.
	Ceiling Estimate `json:"ceiling,omitzero"`
	// Disagree means that Charged promises a gain that the experiment does not
	// confirm, or vice versa.
	Disagree bool `json:"disagree"`
	// Doses are the delays added to each call, in nanoseconds.
	Doses []float64 `json:"doses_ns"`
	// Rounds is how often each dose was measured.
	Rounds int `json:"rounds"`
	// Disturbance is how much longer the instrumented build takes without delay, as
	// a part of the original's time.
	Disturbance Estimate `json:"disturbance"`
	// Enclosing is the function to verify instead, if the disturbance is large and
	// the profile shows who calls the function.
	Enclosing string          `json:"enclosing,omitempty"`
	Warnings  report.Warnings `json:"warnings"`
}

// An Estimate is a value with its 95 % interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// A Prediction is the Gain of the whole, as a part of its time, if the function
// took, and allocated, less by the part Faster.
type Prediction struct {
	Faster float64 `json:"faster"` // 0.25: a quarter less
	Gain   float64 `json:"gain"`
	Low    float64 `json:"low"` // of the 95 % interval
	High   float64 `json:"high"`
}

// A Subject is what is measured.
type Subject string

// What an experiment measures.
const (
	BenchmarkSubject Subject = "benchmark" // its time per operation
	SetupSubject     Subject = "setup"     // the wall time of a test program in which the suspect is not called by what a benchmark times
	ProgramSubject   Subject = "program"   // its wall time
	ProgressSubject  Subject = "progress"  // the wall time for each step of a counter
)

// Delayed is where in a function the delay is added.
type Delayed string

// The places of a delay.
const (
	DelayedEntry Delayed = "entry" // at its entry
	DelayedLock  Delayed = "lock"  // after the lock that it takes first
	DelayedLoop  Delayed = "loop"  // in each turn of its loop, where that takes locks or uses channels
	DelayedLine  Delayed = "line"  // where most of its time passes, according to the profile
)

// Settled reports whether the interval of the sensitivity is narrow enough to mean
// anything: at most 0.3 wide.
func (v *Verification) Settled() bool { return v.Sensitivity.High-v.Sensitivity.Low <= 0.3 }
