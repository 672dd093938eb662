package recorded

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// leastTest is how long a test takes that is compared: below, a run of a suite says nothing of it.
const leastTest = 10 * time.Millisecond

// suiteTests compares the tests that all runs have, by their own time.
func suiteTests(sides [2][]*Run) (list []*verdict.Benchmark) {
	seconds := make(map[Measure]*[2][]float64)
	var order []Measure
	for side, runs := range sides {
		for _, r := range runs {
			for _, t := range r.Report.Tests {
				m := Measure{Unit: difference.SecPerOp}
				m.Package, m.Name = t.Package, t.Name
				if seconds[m] == nil {
					seconds[m] = new([2][]float64)
					order = append(order, m)
				}
				if t.Wall > 0 {
					seconds[m][side] = append(seconds[m][side], t.Wall.Seconds())
				}
			}
		}
	}
	for _, m := range order {
		x := seconds[m]
		if len(x[0]) < len(sides[0]) || len(x[1]) < len(sides[1]) {
			continue
		}
		if b := suiteBenchmark(m.Package, m.Name, *x); max(b.Base.Center, b.Head.Center) >= leastTest.Seconds() {
			list = append(list, b)
		}
	}
	return list
}
