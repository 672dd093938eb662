package recorded

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Run is what Find or Test has written to a directory.
type Run struct {
	Dir    string
	Report report.Report
	Values map[Measure][]float64 // none of a suite
	Order  []Measure
	Turns  bool // each result was measured beside the other side's

	Declared origin.Index // that are known to be in the source
}

// reportName is the file that makes a directory a run.
const reportName = "report.json"

// IsRun reports whether a directory holds a run.
func IsRun(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, reportName))
	return err == nil
}

// ReadAll reads the run in a directory, or those in all that a pattern matches. There may be
// none.
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

// read reads a directory that Find or Test has written.
func read(dir string) (*Run, error) {
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
