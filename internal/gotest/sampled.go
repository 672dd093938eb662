package gotest

import "time"

// Of a trace that is too large to be read, parts are: one by chance in each of as many equal times. What the path was
// in them stands for the time between them, in the same test, and how much they differ tells how far that may be off.

// A cell is a time of which a trace was read in part.
type cell struct{ from, to time.Duration }

// partly reports whether a moment lies in a trace that was read in part, and when that changes.
func (p *process) partly(at time.Duration) (partly bool, until time.Duration) {
	until = p.end
	for _, c := range p.cells {
		switch {
		case at < c.from:
			until = min(until, c.from)
		case at < c.to:
			return true, c.to
		}
	}
	return false, until
}

// estimate is what a part was that was not read, by what was read of the same test; nothing if that is not enough.
func (p *process) estimate(q part, read waits) []part {
	among := read.like(p, q)
	if !q.unread || among == nil {
		return nil
	}
	p.estimated += q.wall()
	list, _ := divided(among, q, q.wall())
	for i := range list {
		list[i].unread = true
	}
	return list
}

// addSkipped adds to what is saved in the parts that were read what that means for the rest.
func (p *process) addSkipped(list, read map[string]saving) {
	var seen time.Duration
	for i := range p.traces {
		if t := &p.traces[i]; t.part {
			seen += time.Duration(t.path.To - t.path.From)
		}
	}
	rest := p.estimated
	if rest == 0 { // the path was not asked for
		rest = max(0, p.skipped-seen)
	}
	for function, r := range read {
		s, off := list[function], time.Duration(p.scatter.Off(function)*float64(rest))
		for b := range s {
			s[b] += r[b] + time.Duration(float64(r[b])*float64(rest)/float64(max(1, seen)))
		}
		s[least] = max(s[least]-off, 0)
		s[most] += off
		list[function] = s
	}
}

// unsure is how long, of what stands for what was not read, a cost may be more or less.
func (a *account) unsure(c *cost) (less, more time.Duration) {
	for _, i := range sortedKeys(a.processes) {
		p := a.processes[i]
		off := time.Duration(p.scatter.Off(c.function) * float64(p.estimated))
		less += min(off, c.estimated[i])
		more += min(off, p.estimated-c.estimated[i])
	}
	return less, more
}

// unseen is how much of what was not read may be a function that was not seen.
func (a *account) unseen() (sum time.Duration) {
	for _, p := range a.processes {
		sum += time.Duration(p.scatter.Unseen() * float64(p.estimated))
	}
	return sum
}
