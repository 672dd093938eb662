package menace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
)

// ErrFormat: a text is not a brain in the format of [Brain.WriteTo]. ErrWeights:
// weights do not fit the board.
var (
	ErrFormat  = errors.New("not a brain file")
	ErrWeights = errors.New("weights do not suit the board")
)

// header is the first line of a brain file of version 1.
const header = "menace brain 1"

// WriteTo writes the brain as text, and returns the number of bytes written.
//
// The format, version 1, is the line "menace brain 1" and then [Boards] lines, one
// for each board in numerical order. Each has the nine digits of the board and the
// nine weights of its squares, in decimal without leading zeros and each after one
// space. Weights are 0 for taken squares and 1 to 4294967295 for free ones. Every
// line ends in a line feed.
func (b *Brain) WriteTo(w io.Writer) (int64, error) {
	text := make([]byte, 0, Boards*32)
	text = append(text, header...)
	text = append(text, '\n')
	for board := range b.rows {
		text = append(text, Board(board).String()...)
		for _, weight := range b.rows[board].weights {
			text = append(text, ' ')
			text = strconv.AppendUint(text, uint64(weight), 10)
		}
		text = append(text, '\n')
	}
	n, err := w.Write(text)
	if err == nil && n < len(text) {
		err = io.ErrShortWrite
	}
	return int64(n), err
}

// ReadBrain reads what [Brain.WriteTo] wrote, up to the end of r. If the text is
// malformed the error matches [ErrFormat] and names the line. An error of r is
// wrapped.
func ReadBrain(r io.Reader) (*Brain, error) {
	lines := bufio.NewReader(r)
	if err := readHeader(lines); err != nil {
		return nil, err
	}
	b := new(Brain)
	for board := range Board(Boards) {
		line, err := readLine(lines, int(board)+2)
		if err != nil {
			return nil, err
		}
		if err := b.parse(line, board); err != nil {
			return nil, malformed(int(board)+2, line, err)
		}
	}
	if _, err := lines.ReadByte(); err == nil {
		return nil, fmt.Errorf("menace: line %d: have more text, need the end: %w", Boards+2, ErrFormat)
	} else if err != io.EOF {
		return nil, fmt.Errorf("menace: read brain: %w", err)
	}
	return b, nil
}

func readHeader(lines *bufio.Reader) error {
	line, err := readLine(lines, 1)
	if err == nil && line != header {
		return malformed(1, line, fmt.Errorf("need %q", header))
	}
	return err
}

// longest is more than any line of a brain file has.
const longest = 128

func readLine(lines *bufio.Reader, number int) (string, error) {
	var line strings.Builder
	for {
		c, err := lines.ReadByte()
		switch {
		case err == io.EOF:
			return "", malformed(number, line.String(), errors.New("need a line feed"))
		case err != nil:
			return "", fmt.Errorf("menace: read brain: %w", err)
		case c == '\n':
			return line.String(), nil
		case line.Len() == longest:
			return "", malformed(number, line.String(), fmt.Errorf("need less than %d bytes", longest))
		}
		line.WriteByte(c)
	}
}

func malformed(number int, line string, why error) error {
	return fmt.Errorf("menace: line %d: have %q: %w: %w", number, line, why, ErrFormat)
}

// parse sets the weights of board from a line.
func (b *Brain) parse(line string, board Board) error {
	digits, rest, _ := strings.Cut(line, " ")
	if digits != board.String() {
		return fmt.Errorf("need board %s", board)
	}
	var weights [9]uint32
	for s := range weights {
		field, after, more := strings.Cut(rest, " ")
		if more != (s < 8) {
			return errors.New("need nine weights")
		}
		w, err := strconv.ParseUint(field, 10, 32)
		if err != nil {
			return err
		}
		if field[0] == '0' && len(field) > 1 {
			return errors.New("need weights without leading zeros")
		}
		weights[s] = uint32(w)
		rest = after
	}
	return b.Set(board, weights)
}

// Load reads a brain from a file.
func Load(path string) (*Brain, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("menace: load brain: %w", err)
	}
	defer f.Close()
	b, err := ReadBrain(f)
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, path)
	}
	return b, nil
}

// Save creates or replaces a file with the brain. At any moment the file is whole:
// either as it was before, or as it is after.
func (b *Brain) Save(path string) error {
	err := atomicfile.Write(path, func(w io.Writer) error {
		_, err := b.WriteTo(w)
		return err
	})
	if err != nil {
		return fmt.Errorf("menace: save brain: %w", err)
	}
	return nil
}

// SavePair saves two brains like [Brain.Save]. If one of them cannot be written,
// neither file changes.
func SavePair(first *Brain, firstPath string, second *Brain, secondPath string) error {
	err := atomicfile.Write(firstPath, func(w io.Writer) error {
		if _, err := first.WriteTo(w); err != nil {
			return err
		}
		return second.Save(secondPath)
	})
	if err != nil {
		return fmt.Errorf("menace: save brains: %w", err)
	}
	return nil
}
