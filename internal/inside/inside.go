// Package inside tells what is inside of functions that a report names: their lines, what is
// called there, their source, and known cures.
package inside

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/hint"
	"github.com/bottleneck-go/bottleneck/internal/source"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
	// Most is of how many functions a report tells what is inside, and Least the smallest
	// share of one.
	Most  = 10
	Least = 0.005
	// longest is how many lines of a function a report holds.
	longest = 400
)

// A Reader tells what is inside of functions. It reads their source, and is best used for
// all functions of a report.
type Reader struct {
	Place  func(file string) string // makes a file's path fit to be shown
	Source *source.Tree
	// Plain means that no cures are looked for: they are for what takes time.
	Plain bool
	// Timed means that benchmarks go on for some time: the run does not end sooner if they take less for an operation.
	Timed bool

	packages []*hint.Package
	queues   map[charge.Position]bool // lines at which others wait for a lock
	changed  map[string]bool          // files that are not any more what was measured
	unnamed  map[string]error         // by function of the user's own: of which variables it is
}

// NewReader returns what tells of the inside of functions of programs that were built at some
// time or later.
func NewReader(place func(file string) string, built time.Time) *Reader {
	return &Reader{Place: place, Source: &source.Tree{Built: built}}
}

// Add adds to a function what is inside of it, where the whole took so long.
func (in *Reader) Add(f *report.Function, c charge.Cost, parts charge.Inside, wall time.Duration) {
	f.Into, f.From = list(parts.Into), list(parts.From)
	for _, l := range parts.Lines {
		line := report.Line{Line: l.Line, Share: l.Share.Value, Low: l.Share.Low, High: l.Share.High, Inlined: list(l.Inlined)}
		if file := in.Place(l.File); file != f.File {
			line.File = file
		}
		if text := in.Read(l.File); text != nil {
			line.Source = strings.TrimSpace(text.Line(l.Line))
		}
		f.Lines = append(f.Lines, line)
	}
	in.variables(f, parts)
	text := in.Read(c.File)
	if text == nil {
		return
	}
	if c.Class == charge.Own && !in.Plain {
		f.Hints = in.hints(c, parts.Cells, wall)
	}
	if first, last := text.Function(c.Line); first > 0 && last-first < longest {
		f.Listing = &report.Listing{First: first, Lines: text.Lines[first-1 : last]}
	}
}

func list(parts []charge.Part) (out []report.Part) {
	for _, p := range parts {
		out = append(out, report.Part{Function: p.Name, Share: p.Share})
	}
	return out
}

// Read returns a file, or nil where there is none any more that was measured.
func (in *Reader) Read(path string) *source.File {
	if !filepath.IsAbs(path) {
		return nil
	}
	f, err := in.Source.File(path)
	if errors.Is(err, source.ErrChanged) {
		if in.changed == nil {
			in.changed = make(map[string]bool)
		}
		in.changed[path] = true
	}
	return f
}

// Begin is the line in which a function begins, by one of its lines, or 0.
func (in *Reader) Begin(file string, line int) int {
	if text := in.Read(file); text != nil {
		first, _ := text.Function(line)
		return first
	}
	return 0
}

// Queue says that others wait for a lock that is taken at a line.
func (in *Reader) Queue(at charge.Position) {
	if in.queues == nil {
		in.queues = make(map[charge.Position]bool)
	}
	in.queues[at] = true
}

// hints are the known cures for what a function does.
func (in *Reader) hints(c charge.Cost, cells []charge.Cell, wall time.Duration) (hints []report.Hint) {
	e := hint.Evidence{Wall: wall}
	for _, x := range cells {
		if x.File == c.File {
			e.Cells = append(e.Cells, hint.Cell{Line: x.Line, Word: x.Into, Share: x.Share})
		}
	}
	for at := range in.queues {
		if at.File == c.File {
			e.Queues = append(e.Queues, at.Line)
		}
	}
	if !e.Tells() {
		return nil
	}
	p := in.load(c.File)
	if p == nil {
		return nil
	}
	for _, h := range p.Find(c.File, c.Line, e) {
		hints = append(hints, report.Hint{Line: h.Line, Text: h.Text, Share: h.Share})
	}
	return hints
}

// load returns the package of a file, or nil.
func (in *Reader) load(file string) *hint.Package {
	if i := slices.IndexFunc(in.packages, func(p *hint.Package) bool { return p.Has(file) }); i >= 0 {
		return in.packages[i]
	}
	p, err := hint.Load(file)
	if err != nil {
		return nil
	}
	in.packages = append(in.packages, p)
	return p
}

// Warnings says of which variables functions are, and which files have changed since they were measured.
func (in *Reader) Warnings() (list report.Warnings) {
	for _, function := range slices.Sorted(maps.Keys(in.unnamed)) {
		list = append(list, in.unnamed[function])
	}
	for _, path := range slices.Sorted(maps.Keys(in.changed)) {
		list = append(list, fmt.Errorf("%s changed after it was measured: its lines are shown without their text", in.Place(path)))
	}
	return list
}
