package viewer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/report"
)

// A Run is a recorded run, with what is to be listed of its report.
type Run struct {
	Dir        string             `json:"-"`
	Module     string             `json:"module"`
	Bottleneck *report.Bottleneck `json:"bottleneck"`
	Benchmarks []struct{}         `json:"benchmarks"`
	Tests      []struct{}         `json:"tests"`
}

// Runs reads the runs of a module, or of any where module is "", among those recorded
// below parent, the latest first. Their names begin with the time, so that they sort by
// it. The error is ErrNoRun if there is none.
func Runs(parent, module string) (runs []Run, err error) {
	entries, err := os.ReadDir(parent)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrNoRun, err)
	}
	for _, e := range slices.Backward(entries) {
		run, err := readRun(filepath.Join(parent, e.Name()))
		if err == nil && (module == "" || run.Module == module) { // else none, or one that has not ended
			runs = append(runs, run)
		}
	}
	switch {
	case len(runs) > 0:
		return runs, nil
	case module == "":
		return nil, fmt.Errorf("%w below %s", ErrNoRun, parent)
	}
	return nil, fmt.Errorf("%w of module %s below %s", ErrNoRun, module, parent)
}

func readRun(dir string) (Run, error) {
	run := Run{Dir: dir}
	text, err := os.ReadFile(filepath.Join(dir, reportFile))
	if err != nil {
		return run, err
	}
	return run, json.Unmarshal(text, &run)
}
