package streams

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// tells is whether the system tells for what another process waits.
const tells = true

// mostThreads is of how many threads it is found out at once what they wait for.
const mostThreads = 16

// look finds out at which of its streams a process waits now.
func (l *Looks) look(pid int) {
	var terminal, there [number]bool
	for _, s := range All {
		terminal[s], there[s] = other(pid, s)
	}
	if !there[Input] && !there[Output] {
		return
	}
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/syscall", pid))
	seen := false
	var at [number]bool
	for _, file := range threads[:min(len(threads), mostThreads)] {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended, or this is not for us to know
		}
		seen = true
		if s, ok := waits(string(text)); ok {
			at[s] = true
		}
	}
	if !seen {
		return
	}
	l.All++
	for _, s := range All {
		if at[s] && there[s] {
			l.At[s]++
			l.Terminal[s] = terminal[s]
		}
	}
}

// waits is the stream that a thread reads or writes, as the system tells of a call: by its number and arguments.
func waits(call string) (s Stream, ok bool) {
	var number, fd int
	if n, _ := fmt.Sscanf(call, "%d 0x%x", &number, &fd); n < 2 {
		return 0, false
	}
	s = Stream(fd)
	return s, s == Input && number == syscall.SYS_READ || (s == Output || s == Errors) && number == syscall.SYS_WRITE
}

// other reports whether there is another process, or a person, at the other end of a stream, and whether that is a terminal's.
func other(pid int, s Stream) (terminal, ok bool) {
	file, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, s))
	terminal = strings.HasPrefix(file, "/dev/pts/") || strings.HasPrefix(file, "/dev/tty")
	return terminal, err == nil && (terminal || strings.HasPrefix(file, "pipe:") || strings.HasPrefix(file, "socket:"))
}
