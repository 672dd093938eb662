package readme

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

var number = regexp.MustCompile(`[0-9][0-9,]*(\.[0-9]+)?`)

// numbers returns the numbers in a text, without commas.
func numbers(text string) (list []string) {
	for _, n := range number.FindAllString(text, -1) {
		list = append(list, strings.ReplaceAll(n, ",", ""))
	}
	return list
}

// checkFigures reports the first number of a text that does not stand in a file, and the
// first row of a table whose name and numbers stand in no line of it.
func checkFigures(path, text string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	known := numbers(string(data))
	for _, n := range numbers(text) {
		if !slices.Contains(known, n) {
			return fmt.Errorf("%s is not in it", n)
		}
	}
	lines := strings.Split(string(data), "\n")
	for row := range strings.Lines(text) {
		if !strings.HasPrefix(row, "|") || len(numbers(row)) == 0 {
			continue
		}
		if !slices.ContainsFunc(lines, func(line string) bool { return isRow(line, row) }) {
			return fmt.Errorf("no line of it has the numbers of %s", strings.TrimSpace(row))
		}
	}
	return nil
}

// isRow reports whether a line of a file begins as a row of a table does, and has its
// numbers, and no others.
func isRow(line, row string) bool {
	name := strings.TrimSpace(strings.Split(row, "|")[1])
	return strings.HasPrefix(line, name) && slices.Equal(numbers(line), numbers(row))
}
