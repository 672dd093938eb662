package duet

import (
	"math"
	"slices"
	"time"
)

// Limits of what is run.
const (
	// shortRun is as long as a run lasts at least. Of many short runs some are left
	// alone by whatever else a machine does, and they are what tells the sides apart.
	shortRun = 100 * time.Microsecond
	// longestRun is how long a run may get so that what it costs once does not matter.
	longestRun = 50 * time.Millisecond
	// turn is how long the runs of a turn take together.
	turn = 2 * time.Millisecond
	// longestOps is what package testing runs at most.
	longestOps = 1e9
	// once is the part of a run that what is done once may take of it.
	once = 0.02
	// mostGrowth is by how much runs grow at most before they are timed again.
	mostGrowth = 100
	// longestOnce is how long a run may get for what is done once in it: as long as package
	// testing's runs.
	longestOnce = time.Second
	// counted is how long the runs last in which memory is counted.
	counted = 5 * time.Millisecond
)

// A planner finds out how a job is to be run, with the processes of one layout that
// have its benchmark open.
type planner struct {
	pair      [2]*Process
	job       *Job
	benchTime time.Duration // of a run, 0 for shortRun
	run, lap  time.Duration // of the job's operations, as far as is known: see time
}

// plan chooses how many operations a run has, unless that is given, and how many runs
// a turn. A run must be long enough that neither package testing's own work nor what
// the benchmark does once matters, such as starting goroutines or making data within
// its timed part.
func (p *planner) plan() error {
	steps := []func() error{p.grow, p.gather, p.dilute, p.spread, p.outweigh, p.collect, p.balance}
	switch {
	case p.job.Ops > 0:
		steps = []func() error{p.look}
	case p.benchTime > 0:
		steps = steps[:1]
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
		p.job.Runs = p.runs()
		p.job.lap = 2 * time.Duration(p.job.Runs) * p.lap
	}
	return nil
}

// look times a run of as many operations as are given.
func (p *planner) look() (err error) {
	p.run, p.lap, err = p.time(p.job.Ops, 1)
	return err
}

// extend makes runs longer by a factor, which may be too large, and their times with them.
func (p *planner) extend(factor float64) {
	ops := min(longestOps, max(1, math.Round(float64(p.job.Ops)*factor)))
	factor = ops / float64(p.job.Ops)
	p.job.Ops, p.run, p.lap = int(ops), time.Duration(float64(p.run)*factor), time.Duration(float64(p.lap)*factor)
}

// grow finds how many operations take the time of a run.
func (p *planner) grow() (err error) {
	target := shortRun
	if p.benchTime > 0 {
		target = p.benchTime
	}
	for p.job.Ops = 1; ; {
		if p.run, p.lap, err = p.time(p.job.Ops, 3); err != nil {
			return err
		}
		// With the timer stopped, other things may take far longer.
		factor := min(float64(target)/float64(max(p.run, 1)), float64(max(longestRun, target))/float64(max(p.lap, 1)))
		last := factor < 2 || p.job.Ops >= longestOps
		p.extend(min(factor, mostGrowth))
		if last {
			return nil
		}
	}
}

// dilute makes runs longer for as long as operations get cheaper by it.
func (p *planner) dilute() error {
	for 4*p.lap <= longestRun && p.job.Ops <= longestOps/4 {
		const never = time.Duration(math.MaxInt64)
		one, four, lap, longer := never, never, never, never
		for range 3 { // in turns: a busy machine meets both
			times := int(min(8, max(1, longestRun/10/max(p.lap, 1))))
			x, lapX, err := p.time(p.job.Ops, times)
			if err != nil {
				return err
			}
			y, lapY, err := p.time(4*p.job.Ops, times)
			if err != nil {
				return err
			}
			one, four, lap, longer = min(one, x), min(four, y), min(lap, lapX), min(longer, lapY)
		}
		cheaper := 4*float64(one) > (1+once)*float64(four)
		if cheaper { // unless others let few of the shorter runs alone
			ratio, err := p.fourfold(lap)
			if err != nil {
				return err
			}
			cheaper = (1+once)*ratio < 1
		}
		if !cheaper {
			p.run, p.lap = one, lap
			return nil
		}
		p.job.Ops, p.run, p.lap = 4*p.job.Ops, four, longer
	}
	return nil
}

// spread makes runs longer where what the benchmark does once, in its timed part, takes so
// long that dilute has not come to an end.
func (p *planner) spread() error {
	for p.lap >= longestRun/4 && p.lap <= longestOnce/2 {
		twice := time.Duration(math.MaxInt64)
		for range 2 {
			run, _, err := p.time(2*p.job.Ops, 1)
			if err != nil {
				return err
			}
			twice = min(twice, run)
		}
		rest := max(1, float64(twice-p.run)) // what the operations take
		first := float64(p.run) - rest       // and what is done once
		factor := min(first/(once*rest), (float64(longestOnce)-first)/rest, longestOps/float64(p.job.Ops), mostGrowth)
		if factor < 2 {
			return nil
		}
		p.job.Ops = int(float64(p.job.Ops) * factor)
		if err := p.look(); err != nil {
			return err
		}
	}
	return nil
}

