package verdict

import (
	"fmt"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// mostNamed is how many of the benchmarks that were not measured are named.
const mostNamed = 5

// Unmeasured is a warning of what there was no time for, or nil: of benchmarks, which are
// among so many, and of packages in which there may be others.
func Unmeasured(names []string, of int, packages []string, maxTime time.Duration) error {
	var parts []string
	if n := len(names); n > 0 {
		text := fmt.Sprintf("%s of %d (%s", render.Counted(n, "benchmark"), of, strings.Join(names[:min(n, mostNamed)], ", "))
		if n > mostNamed {
			text += " ..."
		}
		parts = append(parts, text+")")
	}
	if len(packages) > 0 {
		parts = append(parts, "all or some benchmarks of "+strings.Join(packages, ", "))
	}
	if len(parts) == 0 {
		return nil
	}
	return fmt.Errorf("-maxtime %v was too short to measure %s: raise it, or choose some with -bench", maxTime, strings.Join(parts, ", and "))
}

// A LeftOut is the warning that a benchmark, or a package, is left out.
type LeftOut struct {
	What string
	Why  error
}

// Error says what is left out, and why.
func (e *LeftOut) Error() string {
	return fmt.Sprintf("%s is left out, as it failed: %v", e.What, e.Why)
}

// Unwrap is why.
func (e *LeftOut) Unwrap() error { return e.Why }

// Has reports whether a result is of what is left out.
func (e *LeftOut) Has(result string) bool {
	rest, ok := strings.CutPrefix(result, e.What)
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '-')
}
