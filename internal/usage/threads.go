package usage

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/peers"
)

// Threads are for how long those of a process have had processors so far, and for how long they were ready to run but had
// none, as other programs had them, or other threads of its own. Both are 0 where the system does not tell.
type Threads struct{ Ran, Waited time.Duration }

// ThreadsOf are those of a process, or of this one if its number is 0, that have not ended.
func ThreadsOf(process int) (all Threads) {
	dir := "/proc/self"
	if process != 0 {
		dir = fmt.Sprint("/proc/", process)
	}
	files, _ := filepath.Glob(dir + "/task/*/schedstat")
	for _, f := range files {
		if text, err := os.ReadFile(f); err == nil {
			all.add(text)
		}
	}
	return all
}

// add adds one of Linux's schedstat files: how long a thread ran and waited, in nanoseconds, and how often.
func (t *Threads) add(text []byte) {
	fields := bytes.Fields(text)
	if len(fields) < 2 {
		return
	}
	ran, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil {
		return
	}
	waited, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return
	}
	t.Ran, t.Waited = t.Ran+time.Duration(ran), t.Waited+time.Duration(waited)
}

// Got is in which part of the time since a moment in which threads wanted a processor they had one: 0 if that is not known.
func (t Threads) Got(since Threads) float64 {
	ran, waited := t.Ran-since.Ran, max(0, t.Waited-since.Waited)
	if ran <= 0 {
		return 0
	}
	return float64(ran) / float64(ran+waited)
}

// A Moment is what had been used until then: by all programs of the machine, by the threads of this process, and by each other process.
type Moment struct {
	Machine time.Duration
	Threads Threads
	Each    peers.Moment
}

// Now is this moment.
func Now() Moment { return Moment{Machine(), ThreadsOf(0), peers.Now()} }

// Share is what this process had since another moment, where that is so long ago and it has used so much.
func (m Moment) Share(since Moment, wall, own time.Duration) Share {
	return Share{Wall: wall, Own: own, Others: m.Others(since, own), Got: m.Threads.Got(since.Threads), Peers: m.Each.Of(os.Getpid(), since.Each)}
}

// Others is the processor time that other programs have used since another moment, as far as that is known, where this
// process has used so much.
func (m Moment) Others(since Moment, own time.Duration) time.Duration {
	return max(0, m.Machine-since.Machine-own)
}
