package results

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Grid is a Markdown table of medians: a row for each benchmark, a column for
// each value of a key of their names.
type Grid struct {
	Key     string         // such as "impl"
	Package string         // how the import path of the benchmarks' package ends; "" is any
	Match   *regexp.Regexp // of the names, as "Count/size=10M/impl=api"; nil matches all
	Columns []string       // values of Key and their order; nil means all, as they occur
	Base    string         // the column that each cell is also told in multiples of, if not ""
}

// Markdown lays benchmarks out. It is an error if there are none, if a column that
// was asked for is in no row, or if two benchmarks, of two packages, belong to one
// cell.
func (g Grid) Markdown(all []Benchmark) (string, error) {
	all = slices.Clone(all)
	all = slices.DeleteFunc(all, func(b Benchmark) bool {
		return g.Match != nil && !g.Match.MatchString(b.Name) || !strings.HasSuffix("/"+b.Package, "/"+g.Package) && g.Package != ""
	})
	columns := g.Columns
	if columns == nil {
		columns = first(all, func(b Benchmark) string { _, v := b.Split(g.Key); return v })
	}
	cells, of := map[[2]string]float64{}, map[[2]string]string{}
	for _, b := range all {
		row, column := b.Split(g.Key)
		cell := [2]string{row, column}
		if other, ok := of[cell]; ok {
			return "", fmt.Errorf("results: %s is a benchmark of %s and of %s: name one of them", b.Name, other, b.Package)
		}
		cells[cell], of[cell] = b.Median(), b.Package
	}
	rows := first(all, func(b Benchmark) string { row, _ := b.Split(g.Key); return row })
	if len(rows) == 0 {
		return "", fmt.Errorf("results: no benchmark matches %v", g.Match)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "| | %s |\n|---%s|\n", strings.Join(columns, " | "), strings.Repeat("|---", len(columns)))
	seen := map[string]bool{}
	for _, row := range rows {
		fmt.Fprintf(&out, "| %s |", row)
		for _, column := range columns {
			seconds, ok := cells[[2]string{row, column}]
			seen[column] = seen[column] || ok
			out.WriteString(g.cell(seconds, cells[[2]string{row, g.Base}], column) + "|")
		}
		out.WriteString("\n")
	}
	for _, column := range columns {
		if !seen[column] {
			return "", fmt.Errorf("results: no benchmark has %s=%s", g.Key, column)
		}
	}
	return out.String(), nil
}

func (g Grid) cell(seconds, base float64, column string) string {
	switch {
	case seconds == 0:
		return " "
	case base == 0 || column == g.Base:
		return " " + Duration(seconds) + " "
	}
	return fmt.Sprintf(" %s (%sx) ", Duration(seconds), digits(base/seconds))
}
