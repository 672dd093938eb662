package gorun

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// A Window is a part of a run whose execution trace was recorded: the whole, where
// tracing was cheap.
type Window struct {
	From, To int64 // as in timeline.Mark; what the program did between its end and its exit is not in it
	Program  bool  // it was the program itself that recorded it, and we read along

	path         string
	offset, size int64
}

// Size is how many bytes the trace has.
func (w Window) Size() int64 { return w.size }

// Open opens the trace, as go tool trace reads it. A program that was killed leaves
// one that ends early.
func (w Window) Open() (io.ReadCloser, error) {
	f, err := os.Open(w.path)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.NewSectionReader(f, w.offset, w.size), f}, nil
}

// WriteFile writes the trace to a file.
func (w Window) WriteFile(path string) error {
	in, err := w.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// MoveTrace moves the file that holds the traces of the windows, which would otherwise go
// with the record's directory.
func (r *Record) MoveTrace(path string) error {
	if len(r.Windows) == 0 {
		return nil
	}
	if err := os.Rename(r.Windows[0].path, path); err != nil {
		return err
	}
	for i := range r.Windows {
		r.Windows[i].path = path
	}
	return nil
}

// readWindows finds the windows in the file that holds them one behind the other.
// A program that records none has no such file.
func readWindows(dir string, marks []timeline.Mark) ([]Window, error) {
	path := filepath.Join(dir, "trace")
	var windows []Window
	for _, m := range marks {
		switch n := len(windows); m.Kind {
		case timeline.WindowStart:
			if n > 0 {
				windows[n-1].size = int64(m.N) - windows[n-1].offset
			}
			windows = append(windows, Window{From: m.Time, To: marks[len(marks)-1].Time, Program: m.Name != "", path: path, offset: int64(m.N)})
		case timeline.WindowEnd:
			if n > 0 {
				windows[n-1].To = m.Time
			}
		}
	}
	if len(windows) == 0 {
		return nil, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	last := &windows[len(windows)-1]
	last.size = max(0, info.Size()-last.offset)
	for i, w := range windows {
		if w.offset < 0 || w.size < 0 {
			return nil, fmt.Errorf("gorun: window of %d bytes at %d of the trace, which has %d", w.size, w.offset, info.Size())
		}
		windows[i].size = min(w.size, info.Size()-w.offset)
	}
	// Where the program may not write more, what follows is lost.
	return slices.DeleteFunc(windows, func(w Window) bool { return w.offset > info.Size() }), nil
}
