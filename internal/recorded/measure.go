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

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
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
	Doubts []error // of what was left out, or counts as one

	configured map[suite.Key]map[string]string // what the lines around results say
}

// ReadResults reads results. What is no number is left out: it cannot be compared.
func ReadResults(r io.Reader, name string) (*Results, error) {
	all := &Results{Values: make(map[Measure][]float64), configured: make(map[suite.Key]map[string]string)}
	in := benchfmt.NewReader(r, name)
	var first error
	unread, none := 0, make(map[string][]string) // by unit
	for in.Scan() {
		switch line := in.Result().(type) {
		case *benchfmt.SyntaxError:
			if unread++; first == nil {
				first = fmt.Errorf("line %d: %s", line.Line, line.Msg)
			}
		case *benchfmt.Result:
			key := suite.Key{Package: line.GetConfig("pkg"), Name: suite.ResultName(line)}
			all.configure(key, line.Config, name)
			for _, v := range line.Values {
				m := Measure{key, v.Unit}
				if math.IsNaN(v.Value) || math.IsInf(v.Value, 0) {
					if !slices.Contains(none[m.Unit], m.Name) {
						none[m.Unit] = append(none[m.Unit], m.Name)
					}
					continue
				}
				if all.Values[m] == nil {
					all.Order = append(all.Order, m)
				}
				all.Values[m] = append(all.Values[m], v.Value)
			}
		}
	}
	if unread > 0 {
		all.Doubts = append(all.Doubts, fmt.Errorf("%s: %s cannot be read: %w", name, render.Counted(unread, "line"), first))
	}
	for _, unit := range slices.Sorted(maps.Keys(none)) {
		all.Doubts = append(all.Doubts, fmt.Errorf("%s: %s of %s is no number in some results: they are left out", name, unit, verdict.Named(none[unit])))
	}
	return all, in.Err()
}

// configure notes under what settings a benchmark ran, and doubts it if they differ: its results
// count as those of one.
func (all *Results) configure(key suite.Key, config []benchfmt.Config, name string) {
	settings := make(map[string]string)
	for _, c := range config {
		if c.File {
			settings[c.Key] = string(c.Value)
		}
	}
	known := all.configured[key]
	if known == nil {
		all.configured[key] = settings
		return
	}
	for _, k := range slices.Sorted(maps.Keys(settings)) {
		if x, y := known[k], settings[k]; x != y {
			known[k] = y
			err := fmt.Errorf("%s: some results have %s %q, and others %q: they count as one benchmark's; compare them one by one", name, k, x, y)
			if !slices.ContainsFunc(all.Doubts, func(said error) bool { return said.Error() == err.Error() }) {
				all.Doubts = append(all.Doubts, err)
			}
		}
	}
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
