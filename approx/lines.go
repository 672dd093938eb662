package approx

import (
	"bytes"
	"io"
)

// readSize is the size of AddLines' buffer: a multiple of piece, so that a full
// buffer is a whole number of pieces.
const readSize = 4 * piece

// AddLines adds every line of r, without its newline, each like AddBytes, and
// returns how many there were. As in sort -u, a carriage return is part of the
// line, and bytes after the last newline are a line. Lines may have any length: the
// buffer is 256 KiB. If r fails, its error is returned, and the lines before it,
// including the part read of the last one, have been added.
func AddLines(to Target, r io.Reader) (lines int64, err error) {
	s := lineSplitter{to: to, hash: newLongHash(to.hasher())}
	buffer := make([]byte, readSize)
	start := 0 // buffer[:start] is the beginning of a line
	for empty := 0; err == nil; {
		var n int
		n, err = r.Read(buffer[start:])
		if n < 0 || n > len(buffer)-start {
			panic("approx: AddLines: reader returned an impossible count")
		}
		if empty++; n > 0 {
			empty = 0
		} else if empty == 100 && err == nil {
			err = io.ErrNoProgress
		}
		start = s.split(buffer, start, start+n)
	}
	s.finish(buffer[:start])
	if err == io.EOF { // an error that wraps it is one
		err = nil
	}
	return s.lines, err
}

// A lineSplitter hashes lines in batches.
type lineSplitter struct {
	to     Target
	hash   longHash // of the parts of this line that are gone from the buffer
	lines  int64
	hashes [batch]uint64
	n      int
}

// split takes the lines of buffer[:end], of which buffer[:searched] is known to
// have no newline. It moves what remains to the front and says how much that is: less
// than the buffer.
func (s *lineSplitter) split(buffer []byte, searched, end int) (rest int) {
	line := 0
	for {
		i := bytes.IndexByte(buffer[searched:end], '\n')
		if i < 0 {
			break
		}
		s.line(buffer[line : searched+i])
		searched += i + 1
		line = searched
	}
	if line == 0 && end == len(buffer) {
		s.hash.add(buffer)
		return 0
	}
	return copy(buffer, buffer[line:end])
}

// line adds the line that ends with b.
func (s *lineSplitter) line(b []byte) {
	s.hashes[s.n] = s.hash.sum(b)
	if s.hash.begun {
		s.hash = newLongHash(s.hash.hasher)
	}
	s.n++
	s.lines++
	if s.n == batch {
		s.flush()
	}
}

func (s *lineSplitter) flush() {
	addAll(s.to, s.hashes[:s.n])
	s.n = 0
}

// finish adds the bytes after the last newline, if there are any.
func (s *lineSplitter) finish(rest []byte) {
	if s.hash.begun || len(rest) > 0 {
		s.line(rest)
	}
	s.flush()
}
