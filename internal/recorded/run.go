package recorded

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Run is what Find has written to a directory.
type Run struct {
	Dir    string
	Report report.Report
	Values map[Measure][]float64
	Order  []Measure
	Turns  bool // each result was measured beside the other side's

	Declared origin.Index // that are known to be in the source
}

// Read reads a directory that Find has written. The error is fs.ErrNotExist if it is none.
func Read(dir string) (*Run, error) {
	text, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		return nil, err
	}
	r := new(Run)
	if err := json.Unmarshal(text, &r.Report); err != nil {
		return nil, err
	}
	results, err := os.Open(filepath.Join(dir, "results.txt"))
	if err != nil {
		return nil, fmt.Errorf("it is not whole: %v", err) // so not fs.ErrNotExist
	}
	defer results.Close()
	r.Values, r.Order, err = ReadValues(results, "results.txt")
	return r, err
}
