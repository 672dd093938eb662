package timing

import (
	"slices"
	"time"
)

// A Clock reads the monotonic clock and knows what one reading costs, so that
// short intervals can be told from the time it takes to time them. It is
// immutable; any number of goroutines may use it.
type Clock struct {
	base time.Time
	cost time.Duration
}

// NewClock calibrates a clock, which takes about a tenth of a millisecond: the
// cost is the median of a thousand intervals with nothing in them.
func NewClock() Clock {
	c := Clock{base: time.Now()}
	var empty [1000]time.Duration
	for i := range empty {
		start := c.Now()
		empty[i] = c.Now() - start
	}
	slices.Sort(empty[:])
	c.cost = empty[len(empty)/2]
	return c
}

// Now is the time since the clock was made.
func (c Clock) Now() time.Duration { return time.Since(c.base) }

// Since is the time since start, less Cost. It can be 0 or negative for work
// shorter than a reading of the clock varies.
func (c Clock) Since(start time.Duration) time.Duration {
	return c.Now() - start - c.cost
}

// Cost is what an interval with nothing in it measures: the time of one
// reading of the clock, some 20 to 50 ns on common machines.
func (c Clock) Cost() time.Duration { return c.cost }
