package whatif

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
)

// However short a lock is held, what is under it is divided into parts that tell something, and all of it is.
func TestPairs(t *testing.T) {
	for _, hold := range []int64{10, 40_000} {
		p := &planner{held: make([]locks.Mode, 1)}
		var worked int64
		p.pairs(&locks.Mutex{Hold: hold}, locks.Exclusive, 2_000_000, 1_000_000, func(d int64) { worked += d })
		const most = 2 * 2_000_000 / (moment / 4)
		if n := len(p.ops); worked != 3_000_000 || n > most || hold > moment && n != 100 {
			t.Errorf("held for %d each time: %d ns, and taken and released %d times, at most %d", hold, worked, n, most)
		}
	}
}
