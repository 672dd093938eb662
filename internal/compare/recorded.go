package compare

import (
	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// recordedRuns reads both sides if they are recorded runs.
func (c Config) recordedRuns() (runs [2][]*recorded.Run, err error) {
	for side, name := range []string{c.Base, c.Head} {
		if name == "" {
			continue
		}
		if runs[side], err = recorded.ReadAll(c.path(name)); err != nil {
			return runs, suite.Usagef("recorded run %s: %w", name, err)
		}
	}
	for side, list := range runs {
		if len(list) > 0 && len(runs[1-side]) == 0 {
			return runs, suite.Usagef("%s is a recorded run: the other side must be one too (see -o of bottleneck find and test, or save the output of go test -bench)", list[0].Dir)
		}
	}
	return runs, nil
}

// compareRuns compares recorded runs as they are.
func (c Config) compareRuns(runs [2][]*recorded.Run) (*difference.Difference, error) {
	if c.counting() {
		return nil, suite.Usagef("%s is a recorded run, which has no counts: name a revision or a directory", runs[0][0].Dir)
	}
	d, err := recorded.Compare(runs[0], runs[1], c.Threshold)
	if err != nil {
		return nil, err
	}
	d.Base, d.Head = c.Base, c.Head
	if c.Record != "" {
		err = suite.Recorded(atomicfile.WriteReport(c.Record, "compare", d))
	}
	return d, err
}
