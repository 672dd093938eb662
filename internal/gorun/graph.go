package gorun

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

// graphPath is where the go command leaves its account of building a program.
func graphPath(program string) string { return program + ".graph" }

// BuildTimes returns how long the go command worked on each package when it
// built a program: compiling it, vetting it, or, as "linking" and its name,
// putting the program together. What came out of the build cache is left out.
// Several packages are built at once, so that the times can add up to more than
// the build took.
//
// They come from -debug-actiongraph, which the go command does not promise to
// keep: an error means that they are not known.
func BuildTimes(program string) (map[string]time.Duration, error) {
	text, err := os.ReadFile(graphPath(program))
	if err != nil {
		return nil, err
	}
	var actions []struct {
		Mode, Package       string
		TimeStart, TimeDone time.Time
		Cmd                 []string // none if nothing was to be done
	}
	if err := json.Unmarshal(text, &actions); err != nil {
		return nil, fmt.Errorf("gorun: actions of go build: %w", err)
	}
	times := make(map[string]time.Duration)
	for _, a := range actions {
		if a.Package == "" || len(a.Cmd) == 0 {
			continue
		}
		name, _, _ := strings.Cut(a.Package, " ") // without "[for whose test]"
		if a.Mode == "link" {
			name = "linking " + name
		}
		times[name] += max(0, a.TimeDone.Sub(a.TimeStart))
	}
	return times, nil
}
