// Package usage knows what processor time a process has used, and its machine.
//
//	others := usage.Machine() - usage.Process() // once one is subtracted from a later one
package usage

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"time"
)

// Machine is how long the processors that this process may use have been busy since the machine
// was started, all together, in hundredths of a second; 0 where the system does not
// tell. What a hypervisor took away counts.
func Machine() time.Duration {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	return readBusy(text, allowed(status))
}

// readBusy reads of some processors Linux's /proc/stat: user, nice, system, idle, iowait, irq, softirq,
// steal. One that is not there, as it is offline, has done nothing.
func readBusy(text []byte, processors func(n int) bool) (busy time.Duration) {
	for line := range bytes.Lines(text) {
		fields := bytes.Fields(line)
		if len(fields) < 9 || !bytes.HasPrefix(fields[0], []byte("cpu")) {
			continue
		}
		if n, err := strconv.Atoi(string(fields[0][len("cpu"):])); err != nil || !processors(n) {
			continue
		}
		each, ok := readTicks(fields[1:9])
		if !ok {
			return 0
		}
		busy += each
	}
	return busy
}

// readTicks adds up those of one processor that are not idle.
func readTicks(fields [][]byte) (busy time.Duration, ok bool) {
	const tick = 10 * time.Millisecond
	for i, f := range fields {
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0, false
		}
		if idle := i == 3 || i == 4; !idle {
			busy += time.Duration(n) * tick
		}
	}
	return busy, true
}

// allowed tells by /proc/self/status which processors a process may use: all, if that does not tell.
func allowed(status []byte) func(n int) bool {
	_, rest, found := strings.Cut(string(status), "\nCpus_allowed_list:")
	list, _, _ := strings.Cut(rest, "\n")
	return func(n int) bool {
		for part := range strings.SplitSeq(strings.TrimSpace(list), ",") {
			first, last, several := strings.Cut(part, "-")
			from, err := strconv.Atoi(first)
			to := from
			if several && err == nil {
				to, err = strconv.Atoi(last)
			}
			if !found || err != nil || from <= n && n <= to {
				return true
			}
		}
		return false
	}
}
