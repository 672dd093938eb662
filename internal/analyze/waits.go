package analyze

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/analyze/audit"
	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
)

// waits says whose waiting the profiles of a group hold.
func (g *group) waits() audit.Waits {
	switch g.kind.Class() {
	case kind.Wall:
		switch {
		case g.kind.OffProcessor():
			return audit.Away
		case g.oneThread():
			return audit.OneThread
		}
		return audit.Threads
	case kind.Population:
		if g.kind.Type != "threadcreate" && g.kind.Type != "goroutineleak" { // those wait for good
			return audit.Threads
		}
	case kind.Delay, kind.Contentions:
		if !g.unlocks {
			return audit.Blocked
		}
	}
	return audit.Nobody
}

// oneThread reports whether profiles of time hold no more of it than passed.
func (g *group) oneThread() bool {
	var passed time.Duration
	var value float64
	for _, u := range g.set.Units {
		if u.Duration == 0 {
			return false
		}
		passed += u.Duration
		for _, e := range u.Entries {
			value += e.Value
		}
	}
	return value <= rounding*float64(passed)
}

// rounding is what profiles of one thread may hold more than the time that passed: of periods, and of
// when it began and ended.
const rounding = 1.1
