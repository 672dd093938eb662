package budget

import (
	"testing"
	"time"
)

// traced simulates a program that would trace so many bytes a second, in buffers of
// 64 kB, as the runtime does.
type traced struct {
	time    time.Duration
	bytes   float64
	windows int
}

func simulate(length time.Duration, bytesPerSecond float64) (t traced) {
	const buffer = 64 << 10
	var b Budget
	b.Start(0)
	rate, open := bytesPerSecond/1e9, false
	for now := int64(0); now < int64(length); {
		if pause := b.Account(now, int64(t.bytes)); pause > 0 {
			now, open = now+int64(pause), false
			continue
		}
		if !open {
			t.windows++
			open = true
		}
		// One looks each second, and when a buffer is full that goes beyond the limit.
		for next := min(now+int64(time.Second), int64(length)); now < next && !b.Exceeds(int64(t.bytes)); {
			step := min(int64(buffer/rate)+1, next-now)
			t.bytes += float64(step) * rate
			t.time += time.Duration(step)
			now += step
		}
	}
	return t
}

// What changes its state seldom is traced whole; what does so often takes no more of
// the time than it may, and no more space, however long it runs.
func TestBudget(t *testing.T) {
	check := func(length time.Duration, rate, leastPart, mostMB float64, leastWindows, mostWindows int, mostCost float64) {
		t.Helper()
		x := simulate(length, rate)
		part, cost := x.time.Seconds()/length.Seconds(), budgetByte*x.bytes/float64(length)
		t.Logf("%v of %.0f bytes a second: %.2f %% of the time, %.1f MB, %d windows, cost %.2f %%", length, rate, 100*part, x.bytes/1e6, x.windows, 100*cost)
		if part < leastPart || x.bytes > mostMB*1e6 || x.windows < leastWindows || x.windows > mostWindows || cost > mostCost {
			t.Errorf("%v of %.0f bytes a second: %.3f %% of the time, %.1f MB, %d windows, cost %.2f %%", length, rate, 100*part, x.bytes/1e6, x.windows, 100*cost)
		}
	}
	check(10*time.Second, 100e3, 1, 1.1, 1, 1, 0.015)
	check(20*time.Second, 700e3, 1, 15, 1, 1, 0.015)
	check(time.Second, 100e6, 0.01, 2, 2, 9, 0.03) // and what there is to begin with
	check(20*time.Second, 100e6, 0.006, 18, 30, 120, 0.0165)
	check(time.Minute, 5e6, 0.06, 25, 60, 400, 0.0165)
	check(time.Hour, 100e3, 0.1, 50, 30, 400, 0.002)
	check(time.Hour, 100e6, 0.0001, 50, 50, 4000, 0.001)
	check(10*time.Hour, 1e6, 0.001, 64, 50, 4000, 0.001)
}
