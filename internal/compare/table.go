package compare

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/duet"
	"github.com/bottleneck-go/bottleneck/internal/recorded"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
)

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
		s.values, _, _ = recorded.ReadValues(bytes.NewReader(s.results.Bytes()), s.role)
	}
}

// write writes a side's results of a benchmark.
func (m *measured) write(out *bytes.Buffer, side int) {
	for i, l := range m.layouts {
		times := m.results(side, i)
		ops := l.Uses[side].Ops / float64(len(times))
		for k, t := range times {
			fmt.Fprintf(out, "%s\t%.0f\t%s", m.Name, ops, resultLine(math.Exp(t), l.Counts[side]))
			for _, g := range m.gauges {
				fmt.Fprintf(out, "\t%s %s", number(math.Exp(g.results(side, i)[k])), g.unit)
			}
			out.WriteByte('\n')
		}
	}
}

// results are the logarithms of a side's results of a layout.
func (s series) results(side, i int) []float64 {
	if len(s.layouts) < fewLayouts && len(s.model.Halves[side]) == len(s.layouts) {
		return s.model.Halves[side][i][:]
	}
	return s.model.Times[side][i : i+1]
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
	return line.String()
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
			if k.Key == m.Key && !slices.Contains(units, k.Unit) {
				units = append(units, k.Unit)
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
