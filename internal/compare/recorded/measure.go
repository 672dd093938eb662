// Package recorded compares runs that were recorded earlier: results in Go's
// benchmark format, with the report of each run, which says which functions explain
// a change.
package recorded

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A Measure is one unit of a benchmark.
type Measure struct {
	suite.Key
	Unit string
}

// Results are values in Go's benchmark format.
type Results struct {
	Values map[Measure][]float64
	Order  []Measure
	Doubts []error // of what was left out

	name  string // of the file
	lines []line
	units benchfmt.UnitMetadataMap
}

// ReadResults reads results. What is no number is left out: it cannot be compared.
func ReadResults(r io.Reader, name string) (*Results, error) {
	all := &Results{name: name}
	in := benchfmt.NewReader(r, name)
	var first error
	unread, none := 0, make(map[string][]string) // by unit
	for in.Scan() {
		switch x := in.Result().(type) {
		case *benchfmt.SyntaxError:
			if unread++; first == nil {
				first = fmt.Errorf("line %d: %s", x.Line, x.Msg)
			}
		case *benchfmt.Result:
			l := newLine(x)
			l.values = slices.DeleteFunc(l.values, func(v benchfmt.Value) bool {
				isNone := math.IsNaN(v.Value) || math.IsInf(v.Value, 0)
				if isNone && !slices.Contains(none[v.Unit], l.key.Name) {
					none[v.Unit] = append(none[v.Unit], l.key.Name)
				}
				return isNone
			})
			all.lines = append(all.lines, l)
		}
	}
	if unread > 0 {
		all.Doubts = append(all.Doubts, fmt.Errorf("%s: %s cannot be read: %w", name, render.Counted(unread, "line"), first))
	}
	for _, unit := range slices.Sorted(maps.Keys(none)) {
		all.Doubts = append(all.Doubts, fmt.Errorf("%s: %s of %s is no number in some results: they are left out", name, unit, verdict.Named(none[unit])))
	}
	all.units = in.Units()
	all.collect(nil)
	return all, in.Err()
}

// OneSided is the warning of what only one side has.
func OneSided(m Measure, inBase bool) error {
	e := &verdict.OneSide{Name: m.Name, Unit: m.Unit, Base: inBase}
	if m.Unit == difference.SecPerOp {
		e.Unit = ""
	}
	return e
}

// measures are what either list has, the time first.
func measures(x, y []Measure) []Measure {
	list := union(x, y)
	slices.SortStableFunc(list, func(a, b Measure) int {
		return cmp.Or(verdict.CompareUnits(a.Unit, b.Unit), strings.Compare(a.Package, b.Package))
	})
	return list
}

// union is what either list has.
func union[T comparable](x, y []T) []T {
	list := slices.Clone(x)
	for _, m := range y {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}
