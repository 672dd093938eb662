package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
)

const none = goroutines.None

// A cost is whose time an op takes: what runs in a class of segments, or waits at a
// place.
type cost struct {
	class *goroutines.Class
	under *locks.Mutex // of the class, only what ran with this lock held, or
	free  bool         // with it free
	place int32
	user  int32 // the place of the user's code that it is done for, or none
}
