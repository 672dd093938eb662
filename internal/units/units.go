// Package units keeps what benchmarks print of their units, as "Unit hits/op better=higher":
// see golang.org/x/perf/benchfmt.
package units

import (
	"bytes"
	"slices"
)

// longest is the length of a line that can tell of a unit.
const longest = 1 << 10

// A Writer keeps the lines that tell of units, each of them once. The zero value is ready for
// use, by one goroutine.
type Writer struct {
	line []byte // that has begun
	kept [][]byte
}

func (w *Writer) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		line, rest, ends := bytes.Cut(p, []byte("\n"))
		if len(w.line) <= longest {
			w.line = append(w.line, line...)
		}
		if ends {
			w.end()
		}
		p = rest
	}
	return n, nil
}

// end keeps the line that has begun, if it tells of a unit.
func (w *Writer) end() {
	line := bytes.TrimRight(w.line, "\r")
	if fields := bytes.Fields(line); len(line) <= longest && len(fields) > 2 && string(fields[0]) == "Unit" && bytes.Contains(fields[2], []byte("=")) {
		if !slices.ContainsFunc(w.kept, func(known []byte) bool { return bytes.Equal(known, line) }) {
			w.kept = append(w.kept, bytes.Clone(line))
		}
	}
	w.line = w.line[:0]
}

// Lines are the lines, each with its end.
func (w *Writer) Lines() []byte {
	var text []byte
	for _, line := range w.kept {
		text = append(append(text, line...), '\n')
	}
	return text
}
