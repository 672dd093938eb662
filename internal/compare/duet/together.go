package duet

import (
	"slices"
	"time"
)

const (
	// waking is how long it takes to see that several processors compute at once. The thread for
	// another one wakes up within a run: on a busy machine it hardly ever computed before 2 ms were
	// over, and mostly after 4.
	waking = 10 * time.Millisecond
	// awake is how long runs last at least where they do. A lock that makes RunParallel's operations
	// take 2.5 times as long was +38 % in runs of 10 ms, and +104 % in these.
	awake = 100 * time.Millisecond
	// several is how many processors' time is used then, mostly. What else a process does at times, as the recorder and the
	// runtime, is less, or seldom.
	several, tries = 1.25, 3
	// mostAwake is how many such runs a turn has at most: the first one wakes up the threads.
	mostAwake = 4
)

// gather makes runs longer where a side computes on several processors at once. While the other
// process has its turn, all threads go to sleep, and a short run is over before more than one of
// them is back: what is slow on several processors, such as waiting for a lock, or fast, is not
// seen then. Package testing's runs of a second hardly notice.
func (p *planner) gather() (err error) {
	if p.lap >= awake {
		return nil
	}
	if p.job.together, err = p.usesSeveral(); err != nil || !p.job.together {
		return err
	}
	p.extend(float64(awake) / float64(max(p.lap, 1)))
	p.run, p.lap, err = p.time(p.job.Ops, 2)
	return err
}

// usesSeveral reports whether a side computes on several processors at once. Runs of a tenth of a millisecond do not tell, nor
// do they where other programs have the processors.
func (p *planner) usesSeveral() (bool, error) {
	ops := min(longestOps, float64(p.job.Ops)*max(1, float64(waking)/float64(max(p.lap, 1))))
	var used []float64
	for range tries {
		most := 0.0
		for side := range p.pair {
			x, err := p.used(side, int(ops))
			if err != nil {
				return false, err
			}
			most = max(most, x)
		}
		used = append(used, most)
	}
	slices.Sort(used)
	return used[tries/2] >= several, nil
}

// used is how many processors a side's operations use, once its threads are awake.
func (p *planner) used(side, ops int) (processors float64, err error) {
	process := p.pair[side]
	if err := process.Wake(waking, p.job.Procs); err != nil {
		return 0, p.failed(side, err)
	}
	began := time.Now()
	t, err := process.Try(ops, 1, p.job.Procs)
	return t.CPU / float64(max(time.Since(began), 1)), p.failed(side, err)
}

// runs is how many runs a turn has.
func (p *planner) runs() int {
	n := min(40, max(1, turn/max(p.lap, 1)))
	if p.job.together {
		n = max(n, min(mostAwake, 1+longestRun/max(p.lap, 1)))
	}
	return int(n)
}

// wake has a process whose threads went to sleep wake them, if its runs compute on several processors.
func (j *Job) wake(p *Process) error {
	if !j.together {
		return nil
	}
	return p.Wake(waking, j.Procs)
}

// uncounted is how many runs at the start of a turn wake up what went to sleep.
func (j *Job) uncounted() int {
	if j.Runs >= usualPairs || j.together && j.Runs > 1 {
		return 1
	}
	return 0
}
