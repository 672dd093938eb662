package duet

import "time"

const (
	// waking is how long it takes to see that several processors compute at once. The thread for
	// another one wakes up within a run: on a busy machine it hardly ever computed before 2 ms were
	// over, and mostly after 4.
	waking = 10 * time.Millisecond
	// awake is how long runs last at least where they do. A lock that makes RunParallel's operations
	// take 2.5 times as long was +38 % in runs of 10 ms, and +104 % in these.
	awake = 100 * time.Millisecond
	// several is how many processors are in use then, or waited for.
	several = 1.15
	// mostAwake is how many such runs a turn has at most: the first one wakes up the threads.
	mostAwake = 4
)

// gather makes runs longer where a side computes on several processors at once. While the other
// process has its turn, all threads go to sleep, and a short run is over before more than one of
// them is back: what is slow on several processors, such as waiting for a lock, or fast, is not
// seen then. Package testing's runs of a second hardly notice.
func (p *planner) gather() (err error) {
	if p.wanted < several && p.lap < waking {
		ops := min(longestOps, float64(p.job.Ops)*float64(waking)/float64(max(p.lap, 1)))
		if _, _, err := p.time(int(ops), 1); err != nil {
			return err
		}
	}
	if p.job.together = p.wanted >= several; !p.job.together {
		return nil
	}
	p.extend(max(1, float64(awake)/float64(max(p.lap, 1))))
	p.run, p.lap, err = p.time(p.job.Ops, 2)
	return err
}

// runs is how many runs a turn has.
func (p *planner) runs() int {
	n := min(40, max(1, turn/max(p.lap, 1)))
	if p.job.together {
		n = max(n, min(mostAwake, 1+longestRun/max(p.lap, 1)))
	}
	return int(n)
}

// uncounted is how many runs at the start of a turn wake up what went to sleep.
func (j *Job) uncounted() int {
	if j.Runs >= usualPairs || j.together && j.Runs > 1 {
		return 1
	}
	return 0
}
