// Package progress draws a progress bar on a terminal, and nothing anywhere else.
package progress

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

const (
	barWidth = 30
	redraw   = 100 * time.Millisecond
	wipe     = "\r\x1b[K"
)

// A Bar is one line that shows how far a piece of work has come. It is drawn
// only where its writer is a terminal; elsewhere all methods do nothing. A nil
// *Bar is such a silent bar. Methods may be called by several goroutines.
type Bar struct {
	w     io.Writer
	label string
	total int64

	mu    sync.Mutex
	done  int64
	drawn time.Time
	shown bool
}

// New returns a bar for total units of work, written to w if w is a terminal.
// With total 0 or less the amount of work is unknown and only a count is drawn.
func New(w io.Writer, label string, total int64) *Bar {
	if !IsTerminal(w) {
		return nil
	}
	return &Bar{w: w, label: label, total: total}
}

// IsTerminal reports whether w is a terminal that understands control codes.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// Add says that n more units are done.
func (b *Bar) Add(n int64) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set(b.done + n)
}

// Set says that n units are done in all.
func (b *Bar) Set(n int64) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set(n)
}

func (b *Bar) set(n int64) {
	b.done = n
	if now := time.Now(); now.Sub(b.drawn) >= redraw {
		b.drawn = now
		b.draw(b.line())
	}
}

// draw draws a line in place of the last one. Where there is none, the terminal's line may be
// another program's.
func (b *Bar) draw(line string) {
	if b.shown || line != "" {
		fmt.Fprint(b.w, wipe, line)
	}
	b.shown = line != ""
}

// Label says what is being done from now on. While it is "", and nothing is done, others may
// write to the terminal.
func (b *Bar) Label(label string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.label = label
	b.drawn = time.Time{}
	b.set(b.done)
}

// Close wipes the line, so that what is printed next starts clean.
func (b *Bar) Close() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.draw("")
}

func (b *Bar) line() string {
	if b.total <= 0 && b.done == 0 {
		return b.label
	}
	if b.total <= 0 {
		return fmt.Sprintf("%s %d", b.label, b.done)
	}
	part := min(max(float64(b.done)/float64(b.total), 0), 1)
	full := int(part * barWidth)
	return fmt.Sprintf("%s [%s%s] %3.0f %%", b.label,
		strings.Repeat("#", full), strings.Repeat(".", barWidth-full), 100*part)
}
