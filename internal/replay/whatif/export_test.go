package whatif

import "github.com/bottleneck-go/bottleneck/internal/replay/sim"

// Held is how many goroutines take locks, and how many of these stop with one.
func (r *Replay) Held() (takes, stops int) {
	for _, ops := range r.program.Ops {
		held, took := 0, false
		for _, o := range ops {
			switch o.Do {
			case sim.Lock, sim.RLock:
				held, took = held+1, true
			case sim.Unlock:
				held--
			case sim.Stop:
				if held > 0 {
					stops++
				}
			}
		}
		if took {
			takes++
		}
	}
	return takes, stops
}

// Dealt is how much is dealt to each pool.
func (r *Replay) Dealt() (n []int) {
	for _, list := range r.program.Pools {
		n = append(n, len(list))
	}
	return n
}
