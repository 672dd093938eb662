package compare

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/duet"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
)

// A measure is one unit of a benchmark.
type measure struct {
	suite.Key
	unit string
}

const bytesPerSec = "B/s"

// tabulate makes each side's results, in Go's benchmark format, and reads them as
// benchstat does. Each layout gives a result, or two where there are few.
func (c *comparer) tabulate() {
	for side, s := range c.sides {
		s.results.Reset()
		pkg := ""
		for _, m := range c.measured {
			if m.Package != pkg {
				pkg = m.Package
				e := s.suite.Environment()
				fmt.Fprintf(&s.results, "goos: %s\ngoarch: %s\npkg: %s\n", e.GOOS, e.GOARCH, pkg)
			}
			m.write(&s.results, side)
		}
		s.values, _, _ = readValues(bytes.NewReader(s.results.Bytes()), s.role)
	}
}

// readValues reads results in Go's benchmark format, and in which order the measures come.
func readValues(r io.Reader, name string) (values map[measure][]float64, order []measure, err error) {
	values = make(map[measure][]float64)
	in := benchfmt.NewReader(r, name)
	for in.Scan() {
		result, ok := in.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		key := suite.Key{Package: result.GetConfig("pkg"), Name: suite.ResultName(result)}
		for _, v := range result.Values {
			m := measure{key, v.Unit}
			if values[m] == nil {
				order = append(order, m)
			}
			values[m] = append(values[m], v.Value)
		}
	}
	return values, order, in.Err()
}

// write writes a side's results of a benchmark.
func (m *measured) write(out *bytes.Buffer, side int) {
	for i, l := range m.layouts {
		times := m.model.Times[side][i : i+1]
		if len(m.layouts) < fewLayouts && len(m.model.Halves[side]) == len(m.layouts) {
			times = m.model.Halves[side][i][:]
		}
		ops := l.Uses[side].Ops / float64(len(times))
		for _, t := range times {
			fmt.Fprintf(out, "%s\t%.0f\t%s", m.Name, ops, resultLine(math.Exp(t), l.Counts[side]))
		}
	}
}

// resultLine is what stands behind a result's number of operations.
func resultLine(ns float64, counts []duet.Count) string {
	var line strings.Builder
	fmt.Fprintf(&line, "%s ns/op", number(ns))
	if len(counts) > 0 {
		c := counts[0]
		if c.SetBytes > 0 {
			fmt.Fprintf(&line, "\t%s MB/s", number(1e3*c.SetBytes/ns))
		}
		var units []string
		for unit := range c.Extra {
			units = append(units, unit)
		}
		slices.Sort(units)
		for _, unit := range units {
			fmt.Fprintf(&line, "\t%s %s", number(c.Extra[unit]), unit)
		}
		// Whole numbers, as package testing has them of many more operations.
		fmt.Fprintf(&line, "\t%.0f B/op\t%.0f allocs/op", math.Round(c.Bytes), math.Floor(c.Allocs+0.1))
	}
	return line.String() + "\n"
}

// number is a number with six digits that count.
func number(x float64) string {
	if x != 0 && math.Abs(x) < 1e5 {
		return fmt.Sprintf("%.6g", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// units are those of a benchmark that either side has, the time first.
func (c *comparer) units(m *measured) (units []string) {
	for _, s := range c.sides {
		for k := range s.values {
			if k.Key == m.Key && !slices.Contains(units, k.unit) {
				units = append(units, k.unit)
			}
		}
	}
	slices.SortFunc(units, verdict.CompareUnits)
	return units
}

// runs is how many runs of each side were timed.
func (m *measured) runs() (n int) {
	for _, l := range m.layouts {
		for _, t := range l.Turns[0] {
			n += len(t)
		}
	}
	return n
}
