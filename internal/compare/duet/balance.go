package duet

import "math"

const (
	// dearer is by how much an operation may take longer where there are four times as many,
	// for both sides to have different numbers of them.
	dearer = 0.1
	// uneven is by what part runs of both sides differ at least that are made to last as long.
	uneven = 0.02
	// mostUneven is by what factor a side's operations grow or shrink for that: as far as dilute
	// has looked.
	mostUneven = 4
)

// balance lets the runs of both sides last as long, where one's operations take longer. What
// disturbs the machine then makes both slower by the same factor. Of runs that differ, it
// spares more of the shorter ones, and the longer ones pay for a larger part of it: the faster
// the machine's state changes, the further is their ratio from that of the operations.
//
// Note: that is so for any way to compare them, be it by the fastest runs or by all of them.
// With equal numbers of operations, +49 % was measured as +43 to +59 % next to other programs.
func (p *planner) balance() error {
	if !p.steady || p.lap >= longestRun {
		return nil
	}
	least := [2]float64{math.Inf(1), math.Inf(1)}
	times := int(min(8, max(1, longestRun/10/max(p.lap, 1))))
	for range 4 { // in turns: a busy machine meets both
		for side, process := range p.pair {
			t, err := process.Run(p.job.Ops, times, p.job.Procs)
			if err != nil {
				return &SideError{side, process.failing(), err}
			}
			for _, ns := range t.Ns {
				least[side] = min(least[side], ns)
			}
		}
	}
	p.job.sides = balanced(p.job.Ops, least)
	return nil
}

// balanced is how many operations each side has where so many of them take so long: equally
// many if that makes no difference.
func balanced(ops int, ns [2]float64) (sides [2]int) {
	mean := (ns[0] + ns[1]) / 2
	if math.Abs(ns[1]-ns[0]) <= uneven*mean {
		return sides
	}
	for side, x := range ns {
		factor := min(mostUneven, max(1./mostUneven, mean/max(x, 1)))
		sides[side] = int(min(longestOps, max(1, math.Round(float64(ops)*factor))))
	}
	return sides
}
