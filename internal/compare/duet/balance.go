package duet

import (
	"math"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

const (
	// dearer is by how much an operation may take longer where there are four times as many,
	// for both sides to have different numbers of them. A machine that is busy makes it seem
	// so by 7 % or so, as a standard deviation.
	dearer = 0.15
	// mostAlike is by what part runs of both sides may differ that are left as they are, and
	// surelyErrors by how many standard errors that must be certain: of identical code, runs that
	// were made to differ by mistake were measured as 19 % apart.
	mostAlike    = 0.04
	surelyErrors = 3
	// mostTurns and leastTurns are how many are compared to know, and balancing for how long.
	mostTurns, leastTurns = 41, 5
	balancing             = 200 * time.Millisecond
	// mostUneven is by what factor a side's operations grow or shrink for that: as far as
	// is known how they get dearer.
	mostUneven = 4
	// mostFourfold and leastFourfold are how often four runs are compared with one of as many
	// operations, and fourfolding for how long where that is not as often.
	mostFourfold, leastFourfold = 31, 3
	fourfolding                 = 100 * time.Millisecond
)

// balance lets the runs of both sides last as long, where one's operations take longer. What
// disturbs the machine then makes both slower by the same factor. Of runs that differ, it
// spares more of the shorter ones, and the longer ones pay for a larger part of it: the faster
// the machine's state changes, the further is their ratio from that of the operations.
//
// Note: that is so for any way to compare them, be it by the fastest runs or by all of them.
// With equal numbers of operations, +49 % was measured as +43 to +59 % next to other programs.
func (p *planner) balance() error {
	if 4*p.lap > longestRun {
		return nil
	}
	longer, err := p.longer()
	if err != nil {
		return err
	}
	sides := balanced(p.job.Ops, longer)
	if sides == [2]int{} {
		return nil
	}
	ratio, err := p.fourfold(p.lap)
	if err == nil && ratio <= 1+dearer {
		p.job.sides = sides
	}
	return err
}

// fourfold is the ratio of how long an operation takes in runs of four times as many. What
// disturbs the machine meets a run as often as four of a quarter of its operations: so, other
// than of the fastest runs, that is right on average on a busy machine, too.
func (p *planner) fourfold(lap time.Duration) (ratio float64, err error) {
	var logs []float64
	for range int(min(mostFourfold, max(leastFourfold, fourfolding/(16*max(lap, 1))))) {
		for side := range p.pair {
			short, err := p.turn(side, p.job.Ops, 4)
			if err != nil {
				return 0, err
			}
			long, err := p.turn(side, 4*p.job.Ops, 1)
			if err != nil {
				return 0, err
			}
			logs = append(logs, math.Log(max(1, long.Ns[0])/max(1, stat.Total(short.Ns))))
		}
	}
	return math.Exp(stat.Middle(logs)), nil
}

// longer is by how much the logarithm of how long the head's runs last is larger: 0 unless it is
// certain that they differ. Turns that follow one another are compared, each by its fastest run.
func (p *planner) longer() (float64, error) {
	var logs []float64
	times := int(min(8, max(1, turn/max(p.lap, 1))))
	for range int(min(mostTurns, max(leastTurns, balancing/(2*time.Duration(times)*max(p.lap, 1))))) {
		var least [2]float64
		for side := range p.pair {
			t, err := p.turn(side, p.job.Ops, times)
			if err != nil {
				return 0, err
			}
			least[side] = max(1, slices.Min(t.Ns))
		}
		logs = append(logs, math.Log(least[1]/least[0]))
	}
	return surely(logs), nil
}

// surely is the median of numbers, or 0 where chance may make all of it.
func surely(list []float64) float64 {
	median := stat.Middle(list)
	var far []float64
	for _, x := range list {
		far = append(far, math.Abs(x-median))
	}
	// The median has a standard error of 1.25 deviations by the root of the number, and these are
	// 1.48 times the median distance.
	if math.Abs(median) <= max(mostAlike, surelyErrors*1.25*1.48*stat.Middle(far)/math.Sqrt(float64(len(list)))) {
		return 0
	}
	return median
}

// balanced is how many operations each side has where the logarithm of how long the head's runs
// last is larger by so much.
func balanced(ops int, longer float64) (sides [2]int) {
	if longer == 0 {
		return sides
	}
	mean := (1 + math.Exp(longer)) / 2
	for side, x := range []float64{1, math.Exp(longer)} {
		factor := min(mostUneven, max(1./mostUneven, mean/x))
		sides[side] = int(min(longestOps, max(1, math.Round(float64(ops)*factor))))
	}
	return sides
}
