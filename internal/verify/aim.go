package verify

import (
	"context"
	"fmt"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/report"
)

// quickCall is the time between two calls, in seconds, below which a call must not
// pass the place of the delay that often.
const quickCall = 300e-9

// line is where most of a function's time passes, according to a profile of some
// phases.
func line(f report.Function, phases []report.Phase) (l instrument.Line) {
	var wall time.Duration
	for _, p := range phases {
		if f.Phases[p.Name] > 0 {
			wall += p.Wall
		}
	}
	l.Waits = float64(f.Waiting) > f.Charged*float64(wall)/2
	for _, part := range f.Lines {
		if part.File == "" {
			l.Number = part.Line
			break
		}
	}
	return l
}

// aim puts the delay where the suspect's time passes.
func (x *experiment) aim(ctx context.Context) error {
	aimed, err := x.suspect.At(x.profiled.line)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSuspect, err)
	}
	if aimed.Place != instrument.AtLine {
		return nil
	}
	x.unaimed, x.suspect = x.suspect, aimed
	x.entrance = x.target.Path
	overlay, err := x.overlay("aimed", (*instrument.Overlay).DelayFunction)
	if err != nil {
		return err
	}
	x.target.Path = x.suite.BuiltAt("aimed", x.target)
	return x.build(ctx, x.target, overlay)
}

// missed puts the delay back at the function's entry if the line turns out to be
// passed never, or far too often.
func (x *experiment) missed(calls, sec float64) bool {
	if x.suspect.Place != instrument.AtLine || calls > 0 && sec/calls >= quickCall {
		return false
	}
	x.suspect, x.target.Path = x.unaimed, x.entrance
	return true
}
