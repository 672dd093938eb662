package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/bottleneck-go/bottleneck/doubles"
	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// A counter returns the number of doubles in what a reader has.
type counter func(io.Reader) (int64, error)

// counters are the implementations by name, first for bytes, then for characters.
var counters = map[string]map[bool]counter{
	"fast":  {false: doubles.CountReader, true: doubles.CountRunesReader},
	"naive": {false: naively(func(s []byte) int { return naive.CountBytes(s) }), true: naively(func(s []byte) int { return naive.CountZip(string(s)) })},
}

func naively(count func([]byte) int) counter {
	return func(r io.Reader) (int64, error) {
		s, err := io.ReadAll(r)
		return int64(count(s)), err
	}
}

// countFiles prints the number of doubles in each file. One that cannot be read
// does not keep it from the others.
func countFiles(names []string, count counter, stdin io.Reader, stdout io.Writer) error {
	if len(names) == 0 {
		n, err := count(stdin)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(stdout, n)
		return err
	}
	var total int64
	var errs []error
	for _, name := range names {
		n, err := countFile(name, count, stdin)
		if err == nil {
			total += n
			err = printCount(stdout, n, name, len(names))
		}
		errs = append(errs, err)
	}
	if len(names) > 1 {
		errs = append(errs, printCount(stdout, total, "total", len(names)))
	}
	return errors.Join(errs...)
}

func countFile(name string, count counter, stdin io.Reader) (n int64, err error) {
	if name == "-" {
		return count(stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return count(f)
}

// printCount prints a number, with its name if there are several.
func printCount(w io.Writer, n int64, name string, of int) error {
	if of == 1 {
		_, err := fmt.Fprintln(w, n)
		return err
	}
	_, err := fmt.Fprintf(w, "%d\t%s\n", n, name)
	return err
}
