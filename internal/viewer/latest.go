package viewer

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Latest returns the directory of the latest run of a module, or of any where
// module is "", among the runs recorded below parent. Their names begin with
// the time, so that they sort by it. The error is ErrNoRun if there is none.
func Latest(parent, module string) (string, error) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoRun, err)
	}
	for _, e := range slices.Backward(entries) {
		dir := filepath.Join(parent, e.Name())
		if m, err := moduleOf(dir); err == nil && (module == "" || m == module) {
			return dir, nil
		}
	}
	if module == "" {
		return "", fmt.Errorf("%w below %s", ErrNoRun, parent)
	}
	return "", fmt.Errorf("%w of module %s below %s", ErrNoRun, module, parent)
}

// moduleOf returns the module that a recorded run is of.
func moduleOf(dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, reportFile))
	if err != nil {
		return "", err
	}
	var report struct{ Module string }
	return report.Module, json.Unmarshal(text, &report)
}
