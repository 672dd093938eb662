package recorded

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Run is what Find or Test has written to a directory, or the output of go test -bench in a file.
type Run struct {
	Dir    string // or the file
	Report report.Report
	Results
	Turns bool // each result was measured beside the other side's

	OnlyResults bool   // there is no report
	Processor   string // its model, where only that tells of the machine

	Declared origin.Index // that are known to be in the source
}

// reportName is the file that makes a directory a run.
const reportName = "report.json"

// IsRun reports whether a directory holds a run, or a file results of benchmarks.
func IsRun(name string) bool {
	_, err := os.Stat(filepath.Join(name, reportName))
	return err == nil || isResults(name)
}

// isResults reports whether a file is text in which results of benchmarks stand.
func isResults(name string) (is bool) {
	withText(name, func(text io.Reader) {
		results := benchfmt.NewReader(text, name)
		for !is && results.Scan() {
			_, is = results.Result().(*benchfmt.Result)
		}
	})
	return is
}

// IsText reports whether a file is text, whatever stands in it.
func IsText(name string) (is bool) {
	withText(name, func(io.Reader) { is = true })
	return is
}

// withText does something with a file's text, if it is text.
func withText(name string, do func(io.Reader)) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	f, err := os.Open(name)
	if err != nil {
		return
	}
	defer f.Close()
	if text, err := readText(f); err == nil {
		do(text)
	}
}

// ReadAll reads the run in a directory or file, or those in all that a pattern matches. There may
// be none.
func ReadAll(name string) ([]*Run, error) {
	if runs, err := readEach(name); err != nil || len(runs) > 0 {
		return runs, err
	}
	names, err := filepath.Glob(name)
	if err != nil {
		return nil, err
	}
	return readEach(names...)
}

// readEach reads those that are runs.
func readEach(names ...string) (runs []*Run, err error) {
	for _, name := range names {
		r, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if r != nil {
			runs = append(runs, r)
		}
	}
	return runs, nil
}

// IsSuite reports whether it is of a test suite.
func (r *Run) IsSuite() bool { return len(r.Report.Actions) > 0 }

// read reads a directory that Find or Test has written, or a file of results, and returns nil if it is neither.
func read(name string) (*Run, error) {
	if _, err := os.Stat(filepath.Join(name, reportName)); err != nil {
		return readResults(name)
	}
	return readDirectory(name)
}

func readDirectory(dir string) (*Run, error) {
	text, err := os.ReadFile(filepath.Join(dir, reportName))
	if err != nil {
		return nil, err
	}
	r := &Run{Dir: dir}
	if err := json.Unmarshal(text, &r.Report); err != nil {
		return nil, err
	}
	if r.IsSuite() {
		return r, nil
	}
	results, err := os.Open(filepath.Join(dir, "results.txt"))
	if err != nil {
		return nil, fmt.Errorf("it is incomplete: %w", err)
	}
	defer results.Close()
	all, err := ReadResults(results, "results.txt")
	if err != nil {
		return nil, err
	}
	r.Results = *all
	return r, nil
}

// readResults reads a file of results, as go test -bench prints them: of the environment it has
// what the lines between them say, and of functions nothing. It returns nil if none stand there.
func readResults(name string) (*Run, error) {
	var all *Results
	var err error
	withText(name, func(text io.Reader) { all, err = ReadResults(text, filepath.Base(name)) })
	if all == nil || len(all.lines) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(all.Order) == 0 {
		return nil, errors.New("none of its results is a number")
	}
	r := &Run{Dir: name, OnlyResults: true, Results: *all}
	first := r.first()
	r.Processor = first["cpu"]
	r.Report.Environment.GOOS, r.Report.Environment.GOARCH = first["goos"], first["goarch"]
	return r, nil
}
