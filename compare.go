package bottleneck

import (
	"context"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare"
	"github.com/bottleneck-go/bottleneck/internal/compare/variant"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

const (
	// DefaultThreshold, 0.01, is the relative change below which Compare sees no change.
	DefaultThreshold = compare.DefaultThreshold
	// DefaultCompareTime, 2 minutes, is how long Compare measures if a verdict stays open.
	DefaultCompareTime = compare.DefaultMaxTime
)

// A CompareConfig says which two versions of benchmarks [Compare] measures.
type CompareConfig struct {
	// Target says what is measured; Dir is the user's directory. BenchTime is the length of
	// each of many short runs: "" is 100us, or more if a benchmark needs it.
	Target

	// Base and Head are git revisions, or directories: of source trees, or of runs recorded
	// by Find or Test. For runs of Test they may be patterns that match several. An empty
	// Head is the working tree with all changes and untracked files. An empty Base is HEAD
	// if the working tree has changes, and otherwise, or with a Head, the head's first
	// parent.
	Base, Head string

	// BaseVariant and HeadVariant say how the sides are built and run. If they differ
	// and neither Base nor Head is given, both sides are the working tree.
	BaseVariant, HeadVariant Variant

	// Flags of go test. Run "" is "^$" (no tests); tests run in each process, before its
	// benchmarks. Count is how often each benchmark is measured in each layout, at least; 0
	// means once.
	Run   string
	Count int

	// All also measures benchmarks that cannot have changed, as they are built from the
	// same files or their code reaches nothing that differs. Without it they are the same,
	// by identity, and named by their functions.
	All bool

	// Memory also compares the largest heap in use, by function, in separate runs after the
	// measuring: difference.LiveBytes.
	Memory bool

	// Exact counts instead of measuring: calls, executed blocks, allocations and bytes of
	// an operation, by function. Baseline is a file of counts that serves as the base, and
	// CountsTo is a file for the counts of the head; both imply Exact. With CountsTo alone,
	// nothing is compared.
	Exact              bool
	Baseline, CountsTo string

	Threshold float64       // relative change that counts as none; 0 means DefaultThreshold
	MaxTime   time.Duration // building and measuring end after it, but measuring lasts at least 0.6 of it; 0 means DefaultCompareTime
	Record    string        // an existing directory for compare.json, compare.md, flame.html, and each side's results.txt and profiles, if not ""

	// Stdin, if not nil, is read to its end and given to each run of a main package without
	// benchmarks.
	Stdin io.Reader

	// Status, if not nil, is called with what is being done.
	Status func(what string)
}

// A Variant says how a side of a comparison is built and run. The zero value is the go
// command's default.
type Variant struct {
	Env     []string // more of the environment, as "GOGC=50", of the go command and of what is run
	Go      string   // a toolchain, as GOTOOLCHAIN takes it: "go1.27.2"; the go command fetches it
	PGO     string   // a profile to optimise by, or "off" or "auto": see -pgo of go build
	Modules []string // other versions of required modules, as "golang.org/x/net@v0.50.0"
	Tags    string   // build tags, in place of the target's
	GCFlags string   // see -gcflags of go build
}

// Compare measures two versions of the same benchmarks and says which changed, and which
// functions explain the change. Both sides are linked several times, each time with the
// functions in another random order, so that the effect of moving code counts as noise and
// not as a change. One process per side and layout stays alive. The processes take turns of
// a few milliseconds, in random order, so that the state of the machine affects both sides
// alike, and are profiled meanwhile. The sample size is the number of layouts: intervals
// come from how much these differ, for benchmarks and their functions by the same model. At
// interim looks, benchmarks with a verdict are finished; the others are measured on, in
// more layouts, until all verdicts are settled or the time is up. Long operations are
// measured in fewer layouts, but at least three. What there is no time for is left out, with
// a warning; of benchmarks the first function is always measured, however long it takes. A
// main package without benchmarks that is named alone is run as a whole: an operation is a
// run. Both sides take turns in each layout, and are recorded in separate runs.
//
// The user's tree is only read. Cancelling the context ends everything that was started and
// removes temporary files; the error is then the context's cause. The error is [ErrUsage] if
// there is nothing to compare, [ErrFailed] if a side does not build or all benchmarks fail. A
// benchmark that fails beside others is left out; the warning is [ErrFailed].
//
// Recorded runs of [Find] and [Test] are compared without measuring. With single runs of a
// suite, no change is certain.
func Compare(ctx context.Context, c CompareConfig) (*Difference, error) {
	return compare.Run(ctx, c.internal())
}

func (c CompareConfig) internal() compare.Config {
	return compare.Config{
		Target: suite.Target(c.Target), Base: c.Base, Head: c.Head, Run: c.Run, Count: c.Count,
		Threshold: c.Threshold, MaxTime: c.MaxTime, Record: c.Record, Stdin: c.Stdin, Status: c.Status,
		BaseVariant: variant.Variant(c.BaseVariant), HeadVariant: variant.Variant(c.HeadVariant), All: c.All, Memory: c.Memory,
		Exact: c.Exact, Baseline: c.Baseline, CountsTo: c.CountsTo,
	}
}
