// Package turns tells from the marks that a test program left which tests it ran when, and whose
// turn it was at each moment.
//
//	list := turns.ReadTests(marks, end)
//	now, next := turns.Of(list).At(moment, end)
package turns

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// A Result is how a test ended.
type Result string

const (
	Passed  Result = "pass"
	Failed  Result = "fail"
	Skipped Result = "skip"
	Cut     Result = "cut" // the process ended before the test did
)

// A Test is one run of a test, subtest, example or fuzz target, or all rounds of a benchmark.
type Test struct {
	Name       string
	Start, End int64 // as in timeline.Mark
	Paused     time.Duration
	Result     Result

	pause, resume int64 // when it waited for its turn, if it did
}

// Wall is how long the test took, without its waiting for its turn in T.Parallel.
func (t Test) Wall() time.Duration { return time.Duration(t.End-t.Start) - t.Paused }

// ReadTests returns the tests that a process's marks tell of, in the order in
// which they began. Those that did not end are cut off at end. A test that begins
// again while it runs is still the same: so does the part of it that testing/synctest
// runs in a bubble.
func ReadTests(marks []timeline.Mark, end int64) []Test {
	var tests []Test
	running := make(map[string]int) // index by name
	bubbles := make(map[string]int)
	benchmarks := make(map[string]int) // index by name
	for _, m := range marks {
		i, known := running[m.Name]
		switch {
		case m.Kind == timeline.TestStart && known:
			bubbles[m.Name]++
		case m.Kind == timeline.TestEnd && bubbles[m.Name] > 0:
			bubbles[m.Name]--
		case m.Kind == timeline.RoundStart && strings.HasPrefix(m.Name, "Benchmark"):
			if i, known = benchmarks[m.Name]; !known {
				i = len(tests)
				tests = append(tests, Test{Name: m.Name, Start: m.Time})
			}
			tests[i].End, tests[i].Result = -1, Cut
			running[m.Name], benchmarks[m.Name] = i, i
		case m.Kind == timeline.RoundEnd && known:
			tests[i].End, tests[i].Result = m.Time, Passed
			delete(running, m.Name)
		case m.Kind == timeline.TestStart && m.Name != "":
			running[m.Name] = len(tests)
			tests = append(tests, Test{Name: m.Name, Start: m.Time, End: -1, Result: Cut})
		case m.Kind == timeline.TestPause && known:
			tests[i].pause, tests[i].resume = m.Time, math.MaxInt64
		case m.Kind == timeline.TestResume && known:
			tests[i].resume = m.Time
			tests[i].Paused += time.Duration(m.Time - tests[i].pause)
		case m.Kind == timeline.TestEnd && known:
			tests[i].End, tests[i].Result = m.Time, result(m.N)
			delete(running, m.Name)
		}
	}
	for i := range tests {
		if tests[i].End < 0 {
			tests[i].End = max(end, tests[i].Start)
		}
	}
	return slices.Clip(tests)
}

func result(n int) Result {
	switch n {
	case 0:
		return Passed
	case 2:
		return Skipped
	}
	return Failed
}

// Kin is, for each test, the first of those that are the same test or its subtests.
func Kin(tests []Test) []int {
	first, kin := make(map[string]int), make([]int, len(tests))
	for i, t := range tests {
		root, _, _ := strings.Cut(t.Name, "/")
		if _, ok := first[root]; !ok {
			first[root] = i
		}
		kin[i] = first[root]
	}
	return kin
}
