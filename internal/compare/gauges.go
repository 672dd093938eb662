package compare

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// gauged runs a side's program once and reads its gauges. They are zero if it left none.
func (x *programRun) gauged(ctx context.Context, s *version) (e gorun.Execution, g gorun.Gauges, err error) {
	if x.plain {
		e, _, err = s.Suite.Run(ctx, s.linked(), suite.Flags{}, suite.Run{NoInits: true})
		return e, g, err
	}
	dir := s.Suite.Temp("gauges")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return e, g, err
	}
	e, _, err = s.Suite.Run(ctx, s.linked(), suite.Flags{}, suite.Run{Record: dir, Mode: instrument.Gauges, NoInits: true})
	if err != nil {
		return e, g, err
	}
	if g, err = gorun.ReadGauges(dir, e); errors.Is(err, gorun.ErrNoRecord) {
		return e, g, nil
	}
	return e, g, errors.Join(err, os.Remove(filepath.Join(dir, "gauges")))
}
