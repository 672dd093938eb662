package report

import (
	"errors"
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// ErrExit is a warning, as an ExitError: a program ended with an exit status
// other than 0.
var ErrExit = errors.New("the program failed")

// An ExitError says with which exit status a program ended; -1 means a signal. It
// matches ErrExit.
type ExitError struct{ Status int }

func (e ExitError) Error() string {
	return fmt.Sprintf("%v: %s", ErrExit, render.Exit(e.Status))
}

// Is makes errors.Is find ErrExit.
func (e ExitError) Is(target error) bool { return target == ErrExit }
