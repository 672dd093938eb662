package compare

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
)

const bytesPerSec = "B/s"

// tabulate makes each side's results, in Go's benchmark format, and reads them as
// benchstat does. Each layout gives a result, or two where there are few.
func (c *comparer) tabulate() {
	for side, s := range c.sides {
		s.results.Reset()
		s.results.Write(s.units.Lines())
		pkg := ""
		for _, m := range c.judged() {
			if m.Package != pkg {
				pkg = m.Package
				e := s.Suite.Environment()
				fmt.Fprintf(&s.results, "goos: %s\ngoarch: %s\npkg: %s\n", e.GOOS, e.GOARCH, pkg)
			}
			m.write(&s.results, side)
		}
		s.read, _ = recorded.ReadResults(bytes.NewReader(s.results.Bytes()), s.Role) // from memory
		c.warn(s.read.Doubts...)
	}
}

// write writes a side's results of a benchmark.
func (m *measured) write(out *bytes.Buffer, side int) {
	for i, l := range m.Layouts {
		times := m.Results(side, i)
		ops := l.Uses[side].Ops / float64(len(times))
		for k, t := range times {
			fmt.Fprintf(out, "%s\t%.0f\t%s", m.Name, ops, recorded.Line(math.Exp(t), l.Counts[side]))
			for _, g := range m.gauges {
				fmt.Fprintf(out, "\t%s %s", recorded.Number(math.Exp(g.Results(side, i)[k])), g.Unit)
			}
			out.WriteByte('\n')
		}
	}
}

// units are those of a benchmark that either side has, the time first.
func (c *comparer) units(m *measured) (units []string) {
	for _, s := range c.sides {
		for k := range s.read.Values {
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
	for _, l := range m.Layouts {
		for _, t := range l.Turns[0] {
			n += len(t)
		}
	}
	return n
}
