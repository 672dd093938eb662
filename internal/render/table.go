package render

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A Table is rows of cells in aligned columns. The zero value is empty.
type Table struct {
	// Fit, if not nil, shortens the last cell of a row to what is left of Width.
	Fit   func(cell string, width int) string
	Width int

	rows [][]string
}

// Row adds a row. Cells are made plain.
func (t *Table) Row(cells ...string) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = Plain(c)
	}
	t.rows = append(t.rows, row)
}

// Len is how many rows there are.
func (t *Table) Len() int { return len(t.rows) }

// Write writes the table, every line behind the indent. Columns are as wide
// as their widest cell; all but the last are aligned to the right.
func (t *Table) Write(w io.Writer, indent string) error {
	widths := t.widths()
	for _, row := range t.rows {
		if _, err := fmt.Fprintln(w, strings.TrimRight(t.line(row, widths, indent), " ")); err != nil {
			return err
		}
	}
	return nil
}

// widths returns how wide the columns are: as wide as their widest cells.
func (t *Table) widths() (widths []int) {
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

func (t *Table) line(row []string, widths []int, indent string) string {
	var line strings.Builder
	line.WriteString(indent)
	left := t.Width - utf8.RuneCountInString(indent)
	for i, cell := range row {
		switch last := i == len(row)-1; {
		case !last:
			fmt.Fprintf(&line, "%*s  ", widths[i], cell)
			left -= widths[i] + 2
		case t.Fit != nil:
			line.WriteString(t.Fit(cell, left))
		default:
			line.WriteString(cell)
		}
	}
	return line.String()
}
