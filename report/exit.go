package report

import (
	"errors"
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// ErrExit is matched by every [ExitError].
var ErrExit = errors.New("the program failed")

// An ExitError is a warning that a program ended with an exit status other than 0;
// -1 means a signal.
type ExitError struct {
	Status int
	Signal string // which one, such as "killed", as far as it is known
}

// Error says what ended how.
func (e ExitError) Error() string {
	return fmt.Sprintf("%v: %s", ErrExit, render.Exit(e.Status, e.Signal))
}

// Is makes errors.Is match ErrExit.
func (e ExitError) Is(target error) bool { return target == ErrExit }
