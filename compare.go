package bottleneck

import (
	"context"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/variant"
)

const (
	// DefaultThreshold, 0.01, is the relative change that Compare takes for none.
	DefaultThreshold = compare.DefaultThreshold
	// DefaultCompareTime, 2 minutes, is how long Compare goes on while a verdict is open.
	DefaultCompareTime = compare.DefaultMaxTime
)

// A CompareConfig says which two versions of benchmarks Compare measures.
type CompareConfig struct {
	// Target says what is measured; Dir is where the user stands. BenchTime is of one
	// of many short runs: "" is 100us, or more where a benchmark needs it.
	Target

	// Base and Head are git revisions, or both directories of source trees, or of
	// runs that Find or Test has recorded; of Test also patterns that match several. An
	// empty Head is the working tree with all changes and untracked files; an empty Base is the
	// commit that the head stands on: HEAD if the working tree has changes, else
	// (or with a Head) the first parent.
	Base, Head string

	// BaseVariant and HeadVariant say how the sides are built and run. If they differ
	// and neither Base nor Head is given, both sides are the working tree.
	BaseVariant, HeadVariant Variant

	// Flags of go test. Run "" is "^$" (no tests); others run in each process, before
	// its benchmarks. Count is how often each benchmark is measured in each layout at
	// least; 0 means once.
	Run   string
	Count int

	// All asks for measuring also the benchmarks that cannot have changed: nothing
	// differs that they are built from, or that their code can reach. They are the same, by
	// identity, and otherwise get a glance, or nothing if their whole package is so.
	All bool

	// Memory asks also for the most that is in use on the heap, by function, in runs of their
	// own after the measuring: difference.LiveBytes.
	Memory bool

	// Exact asks for counts instead of measurements: calls and executed blocks by
	// function, allocations and bytes of an operation, which are the same on every machine.
	// Baseline names a file of counts to compare with instead of a base, and CountsTo one to
	// write those of the head to; both imply Exact. With CountsTo alone nothing is compared.
	Exact              bool
	Baseline, CountsTo string

	Threshold float64       // relative change that counts as none; 0 means DefaultThreshold
	MaxTime   time.Duration // measuring ends after it, but lasts at least 0.6 of it however long building took; 0 means DefaultCompareTime
	Record    string        // an existing directory for compare.json, compare.md, flame.html, and each side's results.txt and profiles, if not ""

	// Status, if not nil, is told what is done now.
	Status func(what string)
}

// A Variant says how a side of a comparison is built and run, beside its tree. The zero
// value is as the go command does it anyway.
type Variant struct {
	Env     []string // more of the environment, as "GOGC=50", of the go command and of what is run
	Go      string   // a toolchain, as GOTOOLCHAIN takes it: "go1.27.2"; the go command fetches it
	PGO     string   // a profile to optimise by, or "off" or "auto": see -pgo of go build
	Modules []string // other versions of required modules, as "golang.org/x/net@v0.50.0"
	Tags    string   // build tags, in place of the target's
	GCFlags string   // see -gcflags of go build
}

// Compare measures two versions of the same benchmarks and says which changed and
// which functions explain it. Both sides are linked several times, each time with the
// functions in another random order, so that what moving code about does to its speed
// is seen as noise and not taken for change. A process of each side and layout lives
// for as long as is measured; they take turns of a few milliseconds, in random order, so
// that whatever the machine does meets both sides alike, and are profiled meanwhile.
// The unit of chance is the layout: intervals come from how much the layouts scatter,
// those of a benchmark and of its functions from the same model. After a fifth of the
// time, and once more, what has a verdict is left alone; what has none is measured on,
// in other layouts, until every verdict is settled or the time is up. Operations that
// take long are measured in fewer layouts, but at least three, even if that takes longer
// than MaxTime. A main package without benchmarks that is named alone is run as a whole, an
// operation being a run: both sides take turns in each layout, and are recorded in runs of
// their own.
//
// The user's tree is only read. Cancelling the context ends all that was started
// and removes the temporary files; the error is then the context's cause. The
// error is ErrUsage where there is nothing to compare, ErrFailed where a side
// does not build or a benchmark fails.
//
// Recorded runs of Find and Test are compared as they are, without measuring. Of single runs
// of a suite no change is certain.
func Compare(ctx context.Context, c CompareConfig) (*Difference, error) {
	return compare.Run(ctx, c.internal())
}

func (c CompareConfig) internal() compare.Config {
	return compare.Config{
		Target: suite.Target(c.Target), Base: c.Base, Head: c.Head, Run: c.Run, Count: c.Count,
		Threshold: c.Threshold, MaxTime: c.MaxTime, Record: c.Record, Status: c.Status,
		BaseVariant: variant.Variant(c.BaseVariant), HeadVariant: variant.Variant(c.HeadVariant), All: c.All, Memory: c.Memory,
		Exact: c.Exact, Baseline: c.Baseline, CountsTo: c.CountsTo,
	}
}
