// Package sticky has a writer for commands that print in many places and ask once, at the
// end, whether all of it was written.
package sticky

import "io"

// A Writer writes to another one, and keeps the first error.
type Writer struct {
	To  io.Writer
	Err error
}

func (w *Writer) Write(p []byte) (n int, err error) {
	n, err = w.To.Write(p)
	if w.Err == nil {
		w.Err = err
	}
	return n, err
}
