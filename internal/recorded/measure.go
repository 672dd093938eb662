// Package recorded compares runs that were recorded earlier: results in Go's
// benchmark format, with the report of each run, which says which functions explain
// a change.
package recorded

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A Measure is one unit of a benchmark.
type Measure struct {
	suite.Key
	Unit string
}

// ReadValues reads results in Go's benchmark format, and in which order the measures come.
func ReadValues(r io.Reader, name string) (values map[Measure][]float64, order []Measure, err error) {
	values = make(map[Measure][]float64)
	in := benchfmt.NewReader(r, name)
	for in.Scan() {
		result, ok := in.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		key := suite.Key{Package: result.GetConfig("pkg"), Name: suite.ResultName(result)}
		for _, v := range result.Values {
			m := Measure{key, v.Unit}
			if values[m] == nil {
				order = append(order, m)
			}
			values[m] = append(values[m], v.Value)
		}
	}
	return values, order, in.Err()
}

// OneSided is the warning of what only one side has.
func OneSided(m Measure, inBase bool) error {
	e := &verdict.OneSide{Name: m.Name, Unit: m.Unit, Base: inBase}
	if m.Unit == difference.SecPerOp {
		e.Unit = ""
	}
	return e
}

// union is what either list has, the time first.
func union(x, y []Measure) []Measure {
	list := slices.Clone(x)
	for _, m := range y {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b Measure) int {
		return cmp.Or(verdict.CompareUnits(a.Unit, b.Unit), strings.Compare(a.Package, b.Package))
	})
	return list
}
