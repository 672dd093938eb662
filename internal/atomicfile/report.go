package atomicfile

import (
	"errors"
	"io"
	"path/filepath"
)

// A Report can be written for programs and for people.
type Report interface {
	WriteJSON(io.Writer) error
	WriteMarkdown(io.Writer) error
}

// WriteReport writes a report to a directory, as name.json and name.md. Where one of them
// cannot be written, the other one is.
func WriteReport(dir, name string, r Report) error {
	path := filepath.Join(dir, name)
	return errors.Join(Write(path+".json", r.WriteJSON), Write(path+".md", r.WriteMarkdown))
}
