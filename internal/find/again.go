package find

import (
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// unpolled reports whether a program ended for the recorder alone, as it closed the descriptors by
// which the runtime polls: it is to be run again, and not traced before it polls itself.
func (s *search) unpolled(p suite.Program, e gorun.Execution) bool {
	if !e.Unpolled || s.suite.Late {
		return false
	}
	s.suite.TraceLate()
	s.tally.Warnings = append(s.tally.Warnings, fmt.Errorf("%s was run twice: the first time it ended when it closed file descriptors that tracing opens; "+
		"the second time it is traced from when it uses a timer, a file or the network itself", p.ImportPath))
	return true
}

// position is how far input has been read, or -1 if that cannot be told.
func position(in io.Reader) int64 {
	if f, ok := in.(io.Seeker); ok {
		if at, err := f.Seek(0, io.SeekCurrent); err == nil {
			return at
		}
	}
	return -1
}

// rewind reports whether another run gets the same input: from there on, none, or what somebody
// types.
func rewind(in io.Reader, from int64) bool {
	if in == nil {
		return true
	}
	if from >= 0 {
		_, err := in.(io.Seeker).Seek(from, io.SeekStart)
		return err == nil
	}
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}
