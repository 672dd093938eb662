package recorded

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var errBinary = errors.New("not text")

const byteOrderMark = "\ufeff"

// readText reads the text of a file in which output of go test -bench may stand: as it was
// printed, as PowerShell redirects it (UTF-16), or as go test -json wraps it.
func readText(r io.Reader) (io.Reader, error) {
	in := bufio.NewReader(r)
	begin, _ := in.Peek(512)
	switch {
	case bytes.HasPrefix(begin, []byte{0xff, 0xfe}):
		return fromUTF16(in, binary.LittleEndian)
	case bytes.HasPrefix(begin, []byte{0xfe, 0xff}):
		return fromUTF16(in, binary.BigEndian)
	case !utf8.Valid(begin[:max(0, len(begin)-utf8.UTFMax)]) || bytes.IndexByte(begin, 0) >= 0:
		return nil, errBinary
	case bytes.HasPrefix(begin, []byte(byteOrderMark)):
		_, err := in.Discard(len(byteOrderMark))
		return in, err
	case bytes.HasPrefix(begin, []byte(`{"`)):
		return fromEvents(in)
	}
	return in, nil
}

// mostText is how long a file may be that is read as a whole.
const mostText = 64 << 20

func fromUTF16(r io.Reader, order binary.ByteOrder) (io.Reader, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostText))
	if err != nil {
		return nil, err
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	return strings.NewReader(strings.TrimPrefix(string(utf16.Decode(units)), byteOrderMark)), nil
}

// fromEvents reads what go test -json prints: the output of each package, one after another.
func fromEvents(r io.Reader) (io.Reader, error) {
	var packages []string
	output := make(map[string]*strings.Builder)
	for in := json.NewDecoder(io.LimitReader(r, mostText)); ; {
		var e struct{ Package, Output string }
		if err := in.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if output[e.Package] == nil {
			output[e.Package] = new(strings.Builder)
			packages = append(packages, e.Package)
		}
		output[e.Package].WriteString(e.Output)
	}
	var all []io.Reader
	for _, p := range packages {
		all = append(all, strings.NewReader(output[p].String()))
	}
	return io.MultiReader(all...), nil
}
