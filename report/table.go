package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// Stats describes the results of a benchmark: its rounds, each with a time per
// operation. Times are in seconds per operation.
type Stats struct {
	Rounds int     `json:"rounds"`
	Min    float64 `json:"min"`
	Q1     float64 `json:"q1"` // quartiles, interpolated linearly
	Median float64 `json:"median"`
	Q3     float64 `json:"q3"`
	Max    float64 `json:"max"`
	Mean   float64 `json:"mean"`
	StdDev float64 `json:"stddev"` // sample standard deviation
	IQR    float64 `json:"iqr"`    // Q3-Q1

	// Outliers are the rounds farther than StdDev from Mean. FarOutliers are those
	// more than 1.5 IQR beyond the quartiles.
	Outliers    int `json:"outliers"`
	FarOutliers int `json:"far_outliers"`

	OpsPerSec float64 `json:"ops_per_sec"` // 1/Mean
}

// NewStats describes results, each in seconds per operation. It returns nil for
// fewer than two, which need no description.
func NewStats(secPerOp []float64) *Stats {
	if len(secPerOp) < 2 {
		return nil
	}
	s := stat.Summarize(secPerOp)
	out := &Stats{
		Rounds: s.N, Min: s.Min, Q1: s.Q1, Median: s.Median, Q3: s.Q3, Max: s.Max, Mean: s.Mean, StdDev: s.StdDev,
		IQR: s.IQR(), Outliers: s.OutsideStdDev, FarOutliers: s.OutsideIQRs,
	}
	if s.Mean > 0 {
		out.OpsPerSec = 1 / s.Mean
	}
	return out
}

// A classicTable describes the results of benchmarks, the fastest first.
type classicTable struct {
	Columns []string // of times
	Rows    []classicRow
}

// A classicRow is what is shown of a benchmark.
type classicRow struct {
	Benchmark
	Name  string // with what its package differs by from the others
	Cells []classicCell
}

// A classicCell is a number and its ratio to the best of its column, which is ""
// where that says nothing.
type classicCell struct {
	Value, Ratio string
	Best         bool
}

func (c classicCell) text() string {
	if c.Ratio == "" {
		return c.Value
	}
	return c.Value + " (" + c.Ratio + ")"
}

// classic makes the table if each run of the program gave several results, and
// is otherwise nil.
func (r *Report) classic() *classicTable {
	var list []Benchmark
	several := false
	for _, b := range r.Benchmarks {
		if b.Stats != nil {
			list = append(list, b)
			several = several || b.Stats.Rounds > r.Runs
		}
	}
	if !several {
		return nil
	}
	slices.SortStableFunc(list, func(a, b Benchmark) int { return cmp.Compare(a.Stats.Median, b.Stats.Median) })
	packages := packageNames(list)
	t := &classicTable{Rows: make([]classicRow, len(list))}
	for i, b := range list {
		t.Rows[i] = classicRow{Benchmark: b, Name: packages[b.Package] + b.Name}
	}
	for _, c := range timeColumns {
		t.Columns = append(t.Columns, c.name)
		for i, cell := range c.cells(list) {
			t.Rows[i].Cells = append(t.Rows[i].Cells, cell)
		}
	}
	return t
}

// writeTable writes the classic table, if there is one. What follows a number in
// parentheses is its ratio to the best of its column.
func (t *text) writeTable() {
	shown := *t.Report
	shown.Benchmarks = t.largest
	c := shown.classic()
	if c == nil {
		return
	}
	var rows render.Table
	rows.Row(append(slices.Clone(c.Columns), "outliers", "rounds", "iterations", "benchmark")...)
	for _, row := range c.Rows {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.text())
		}
		rows.Row(append(cells, fmt.Sprintf("%d;%d", row.Stats.Outliers, row.Stats.FarOutliers),
			fmt.Sprint(row.Stats.Rounds), fmt.Sprint(row.Iterations), row.Name)...)
	}
	t.writeRows("The benchmarks' results, the fastest first, with the ratio to the best:", &rows)
	fmt.Fprintln(&t.out, render.Wrap("  "+classicNote, t.Columns, "  "))
}

const classicNote = "Outliers: beyond one standard deviation from the mean; beyond 1.5 IQR from the quartiles. Iterations: median of the rounds."

// A timeColumn is a column of times: its value of a benchmark, and which of all is the best.
type timeColumn struct {
	name   string
	value  func(s *Stats) float64
	format func(x float64) string
	best   func([]float64) float64
}

var timeColumns = []timeColumn{
	{"min", func(s *Stats) float64 { return s.Min }, render.Seconds, slices.Min[[]float64]},
	{"max", func(s *Stats) float64 { return s.Max }, render.Seconds, slices.Min[[]float64]},
	{"mean", func(s *Stats) float64 { return s.Mean }, render.Seconds, slices.Min[[]float64]},
	{"stddev", func(s *Stats) float64 { return s.StdDev }, render.Seconds, slices.Min[[]float64]},
	{"median", func(s *Stats) float64 { return s.Median }, render.Seconds, slices.Min[[]float64]},
	{"IQR", func(s *Stats) float64 { return s.IQR }, render.Seconds, slices.Min[[]float64]},
	{"op/s", func(s *Stats) float64 { return s.OpsPerSec }, render.Count, slices.Max[[]float64]},
}

// cells formats the column for all benchmarks, with each value's ratio to the
// best one unless that is 0.
func (c timeColumn) cells(list []Benchmark) []classicCell {
	values := make([]float64, len(list))
	for i, b := range list {
		values[i] = c.value(b.Stats)
	}
	best := c.best(values)
	cells := make([]classicCell, len(list))
	for i, x := range values {
		cells[i].Value = c.format(x)
		if best > 0 && len(list) > 1 {
			cells[i].Ratio, cells[i].Best = ratio(x/best), x == best
		}
	}
	return cells
}

// ratio keeps three digits or more, and what is far below 1 apart from 0.
func ratio(x float64) string {
	if x < 0.01 {
		return fmt.Sprintf("%.1g", x)
	}
	s := render.Times(x)
	return s[:len(s)-1]
}
