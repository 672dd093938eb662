package usage

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/lookout"
)

// A look takes some ten microseconds for each thread of the process: from one to the next it is at least so many times as long.
const dearer = 200

// A Watcher looks at a process and its machine again and again, while the process runs: once it has ended, nothing tells any
// more how its threads were scheduled.
type Watcher struct {
	process  int
	began    time.Time
	threads  Threads
	looked   time.Duration // until then they are known
	looks    int
	runnable int // threads of the machine, over all looks
	lookout  *lookout.Lookout
}

// Watch begins to look at a process, where the system tells of it.
func Watch(process int) *Watcher {
	w := &Watcher{process: process, began: time.Now()}
	if runtime.GOOS == "linux" {
		w.lookout = lookout.Begin(dearer, w.look)
	}
	return w
}

func (w *Watcher) look() {
	text, err := os.ReadFile("/proc/loadavg")
	if n, ok := readRunnable(text); err == nil && ok {
		w.looks++
		w.runnable += max(0, n-1) // but for the one that looks
	}
	if t := ThreadsOf(w.process); t.Ran > 0 {
		w.threads, w.looked = t, time.Since(w.began)
	}
}

// readRunnable reads of Linux's /proc/loadavg how many threads run or are ready to: "0.20 0.18 0.12 1/80 11206".
func readRunnable(text []byte) (n int, ok bool) {
	fields := bytes.Fields(text)
	if len(fields) < 4 {
		return 0, false
	}
	ready, _, _ := bytes.Cut(fields[3], []byte("/"))
	n, err := strconv.Atoi(string(ready))
	return n, err == nil
}

// End ends it. It returns how the threads of the process were scheduled, and how many of other programs ran, or were ready to,
// on average: 0 where the system does not tell, or the process had ended before the first look.
func (w *Watcher) End() (own Threads, rivals float64) {
	w.lookout.End()
	return w.seen()
}

func (w *Watcher) seen() (own Threads, rivals float64) {
	if w.looks == 0 || w.looked == 0 {
		return w.threads, 0
	}
	mine := float64(w.threads.Ran+w.threads.Waited) / float64(w.looked)
	return w.threads, max(0, float64(w.runnable)/float64(w.looks)-mine)
}
