package gorun

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
)

// readOverlay reads the file that the user's flag -overlay names, the last one if
// there are several. fixed are those of the replaced files whose paths do not depend on
// where the go command runs.
func (g Go) readOverlay() (replaced map[string]string, fixed []string, err error) {
	file := goflags.Last(g.userFlags, "overlay")
	if file == "" {
		return nil, nil, nil
	}
	text, err := os.ReadFile(g.absolute(file))
	if err != nil {
		return nil, nil, fmt.Errorf("-overlay: %w", err)
	}
	var overlay struct{ Replace map[string]string }
	if err := json.Unmarshal(text, &overlay); err != nil {
		return nil, nil, fmt.Errorf("-overlay=%s: %w", file, err)
	}
	replaced = make(map[string]string)
	for from, to := range overlay.Replace {
		if to != "" {
			to = g.absolute(to)
		}
		replaced[g.absolute(from)] = to
		if filepath.IsAbs(from) {
			fixed = append(fixed, from)
		}
	}
	return replaced, fixed, nil
}

// absolute makes a path absolute that is relative to where the go command runs.
func (g Go) absolute(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(g.Dir, path)
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// ReadSource reads a source file as the go command does.
func (g Go) ReadSource(path string) ([]byte, error) {
	if file, ok := g.replaced[path]; ok {
		path = file
	}
	return os.ReadFile(path)
}
