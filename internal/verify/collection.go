package verify

import (
	"context"
	"math"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const (
	// leastGarbage is the share of a suspect's garbage in the time below which
	// collections are not looked at.
	leastGarbage = 0.005
	// longRound is how long a round lasts in which garbage is collected several
	// times, and longTime for how long a process runs such rounds.
	longRound = 30 * time.Millisecond
	longTime  = planTime / 3
)

// lengths is the time of a benchmark's operation, in seconds, in the fastest of
// its rounds: of short ones, in which nothing is collected, and of long ones.
type lengths struct{ short, long float64 }

// part is the part by which the garbage collector makes the benchmark longer. With
// several processors that is less than the collector's processor time, which is
// often that of an otherwise idle one.
//
// Note: running with half as many collections was tried first. The larger heap
// costs as much, as it fits into no cache.
func (l lengths) part() float64 { return max(0, 1-l.short/l.long) }

// collecting measures one of each length.
func (x *experiment) collecting(ctx context.Context) (l lengths, err error) {
	if l.short, err = x.fastestRound(ctx, x.shortRound(), timedTime); err != nil {
		return l, err
	}
	l.long, err = x.fastestRound(ctx, max(x.iters, int(longRound.Seconds()/x.perOp)), longTime)
	return l, err
}

// fastestRound is the time of an operation in the fastest of rounds of so many.
func (x *experiment) fastestRound(ctx context.Context, iters int, total time.Duration) (float64, error) {
	p, err := x.run(ctx, x.target.Path, planFor(total, "0"), x.inRounds(iters))
	if err != nil {
		return 0, err
	}
	best := math.Inf(1)
	for _, r := range x.planned(p, 1) {
		best = min(best, r[0].Wall.Seconds()/float64(iters))
	}
	return best, nil
}

// collection is by what part of its time collecting the suspect's garbage makes
// the whole longer: what the profile tells, for whole runs. What disturbs a long
// round makes it look longer: so the value is that of the fastest ones of all.
func (x *experiment) collection() verification.Estimate {
	if x.subject != verification.BenchmarkSubject {
		return verification.Estimate{Value: x.profiled.gc, Low: 0, High: x.profiled.gc}
	}
	fastest := x.sides[0].lengths
	var parts []float64
	for _, s := range x.sides {
		fastest.short, fastest.long = min(fastest.short, s.short), min(fastest.long, s.long)
		parts = append(parts, s.part())
	}
	if fastest.long == 0 {
		return verification.Estimate{}
	}
	e, value := stat.Median(parts, charge.Confidence), fastest.part()
	of := x.profiled.garbage
	return verification.Estimate{Value: of * value, Low: of * min(value, e.Low), High: of * max(value, e.High)}
}
