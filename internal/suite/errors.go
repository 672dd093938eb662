package suite

import (
	"errors"
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/revision"
)

var (
	// ErrUsage means that what was asked for makes no sense: see Usagef.
	ErrUsage = errors.New("wrong usage")
	// ErrFailed means that what was to be measured does not build, or failed.
	ErrFailed = errors.New("cannot be measured")
	// ErrRecord means that what was measured could not be written to where it is recorded.
	// The result is returned with it.
	ErrRecord = errors.New("not recorded")
)

// Recorded makes the error of recording, if there is one, ErrRecord.
func Recorded(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrRecord, err)
}

// Usagef is fmt.Errorf for an error that is ErrUsage: its text alone says what is
// wrong.
func Usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

type usageError struct{ error }

func (usageError) Is(target error) bool { return target == ErrUsage }

func (e usageError) Unwrap() error { return e.error }

// OfRevisions makes errors of package revision that are the user's ErrUsage.
func OfRevisions(err error) error {
	for _, users := range []error{revision.ErrNoRepository, revision.ErrRevision, revision.ErrNoHistory, revision.ErrOverlay} {
		if errors.Is(err, users) {
			return usageError{err}
		}
	}
	return err
}

// classify puts the errors of the go command into the two kinds that a caller
// tells apart.
func classify(err error) error {
	switch {
	case errors.Is(err, gorun.ErrNoPackages):
		return usageError{err}
	case errors.Is(err, gorun.ErrBuild):
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
	return err
}