// outweigh makes runs longer where what belongs to each run takes longer than it. That
// is in vain where it belongs to each operation.
func (p *planner) outweigh() error {
	if p.lap <= 2*p.run || p.lap >= longestRun/2 {
		return nil
	}
	factor := min(float64(p.lap-p.run)/float64(max(p.run, 1)), float64(longestRun)/float64(p.lap))
	longer := int(min(longestOps, float64(p.job.Ops)*factor))
	run, lap, err := p.time(longer, 2)
	if err == nil && lap-run < 2*(p.lap-p.run) {
		p.job.Ops, p.run, p.lap = longer, run, lap
	}
	return err
}

// time is how long a run takes at least, in the mean of both sides, and how much time
// passes for one.
func (p *planner) time(ops, times int) (run, lap time.Duration, err error) {
	if p.job.together {
		times = max(times, 2) // the first one wakes up the threads
	}
	for side := range p.pair {
		began := time.Now()
		t, err := p.turn(side, ops, times)
		if err != nil {
			return 0, 0, err
		}
		lap += time.Since(began) / time.Duration(2*times)
		run += time.Duration(slices.Min(t.Ns)) / 2
	}
	return run, lap, nil
}

// turn has a side run so many operations, so many times.
func (p *planner) turn(side, ops, times int) (Turn, error) {
	t, err := p.pair[side].Run(ops, times, p.job.Procs)
	return t, p.failed(side, err)
}

// failed says of an error, if it is one, on which side and in which benchmark it came.
func (p *planner) failed(side int, err error) error {
	if err == nil {
		return nil
	}
	return &SideError{side, p.pair[side].failing(), err}
}

// Limits of what garbage makes necessary.
const (
	// littleGarbage is how much processor time collecting an operation's garbage may
	// take, as a part of its time, and sameGarbage how much it may differ between the
	// sides. Short runs mostly do not meet a collection, and the fastest never do.
	littleGarbage = 0.08
	sameGarbage   = 0.005
	// collections is how many of them a run has where the sides differ, and longestGarbage
	// how long it may get for that.
	collections    = 8
	longestGarbage = 200 * time.Millisecond
)

// collect makes runs so long that each has its share of garbage collections, where
// these cost much, or the sides different amounts.
func (p *planner) collect() error {
	var perOp, often [2]float64 // of an operation: the part of its time, and collections
	for side := range p.pair {
		c, err := p.count(side, counted)
		if err != nil {
			return err
		}
		perOp[side], often[side] = c.Garbage/max(c.Ns, 1), c.Collections
	}
	if math.Abs(perOp[1]-perOp[0]) <= sameGarbage && max(perOp[0], perOp[1]) <= littleGarbage {
		return nil
	}
	ops := collections / max(min(often[0], often[1]), 1e-12)
	p.extend(max(1, min(ops/float64(p.job.Ops), float64(longestGarbage)/float64(max(p.run, 1)))))
	return nil
}

// count counts what a side's operations take, in a run of about so long.
func (p *planner) count(side int, length time.Duration) (Count, error) {
	perRun := float64(max(p.job.lap/time.Duration(2*max(1, p.job.Runs)), 1))
	ops := int(min(longestOps, max(1, float64(p.job.Ops)*float64(length)/perRun)))
	c, err := p.pair[side].Count(ops, p.job.Procs)
	return c, p.failed(side, err)
}

// countMore counts what a side's operations take beyond what is done once: by the
// difference of a run of about so long and one of a third of its operations. Of long
// operations one is counted as it is.
func (p *planner) countMore(side int, length time.Duration) (Count, error) {
	few, err := p.count(side, length/3)
	if err != nil || few.Ns > float64(longestRun) {
		return few, err
	}
	ops := 3 * int(few.Ops)
	many, err := p.pair[side].Count(ops, p.job.Procs)
	if err != nil {
		return many, p.failed(side, err)
	}
	if many.Bytes > few.Bytes || many.Allocs > few.Allocs { // by the runtime, unless it is so again
		again, err := p.pair[side].Count(ops, p.job.Procs)
		if err != nil {
			return many, p.failed(side, err)
		}
		many.Bytes, many.Allocs = min(many.Bytes, again.Bytes), min(many.Allocs, again.Allocs)
	}
	allocs, bytes := beyond(few.Allocs, many.Allocs, few.Ops, many.Ops), beyond(few.Bytes, many.Bytes, few.Ops, many.Ops)
	many.Allocs, many.Bytes = allocs, bytes
	return many, nil
}

// beyond is what an operation takes beyond what is done once, of what it took in a run of few and one
// of many. Where few took more in all, the runtime did something in that run, which belongs to neither.
func beyond(few, many, fewOps, manyOps float64) float64 {
	if more := many*manyOps - few*fewOps; more >= 0 {
		return more / (manyOps - fewOps)
	}
	return min(few, many)
}
