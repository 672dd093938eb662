// Package peers knows which other processes of this machine hold the other ends of a process's connections, and what
// processor time they take: its clients, and the servers that it asks itself, have more to do when it answers more
// requests. Other programs have not.
//
//	begun := peers.Now()
//	...
//	used := peers.Now().Of(os.Getpid(), begun)
package peers

import (
	"slices"
	"time"
)

// Used is the processor time that other processes used meanwhile.
type Used struct {
	// Known reports whether the other end of a connection was found.
	Known bool
	Took  time.Duration // by those that hold other ends
	// Hidden are those of which the system does not tell what they hold, as they are another user's, while there are
	// ends that nobody else seems to hold.
	Hidden time.Duration
}

// A Moment is what processor time each process of this machine has used until then. It is empty where the
// system does not tell.
type Moment map[process]time.Duration

// A process is known by its number and by when it began: numbers are used again.
type process struct {
	pid   int
	began uint64
}

// Now is this moment. It takes some 20 microseconds of processor time for each process that there is.
func Now() Moment { return processes() }

// Of is what a process's peers of now have used since another moment. Those are looked for that used
// notably much of what all have used, and others only where it matters who holds all ends.
func (m Moment) Of(pid int, since Moment) (used Used) {
	all, most := m.since(pid, since)
	ends := otherEnds(pid)
	if len(ends) == 0 {
		return Used{}
	}
	left := len(ends)
	for _, x := range most {
		small := x.used < all/notable
		if small && (used.Hidden == 0 || left <= 0) {
			break
		}
		switch n, ok := holds(x.pid, ends); {
		case !ok && !small:
			used.Hidden += x.used
		case n > 0:
			used.Known, used.Took = true, used.Took+x.used
			left -= n
		}
	}
	if left <= 0 {
		used.Hidden = 0
	}
	return used
}

// notable is of which part of the processor time of all a process has used so much that it matters.
const notable = 200

type user struct {
	process
	used time.Duration
}

// since is the processor time that all processes but one used, and who used how much of it, most first.
func (m Moment) since(pid int, since Moment) (all time.Duration, most []user) {
	for p, now := range m {
		if p.pid != pid {
			used := max(0, now-since[p])
			all += used
			most = append(most, user{p, used})
		}
	}
	slices.SortFunc(most, func(a, b user) int { return int(b.used - a.used) })
	return all, most
}
