package gorun

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// A Printed passes on what go test prints, and notes of which packages it says that their
// tests could not be run: the graph of its actions does not tell.
type Printed struct {
	To      io.Writer
	Unbuilt []string // the packages

	line []byte
}

// Write passes on what was printed.
func (w *Printed) Write(p []byte) (int, error) {
	rest := p
	for {
		head, tail, ended := bytes.Cut(rest, []byte("\n"))
		w.line = append(w.line, head[:min(len(head), longLine-len(w.line))]...)
		if !ended {
			break
		}
		w.read(string(w.line))
		w.line, rest = w.line[:0], tail
	}
	return w.To.Write(p)
}

// longLine is more than the line takes that tells of a package.
const longLine = 1 << 12

func (w *Printed) read(line string) {
	if strings.HasPrefix(line, "{") { // of go test -json
		var event struct{ Output string }
		if json.Unmarshal([]byte(line), &event) == nil {
			line = strings.TrimSuffix(event.Output, "\n")
		}
	}
	text, ok := strings.CutPrefix(strings.TrimSuffix(line, "\r"), "FAIL\t")
	pkg, why, _ := strings.Cut(text, " ")
	if ok && (why == "[build failed]" || why == "[setup failed]") && !slices.Contains(w.Unbuilt, pkg) {
		w.Unbuilt = append(w.Unbuilt, pkg)
	}
}
