package approx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// linesOf is the oracle: the text cut at its newlines.
func linesOf(text []byte) [][]byte {
	lines := bytes.Split(text, []byte("\n"))
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// checkLines adds text by AddLines, read in several ways, and line by line.
func checkLines(t *testing.T, text []byte) {
	t.Helper()
	want := sketch(64)
	lines := linesOf(text)
	for _, line := range lines {
		want.AddBytes(line)
	}
	readers := []io.Reader{bytes.NewReader(text), iotest.DataErrReader(bytes.NewReader(text))}
	if len(text) < 1000 {
		readers = append(readers, iotest.HalfReader(bytes.NewReader(text)), iotest.OneByteReader(bytes.NewReader(text)))
	}
	for _, r := range readers {
		got := sketch(64)
		n, err := AddLines(got, r)
		if err != nil || n != int64(len(lines)) || !bytes.Equal(must(got.MarshalBinary()), must(want.MarshalBinary())) {
			t.Errorf("%T of %d bytes: %d lines, %v, estimate %v; want %d and %v", r, len(text), n, err, got.Estimate(), len(lines), want.Estimate())
		}
	}
}

func TestAddLines(t *testing.T) {
	for _, text := range []string{"", "\n", "a", "a\n", "a\nb", "\n\n", "a\r\nb\r\n", "\x00\n\xff"} {
		checkLines(t, []byte(text))
	}
	long := strings.Repeat("0123456789abcdef", 3*readSize/16)
	for _, size := range []int{piece, readSize, 2 * readSize} {
		for d := -1; d <= 1; d++ {
			line := long[:size+d]
			checkLines(t, []byte(line))
			checkLines(t, []byte(line+"\n"))
			checkLines(t, []byte("a\n"+line+"\nb\n"+line))
			checkLines(t, []byte(line+"\n"+line[1:]+"\n\n"))
		}
	}
	checkLines(t, []byte(strings.Join(words(0, 100_000), "\n"))) // lines across the ends of the buffer
}

func TestAddLinesErrors(t *testing.T) {
	fire := errors.New("disk on fire")
	s := sketch(64)
	n, err := AddLines(s, io.MultiReader(strings.NewReader("a\nb\nc"), iotest.ErrReader(fire)))
	if n != 3 || !errors.Is(err, fire) || s.Estimate() != 3 {
		t.Errorf("%d lines, %v, estimate %v; want 3, %v, 3", n, err, s.Estimate(), fire)
	}
	cut := fmt.Errorf("connection lost: %w", io.EOF)
	if _, err := AddLines(s, iotest.ErrReader(cut)); !errors.Is(err, cut) {
		t.Errorf("an error that wraps io.EOF: %v, want %v", err, cut)
	}
	if _, err := AddLines(s, idle{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader that gives nothing: %v, want io.ErrNoProgress", err)
	}
	if _, err := CountReader(iotest.ErrReader(fire)); !errors.Is(err, fire) {
		t.Errorf("CountReader = %v, want %v", err, fire)
	}
}

// idle reads nothing and never ends.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func FuzzAddLines(f *testing.F) {
	f.Add([]byte("a\nb\na"), uint16(0))
	f.Add([]byte("\n\n\r\n"), uint16(4000))
	f.Add([]byte("x\ny"), uint16(65535))
	f.Fuzz(func(t *testing.T, text []byte, padding uint16) {
		// A long first line brings the rest to the ends of buffers.
		checkLines(t, append(bytes.Repeat([]byte("x"), 8*int(padding)), text...))
	})
}
