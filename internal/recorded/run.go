package recorded

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Run is what Find or Test has written to a directory, or the output of go test -bench in a file.
type Run struct {
	Dir    string // or the file
	Report report.Report
	Values map[Measure][]float64 // none of a suite
	Order  []Measure
	Turns  bool // each result was measured beside the other side's

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
func isResults(name string) bool {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	in := bufio.NewReader(f)
	if begin, _ := in.Peek(512); !utf8.Valid(begin[:max(0, len(begin)-utf8.UTFMax)]) || bytes.IndexByte(begin, 0) >= 0 {
		return false
	}
	for results := benchfmt.NewReader(in, name); results.Scan(); {
		if _, ok := results.Result().(*benchfmt.Result); ok {
			return true
		}
	}
	return false
}

// ReadAll reads the run in a directory or file, or those in all that a pattern matches. There may
// be none.
func ReadAll(name string) (runs []*Run, err error) {
	dirs := []string{name}
	if !IsRun(name) {
		if dirs, err = filepath.Glob(name); err != nil {
			return nil, err
		}
	}
	for _, dir := range slices.DeleteFunc(dirs, func(dir string) bool { return !IsRun(dir) }) {
		r, err := read(dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		runs = append(runs, r)
	}
	return runs, nil
}

// IsSuite reports whether it is of a test suite.
func (r *Run) IsSuite() bool { return len(r.Report.Actions) > 0 }

// read reads a directory that Find or Test has written, or a file of results.
func read(dir string) (*Run, error) {
	if isResults(dir) {
		return readResults(dir)
	}
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
	r.Values, r.Order, err = ReadValues(results, "results.txt")
	return r, err
}

// readResults reads a file of results, as go test -bench prints them: of the environment it has
// what the lines between them say, and of functions nothing.
func readResults(name string) (*Run, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r := &Run{Dir: name, OnlyResults: true}
	if r.Values, r.Order, err = ReadValues(bytes.NewReader(text), name); err != nil {
		return nil, err
	}
	for in := benchfmt.NewReader(bytes.NewReader(text), name); in.Scan(); {
		if result, ok := in.Result().(*benchfmt.Result); ok {
			r.Processor = result.GetConfig("cpu")
			r.Report.Environment.GOOS, r.Report.Environment.GOARCH = result.GetConfig("goos"), result.GetConfig("goarch")
			break
		}
	}
	return r, nil
}
