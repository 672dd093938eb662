package exact

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A File is what is kept of a count: small, sorted, and readable in a diff.
//
//	# bottleneck exact counts, version 1
//	# go1.26.8 linux/amd64
//	# calls/op	blocks/op	allocs/op	B/op
//	example.com/m BenchmarkParse
//		12	345	3	96
//		1	20	1	64	example.com/m.parse
//
// A benchmark's first line is of all its functions. What is another count each time is
// a question mark.
type File struct {
	Environment string // that the counts come from, as "go1.26.8 linux/amd64"
	Benchmarks  []Benchmark
}

const firstLine = "# bottleneck exact counts, version 1"

// Write writes a file.
func (f File) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s\n# %s\n# %s\n", firstLine, f.Environment, strings.Join(difference.CountedUnits, "\t"))
	for _, b := range f.Benchmarks {
		fmt.Fprintf(out, "%s %s\n\t%s\n", b.Package, b.Name, b.Counts)
		for _, fn := range b.Functions {
			fmt.Fprintf(out, "\t%s\t%s\n", fn.Counts, fn.Name)
		}
	}
	return out.Flush()
}

// String is the counts, with tabs between them.
func (c Counts) String() string {
	var parts [len(c)]string
	for i, n := range c {
		parts[i] = "?"
		if n != Varies {
			parts[i] = strconv.FormatInt(n, 10)
		}
	}
	return strings.Join(parts[:], "\t")
}

// ErrFile means that a file holds no counts.
var ErrFile = errors.New("not a file of exact counts")

// Read reads a file. What is none is ErrFile, with the line.
func Read(r io.Reader) (File, error) {
	in := bufio.NewScanner(r)
	f := reader{known: make(map[string]bool), counted: true}
	for n := 1; in.Scan(); n++ {
		if err := f.add(n, in.Text()); err != nil {
			return File{}, fmt.Errorf("%w: line %d: %w", ErrFile, n, err)
		}
	}
	switch {
	case in.Err() != nil:
		return f.File, in.Err()
	case f.Environment == "":
		return f.File, fmt.Errorf("%w: it is empty", ErrFile)
	case !f.counted:
		return File{}, fmt.Errorf("%w: it ends before the counts of its last benchmark", ErrFile)
	}
	return f.File, nil
}

// A reader is a file of which a part is read. What stands there twice, or without counts, comes from
// a merge, or from an editor.
type reader struct {
	File
	known   map[string]bool // benchmarks, and their functions
	counted bool            // the last benchmark is
}

// once fails for what it was asked for before.
func (f *reader) once(what ...string) error {
	key := strings.Join(what, "\t")
	if f.known[key] {
		return fmt.Errorf("%s is there twice", what[len(what)-1])
	}
	f.known[key] = true
	return nil
}

// ReadFile reads a file of a name. What is none is ErrFile.
func ReadFile(name string) (*File, error) {
	in, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	f, err := Read(in)
	return &f, err
}

// Only keeps the benchmarks of some packages that a pattern asks for.
func (f *File) Only(of func(importPath string) bool, bench string) *File {
	matches := gorun.TopLevel(bench)
	return &File{f.Environment, slices.DeleteFunc(slices.Clone(f.Benchmarks), func(b Benchmark) bool {
		return !of(b.Package) || !matches(b.Function())
	})}
}

// add adds a line.
func (f *reader) add(n int, line string) error {
	switch {
	case n == 1:
		if strings.TrimPrefix(line, "\ufeff") != firstLine { // editors put a byte order mark in front
			return fmt.Errorf("want %q", firstLine)
		}
	case n == 2:
		var ok bool
		if f.Environment, ok = strings.CutPrefix(line, "# "); !ok {
			return errors.New("want what it was counted with")
		}
	case strings.HasPrefix(line, "#"):
	case strings.HasPrefix(line, "\t"):
		return f.addCounts(strings.Split(line[1:], "\t"))
	default:
		pkg, name, ok := strings.Cut(line, " ")
		if !ok || !strings.HasPrefix(name, "Benchmark") || !f.counted {
			return errors.New("want a package and a benchmark, and below it its counts behind tabs")
		}
		if err := f.once(pkg, name); err != nil {
			return err
		}
		f.counted = false
		f.Benchmarks = append(f.Benchmarks, Benchmark{Package: pkg, Name: name})
	}
	return nil
}

// addCounts adds those of a benchmark or of a function.
func (f *reader) addCounts(fields []string) error {
	var c Counts
	whole := len(fields) == len(c)
	if len(f.Benchmarks) == 0 || !whole && len(fields) != len(c)+1 || whole == f.counted {
		return errors.New("want four counts, and a function, of a benchmark")
	}
	for i := range c {
		c[i] = Varies
		if fields[i] == "?" {
			continue
		}
		var err error
		if c[i], err = strconv.ParseInt(fields[i], 10, 64); err != nil {
			return err
		}
	}
	b := &f.Benchmarks[len(f.Benchmarks)-1]
	if whole {
		b.Counts, f.counted = c, true
		return nil
	}
	b.Functions = append(b.Functions, Function{fields[len(c)], c})
	return f.once(b.Package, b.Name, fields[len(c)])
}
