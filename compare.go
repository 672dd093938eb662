package bottleneck

import (
	"context"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

const (
	// DefaultThreshold, 0.01, is the change that Compare takes for none.
	DefaultThreshold = compare.DefaultThreshold
	// DefaultCompareTime, 2 minutes, is how long Compare goes on while a verdict is open.
	DefaultCompareTime = compare.DefaultMaxTime
)

// A CompareConfig says which two versions of benchmarks Compare measures.
type CompareConfig struct {
	// Target says what is measured; Dir is where the user stands. BenchTime "" is
	// 50ms for timing, or 25 times 2ms where that is long enough, and for profiles
	// 600ms to 1s divided between the benchmarks of a package, but at least 300ms.
	Target

	// Base and Head are git revisions, or both directories of source trees, or of
	// runs that Find has recorded. An empty Head is the
	// working tree with all changes and untracked files; an empty Base is the
	// commit that the head stands on: HEAD if the working tree has changes, else
	// (or with a Head) the first parent.
	Base, Head string

	// Flags of go test, for each timed and each profiled run. Run "" is "^$" (no
	// tests), Count 0 is 1.
	Run   string
	Count int

	Threshold float64       // relative change that counts as none; 0 means DefaultThreshold
	MaxTime   time.Duration // no round after the third begins that would not end in time; 0 means DefaultCompareTime
	Record    string        // an existing directory for compare.json, compare.md, flame.html, and each side's results.txt and profiles, if not ""

	// Status, if not nil, is told what is done now.
	Status func(what string)
}

// Compare measures two versions of the same benchmarks, in turns, and says which
// changed and which functions explain it. In every round both sides are linked
// anew with the functions in another random order, so that what moving code
// about does to its speed is seen as noise and not taken for change; then come
// four timed runs of each side without a profiler, in random order, and a
// profiled run of each side beside them. Where all benchmarks of a package have
// operations of less than five milliseconds, and both sides make as much garbage or
// little, a timed run is the fastest of 25 short ones, and more runs are made until
// each side's fastest two agree: what disturbs a processor comes and goes within
// milliseconds. Of the rounds those count in which both sides, in their mean, are
// little slower than in the fastest round, and at least half. Single runs that are
// far better than what nearly all rounds come to do not count. Time in which a run
// waited for a processor that other programs had is not held against it, where the
// system tells it (Linux does). The functions' shares in the profiles are compared at
// the time that the timed runs take, by analysis of covariance over how much longer
// each profile took: what disturbs a processor slows some functions more than others.
// Rounds are added until every benchmark's verdict is settled or the time is up.
//
// The user's tree is only read. Cancelling the context ends all that was started
// and removes the temporary files; the error is then the context's cause. The
// error is ErrUsage where there is nothing to compare, ErrFailed where a side
// does not build or a benchmark fails.
//
// Two recorded runs of Find are compared as they are, without measuring.
func Compare(ctx context.Context, c CompareConfig) (*Difference, error) {
	return compare.Run(ctx, compare.Config{
		Target: suite.Target(c.Target), Base: c.Base, Head: c.Head, Run: c.Run, Count: c.Count,
		Threshold: c.Threshold, MaxTime: c.MaxTime, Record: c.Record, Status: c.Status,
	})
}
