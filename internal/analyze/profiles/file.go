package profiles

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

func (c Config) file(name, shown string) Source {
	return Source{Name: shown, read: func(context.Context) ([]byte, error) { return os.ReadFile(c.path(name)) }}
}

// matches are the files that match a pattern, and those in directories that do.
func (c Config) matches(paths []string) (list []Source, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			list = append(list, c.file(path, path))
			continue
		}
		found, err := c.directory(path)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// others are the endings of files of a recorded run that are no profiles, and of
// what else often stands beside profiles.
var others = []string{".json", ".html", ".txt", ".md", ".test", ".program", ".csv", ".log", ".svg", ".png"}

// directory lists the files below a directory that may be profiles, in the order of
// their names.
func (c Config) directory(name string) (list []Source, err error) {
	err = filepath.WalkDir(c.path(name), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != c.path(name):
			return fs.SkipDir
		case !d.Type().IsRegular(), strings.HasPrefix(d.Name(), "."), slices.Contains(others, filepath.Ext(path)):
			return nil
		}
		inside, err := filepath.Rel(c.path(name), path)
		if err != nil {
			return err
		}
		s := c.file(path, filepath.Join(name, inside))
		s.Listed = true
		list = append(list, s)
		return nil
	})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%w in %s", ErrNone, name)
	}
	return list, err
}

// parse reads a source and makes a profile of it.
func (s Source) parse(read func() ([]byte, error)) (*profile.Profile, error) {
	data, err := read()
	if err != nil {
		return nil, err
	}
	p, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	if s.Made && p.TimeNanos == 0 { // as text has none
		p.TimeNanos = time.Now().UnixNano()
	}
	return p, nil
}

// mostBytes is how large a profile may be: larger ones are made to do harm.
const mostBytes = 1 << 30

// Parse makes a profile of what a file holds: pprof's format, gzipped or not, or one
// of the older ones that it still reads. The error is ErrNotProfile if it is
// something else, and says what, where that can be told.
func Parse(data []byte) (*profile.Profile, error) {
	plain, err := unzip(data, mostBytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotProfile, err)
	}
	if len(plain) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrNotProfile)
	}
	if is := other(plain); is != "" {
		return nil, fmt.Errorf("%w, but %s", ErrNotProfile, is)
	}
	p, err := parseProfile(plain)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrNotProfile, complaint(err))
	}
	if len(p.SampleType) == 0 {
		return nil, fmt.Errorf("%w: it has no sample types", ErrNotProfile)
	}
	nameByComments(p, plain)
	return p, nil
}

var errCut = errors.New("it is truncated")

// unzip returns what a file holds, if that is gzipped: so many bytes at most.
func unzip(data []byte, most int64) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	in := bytes.NewReader(data)
	z, err := gzip.NewReader(in)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errCut
	} else if err != nil {
		return nil, err
	}
	// A gzip file ends with the size of what it holds, which may be wrong.
	size := int64(binary.LittleEndian.Uint32(data[max(0, len(data)-4):]))
	out := bytes.NewBuffer(make([]byte, 0, min(size, 32*int64(len(data)))+bytes.MinRead))
	for err == nil {
		z.Multistream(false)
		_, failed := io.Copy(out, io.LimitReader(z, most+1-int64(out.Len())))
		switch {
		case errors.Is(failed, io.ErrUnexpectedEOF):
			return nil, errCut
		case failed != nil:
			return nil, failed
		case int64(out.Len()) > most:
			return nil, fmt.Errorf("it is larger than %d MB", most>>20)
		}
		err = z.Reset(in) // what follows, if it is gzipped, too
	}
	if !errors.Is(err, io.EOF) {
		return nil, errors.New("other data follows it")
	}
	return out.Bytes(), nil
}

// other says what a file is that is often taken for a profile, or "".
func other(data []byte) string {
	if bytes.HasPrefix(data, []byte("goroutine profile: ")) { // an old format, and one
		return ""
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // which marks text as UTF-8
	for _, k := range known {
		if bytes.HasPrefix(data, []byte(k.start)) {
			return k.is
		}
	}
	first, _, _ := bytes.Cut(data[:min(len(data), 4096)], []byte("\n"))
	if folded.Get().Match(first) {
		return "stacks as text, as for a flame graph: profilers that write these write pprof's format, too"
	}
	return ""
}

// folded matches a stack as text, with how often it was seen.
var folded = lazy.Regexp{Text: `^[[:print:]]+;[[:print:]]+ [0-9]+$`}

// known are the beginnings of what is often taken for a profile.
var known = []struct{ start, is string }{
	{"PERFILE2", "a recording of perf: convert it with perf_to_profile"},
	{"go 1.", "an execution trace: see go tool trace"},
	{"goroutine ", "a list of goroutines as text: fetch it without debug=2"},
	{"FLR\x00", "a recording of Java Flight Recorder: convert it to pprof's format"},
	{"mode: ", "a coverage profile: see go tool cover"},
	{"\x7fELF", "a program"},
	{"MZ", "a program"},
	{"<", "a web page"},
	{"{", "JSON"},
	{"[", "JSON"},
	{"PK\x03\x04", "a zip archive"},
	{"\x28\xb5\x2f\xfd", "compressed by zstd: decompress it first"},
}

// complaint is what the parser says of a file.
func complaint(err error) string {
	if strings.Contains(err.Error(), bufio.ErrTooLong.Error()) {
		return "unrecognized profile format"
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	return strings.TrimPrefix(text, "parsing profile: ")
}

// IsProgram reports whether a file is an executable of any system.
func IsProgram(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 4)
	if n, _ := io.ReadFull(f, head); n < len(head) {
		return false
	}
	return slices.ContainsFunc([]string{"\x7fELF", "MZ", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"},
		func(magic string) bool { return strings.HasPrefix(string(head), magic) })
}
