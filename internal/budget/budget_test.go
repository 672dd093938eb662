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
	const runs = 100 // chance is in the pauses, so the means of some
	check := func(length time.Duration, rate, leastPart, mostMB float64, leastWindows, mostWindows, mostCost float64) {
		t.Helper()
		var part, mb, windows, cost float64
		for range runs {
			x := simulate(length, rate)
			part += x.time.Seconds() / length.Seconds()
			mb = max(mb, x.bytes/1e6)
			windows += float64(x.windows)
			cost += budgetByte * x.bytes / float64(length)
		}
		part, windows, cost = part/runs, windows/runs, cost/runs
		say := t.Logf
		if part < leastPart || mb > mostMB || windows < leastWindows || windows > mostWindows || cost > mostCost {
			say = t.Errorf
		}
		say("%v of %.0f bytes a second: %.3f %% of the time, at most %.1f MB, %.1f windows, cost %.2f %%", length, rate, 100*part, mb, windows, 100*cost)
	}
	check(10*time.Second, 100e3, 1, 1.1, 1, 1, 0.02)
	check(20*time.Second, 380e3, 1, 10, 1, 1, 0.02)
	check(time.Second, 100e6, 0.005, 2, 2, 9, 0.035) // and what there is to begin with
	check(20*time.Second, 100e6, 0.004, 18, 30, 120, 0.0215)
	check(time.Minute, 5e6, 0.06, 25, 60, 400, 0.0215)
	check(time.Hour, 100e3, 0.1, 50, 30, 400, 0.002)
	check(time.Hour, 100e6, 0.0001, 50, 50, 4000, 0.001)
	check(10*time.Hour, 1e6, 0.001, 64, 50, 4000, 0.001)
}

// A program that waits, but for bursts, is traced nearly whole while it waits: what a burst cost is paid
// back by the next wait. Without being told of that, most of the waits are lost to the bursts before.
func TestWaited(t *testing.T) {
	const second, runs = 1000, 5 // ms
	simulate := func(tell bool) (part, mb float64) {
		var b Budget
		b.Start(0)
		var size, seen, quiet float64
		open := true
		for now := range 120 * second {
			if tell && !open && now%second >= 20 {
				b.Waited(1e6)
			}
			burst := now%second < 20
			if burst && open {
				size += 50e3 // of 50 MB a second
			}
			if !open || b.Exceeds(int64(size)) || now%20 == 0 {
				open = b.Account(int64(now)*1e6, int64(size)) == 0
			}
			if !burst {
				quiet++
				if open {
					seen++
				}
			}
		}
		return seen / quiet, size / 1e6
	}
	for tell, check := range map[bool]func(part, mb float64) bool{
		false: func(part, mb float64) bool { return part < 0.8 },
		true:  func(part, mb float64) bool { return part > 0.85 && mb < 70 },
	} {
		var part, mb float64
		for range runs {
			p, m := simulate(tell)
			part, mb = part+p/runs, max(mb, m)
		}
		say := t.Logf
		if !check(part, mb) {
			say = t.Errorf
		}
		say("told of waits %v: %.1f %% of them traced, %.1f MB", tell, 100*part, mb)
	}
}
