package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// WriteCSV writes the functions as comma-separated values: first those of the run,
// with an empty benchmark, then those of each benchmark's timed phase. Shares are 0
// to 1, waiting is in nanoseconds. A cell that a spreadsheet would take for a
// formula begins with an apostrophe.
func (r *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"package", "benchmark", "function", "file", "line", "charged", "low", "high", "speedup", "gc", "waiting_ns", "flat", "cum"}}
	rows = append(rows, csvRows("", "", r.Functions)...)
	for _, b := range r.Benchmarks {
		rows = append(rows, csvRows(b.Package, b.Name, b.Functions)...)
	}
	return out.WriteAll(rows)
}

func csvRows(pkg, benchmark string, functions []Function) (rows [][]string) {
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	for _, f := range functions {
		rows = append(rows, []string{cell(pkg), cell(benchmark), cell(f.Function), cell(f.File), strconv.Itoa(f.Line),
			number(f.Charged), number(f.Low), number(f.High), number(f.Speedup), number(f.GC),
			strconv.FormatInt(int64(f.Waiting), 10), number(f.Flat), number(f.Cum)})
	}
	return rows
}

func cell(text string) string {
	text = render.Plain(text)
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}
