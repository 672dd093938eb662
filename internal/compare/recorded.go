package compare

import (
	"errors"
	"io/fs"

	"github.com/bottleneck-go/bottleneck/internal/recorded"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// recordedRuns reads both sides if they are directories of recorded runs.
func (c Config) recordedRuns() (runs []*recorded.Run, err error) {
	for _, name := range []string{c.Base, c.Head} {
		if name == "" {
			continue
		}
		r, err := recorded.Read(c.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, suite.Usagef("recorded run %s: %w", name, err)
		}
		r.Dir = name
		runs = append(runs, r)
	}
	if len(runs) == 1 {
		return nil, suite.Usagef("%s is a recorded run: the other side must be one too, of bottleneck find -o", runs[0].Dir)
	}
	return runs, nil
}
