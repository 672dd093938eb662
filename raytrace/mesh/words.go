package mesh

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

const (
	mostLine = 1 << 20 // bytes
	limit    = 1e100   // of coordinates, as in package raytrace
)

// A wordReader reads a text line by line and word by word, and knows where it is.
type wordReader struct {
	what  string
	lines *bufio.Scanner
	line  int
	words []word
}

// A word, its line and its column, from 1.
type word struct {
	text         string
	line, column int
}

func newWordReader(what string, r io.Reader) *wordReader {
	w := &wordReader{what: what, lines: bufio.NewScanner(r)}
	w.lines.Buffer(nil, mostLine)
	w.lines.Split(splitLines)
	return w
}

// splitLines is a [bufio.SplitFunc] of lines that end in a line feed, a carriage return
// or both.
func splitLines(data []byte, atEOF bool) (advance int, line []byte, err error) {
	i := bytes.IndexAny(data, "\r\n")
	switch {
	case i < 0 && atEOF && len(data) > 0:
		return len(data), data, nil
	case i < 0, data[i] == '\r' && i+1 == len(data) && !atEOF:
		return 0, nil, nil
	case bytes.HasPrefix(data[i:], []byte("\r\n")):
		return i + 2, data[:i], nil
	}
	return i + 1, data[:i], nil
}

// next goes to the next line that has words, and reports whether there is one.
func (w *wordReader) next() bool {
	w.words = w.words[:0]
	for w.lines.Scan() {
		w.line++
		line := w.lines.Text()
		if rest, found := strings.CutPrefix(line, byteOrderMark); found && w.line == 1 {
			line = "   " + rest // of the same length
		}
		w.words = splitWords(w.words, line, w.line)
		if len(w.words) > 0 && !w.continued() {
			return true
		}
	}
	if len(w.words) > 0 && w.lines.Err() == nil {
		return true
	}
	w.line++
	return false
}

// byteOrderMark is what editors on Windows put before a text.
const byteOrderMark = "\ufeff"

// continued reports whether the next line belongs to this one, because this one ends in
// a backslash, which it takes away.
func (w *wordReader) continued() bool {
	last := &w.words[len(w.words)-1]
	rest, found := strings.CutSuffix(last.text, `\`)
	first := w.words[0].text
	if len(w.words) == 1 {
		first = rest
	}
	if !found || first != "v" && first != "f" || slices.ContainsFunc(w.words, word.remark) {
		return false
	}
	if last.text = rest; rest == "" {
		w.words = w.words[:len(w.words)-1]
	}
	return true
}

// remark reports whether the rest of the line is for people.
func (w word) remark() bool { return strings.HasPrefix(w.text, "#") }

// err is why there was no next line, if it was not the end.
func (w *wordReader) err() error {
	switch err := w.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return w.fail(0, fmt.Errorf("%w: a line of more than %d bytes", raytrace.ErrSyntax, mostLine))
	case err != nil:
		return fmt.Errorf("mesh: reading %s: %w", w.what, err)
	}
	return nil
}

// fail says what is wrong with a word of the line, or behind the last one.
func (w *wordReader) fail(i int, err error) error {
	line, column := w.line, 1
	if n := len(w.words); i < n {
		line, column = w.words[i].line, w.words[i].column
	} else if n > 0 {
		line, column = w.words[n-1].line, w.words[n-1].column+len(w.words[n-1].text)
	}
	return &raytrace.ReadError{What: w.what, Line: line, Column: column, Err: err}
}

// vec reads three coordinates from the given word on.
func (w *wordReader) vec(from int) (raytrace.Vec, error) {
	if len(w.words) < from+3 {
		return raytrace.Vec{}, w.fail(len(w.words), fmt.Errorf("%w: have %d numbers, need three", raytrace.ErrSyntax, len(w.words)-from))
	}
	var xyz [3]float64
	for i := range xyz {
		x, err := strconv.ParseFloat(w.words[from+i].text, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) { // then x is infinite
			return raytrace.Vec{}, w.fail(from+i, fmt.Errorf("%w: have %.40q, need a number", raytrace.ErrSyntax, w.words[from+i].text))
		}
		if !(math.Abs(x) <= limit) {
			return raytrace.Vec{}, w.fail(from+i, fmt.Errorf("have %v: %w", x, raytrace.ErrNotFinite))
		}
		xyz[i] = x
	}
	return raytrace.Vec{X: xyz[0], Y: xyz[1], Z: xyz[2]}, nil
}

// splitWords appends the words of a line to words.
func splitWords(words []word, line string, number int) []word {
	for at := 0; at < len(line); {
		rest := strings.TrimLeft(line[at:], " \t\r\v\f")
		at = len(line) - len(rest)
		n := strings.IndexAny(rest, " \t\r\v\f")
		if n < 0 {
			n = len(rest)
		}
		if n > 0 {
			words = append(words, word{rest[:n], number, at + 1})
		}
		at += n
	}
	return words
}
