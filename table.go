package bottleneck

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// Stats describes a benchmark's results: its rounds, each of which gave one time
// per operation. Times are in seconds per operation.
type Stats struct {
	Rounds int     `json:"rounds"`
	Min    float64 `json:"min"`
	Q1     float64 `json:"q1"` // the quartiles, linear between results
	Median float64 `json:"median"`
	Q3     float64 `json:"q3"`
	Max    float64 `json:"max"`
	Mean   float64 `json:"mean"`
	StdDev float64 `json:"stddev"` // of the population, estimated
	IQR    float64 `json:"iqr"`    // Q3-Q1

	// Outliers are the rounds further than StdDev from Mean, FarOutliers those
	// further than 1.5 IQR from the quartiles.
	Outliers    int `json:"outliers"`
	FarOutliers int `json:"far_outliers"`

	OpsPerSec float64 `json:"ops_per_sec"` // 1/Mean
}

// stats describes results; a single one needs no description.
func stats(secPerOp []float64) *Stats {
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

// writeTable writes the classic table of benchmarks, the fastest first, if
// each run of the program gave several results. What follows a number in
// parentheses is its ratio to the best of its column.
func (r *Report) writeTable(w io.Writer) {
	var list []Benchmark
	several := false
	for _, b := range r.Benchmarks {
		if b.Stats != nil {
			list = append(list, b)
			several = several || b.Stats.Rounds > r.Runs
		}
	}
	if !several {
		return
	}
	slices.SortStableFunc(list, func(a, b Benchmark) int { return cmp.Compare(a.Stats.Median, b.Stats.Median) })
	fmt.Fprintln(w, "\nThe benchmarks' results, the fastest first, with the ratio to the best:")
	t := statsTable(list)
	_ = t.Write(w, "  ") // into memory
	fmt.Fprintln(w, "  Outliers: beyond one standard deviation from the mean; beyond 1.5 IQR from the quartiles. Iterations: median of the rounds.")
}

func statsTable(list []Benchmark) (t render.Table) {
	rows := make([][]string, len(list)+1)
	for _, c := range timeColumns {
		for i, cell := range append([]string{c.name}, c.cells(list)...) {
			rows[i] = append(rows[i], cell)
		}
	}
	packages := packageNames(list)
	t.Row(append(rows[0], "outliers", "rounds", "iterations", "benchmark")...)
	for i, b := range list {
		t.Row(append(rows[i+1], fmt.Sprintf("%d;%d", b.Stats.Outliers, b.Stats.FarOutliers),
			fmt.Sprint(b.Stats.Rounds), fmt.Sprint(b.Iterations), packages[b.Package]+b.Name)...)
	}
	return t
}

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
func (c timeColumn) cells(list []Benchmark) []string {
	values := make([]float64, len(list))
	for i, b := range list {
		values[i] = c.value(b.Stats)
	}
	best := c.best(values)
	cells := make([]string, len(list))
	for i, x := range values {
		cells[i] = c.format(x)
		if best > 0 && len(list) > 1 {
			cells[i] += fmt.Sprintf(" (%s)", ratio(x/best))
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
