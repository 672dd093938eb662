package report

import (
	"errors"
	"fmt"
)

// ErrExit is a warning, as an ExitError: a program ended with an exit status
// other than 0.
var ErrExit = errors.New("the program failed")

// An ExitError says with which exit status a program ended; -1 means a signal. It
// matches ErrExit.
type ExitError struct{ Status int }

func (e ExitError) Error() string {
	if e.Status < 0 {
		return fmt.Sprintf("%v: a signal ended it", ErrExit)
	}
	return fmt.Sprintf("%v: exit status %d", ErrExit, e.Status)
}

// Is makes errors.Is find ErrExit.
func (e ExitError) Is(target error) bool { return target == ErrExit }
