package peers

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"
)

// processes reads what each process has used.
func processes() Moment {
	dir, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer func() { _ = dir.Close() }()
	names, _ := dir.Readdirnames(-1)
	m, buffer := make(Moment, len(names)), make([]byte, 1<<10)
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if began, used, ok := readStat(readFile("/proc/"+name+"/stat", buffer)); ok {
			m[process{pid, began}] = used
		}
	}
	return m
}

// readFile reads the beginning of a file, as much as there is room for: the system's are not worth os.ReadFile's care when
// there are thousands of them.
func readFile(name string, buffer []byte) []byte {
	fd, err := syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil // it has ended
	}
	defer func() { _ = syscall.Close(fd) }()
	n, _ := syscall.Read(fd, buffer) // less than nothing, if it has ended meanwhile
	return buffer[:max(0, n)]
}

// readStat reads a process's stat file: when it began, and what its threads have used in all. A name may contain
// parentheses and spaces.
func readStat(text []byte) (began uint64, used time.Duration, ok bool) {
	const tick, user, system, start = 10 * time.Millisecond, 11, 12, 19
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) <= start {
		return 0, 0, false
	}
	var n [start + 1]uint64
	for _, i := range []int{user, system, start} {
		var err error
		if n[i], err = strconv.ParseUint(string(fields[i]), 10, 64); err != nil {
			return 0, 0, false
		}
	}
	return n[start], time.Duration(n[user]+n[system]) * tick, true
}
