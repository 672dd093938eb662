package critical

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A Kind is the kind of cost of a piece of a path.
type Kind uint8

const (
	Processor Kind = iota // it computed
	Lock                  // others queued for a lock that it held
	Channel               // others queued for a place in a channel that it had
	Sleep
	File
	Network
	Child  // process
	Memory // collecting garbage
	Ready  // others could run, and had no processor
)

var kinds = [...]string{"processor", "lock", "channel", "sleep", "file", "network", "child", "memory", "ready"}

// Kinds is how many there are.
const Kinds = len(kinds)

// String is the kind's name in reports.
func (k Kind) String() string { return kinds[k] }

// outside are the kinds of waits for what is outside of the process.
var outside = [...]Kind{
	deeds.Nothing: File, deeds.Time: Sleep, deeds.File: File,
	deeds.Network: Network, deeds.Child: Child, deeds.C: Processor,
}

// waitKind is what a blocked stretch or a system call is that no goroutine ended.
func waitKind(g *goroutines.Graph, s *goroutines.Stretch) Kind {
	o := deeds.Nothing
	if s.Site != goroutines.None {
		o = g.Sites[s.Site].Outside
	}
	if s.State == goroutines.Calling {
		if o == deeds.C && g.Rests(s.Site) {
			return Sleep // for what is not known
		}
		return outside[o]
	}
	switch s.Why {
	case goroutines.Networking:
		if o == deeds.File || o == deeds.Child {
			return Child // files do not make anybody wait there: it is the pipe of a process
		}
		return Network
	case goroutines.Locking, goroutines.Conditional:
		return Lock
	case goroutines.Collecting:
		return Memory
	case goroutines.Sending:
		return Channel
	case goroutines.Other: // it had been waiting when the trace began
		if o != deeds.Nothing && !g.Sites[s.Site].Deed.Among() {
			return outside[o]
		}
	}
	return Sleep
}

// waitSite is what is charged for a blocked stretch that no goroutine ended. Whoever allocates
// while garbage is collected, and has to wait until that is done, waits for what all allocate.
func waitSite(g *goroutines.Graph, s *goroutines.Stretch) int32 {
	if s.Why == goroutines.Collecting && g.Allocates(s.Site) {
		return collection
	}
	return s.Site
}

// onceDoes is where goroutines wait until another one has done what is done once.
const onceDoes = "sync.(*Once).doSlow"

// queueKind is Lock or Channel if a goroutine waited for its turn: whoever ended
// the wait released something that only a limited number can hold.
func queueKind(g *goroutines.Graph, w goroutines.Wait) Kind {
	if w.Blocked.Site == goroutines.None {
		return Processor
	}
	if g.Sites[w.Blocked.Site].Deed.Takes() {
		if within(g, w.Blocked.Site, onceDoes) {
			return Processor // all wait for what the first one does, and none for its turn
		}
		return Lock
	}
	if q := g.Queue(w); q != nil && q.Limits {
		return Channel
	}
	return Processor
}
