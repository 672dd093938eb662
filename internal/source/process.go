package source

import (
	"os"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// ofProcess is the tree of this process.
var ofProcess = lazy.Value[*Tree]{Make: func() *Tree { return &Tree{Built: built()} }}

// OfProcess is the source of this very program, of which each file is read once, however often it is asked for.
func OfProcess() *Tree { return ofProcess.Get() }

// built is when this program was built, as its file tells; otherwise all source is newer.
func built() time.Time {
	path, err := os.Executable()
	if err != nil {
		return time.Unix(0, 0)
	}
	info, err := os.Stat(path)
	if err != nil {
		return time.Unix(0, 0)
	}
	return info.ModTime()
}
