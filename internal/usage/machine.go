// Package usage knows what processor time a process has used, and its machine.
//
//	others := usage.Machine() - usage.Process() // once one is subtracted from a later one
package usage

import (
	"bytes"
	"os"
	"strconv"
	"time"
)

// Machine is how long the processors of the machine have been busy since it
// was started, all together, in hundredths of a second; 0 where the system does not
// tell. What a hypervisor took away counts.
func Machine() time.Duration {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	return readBusy(text)
}

// readBusy reads Linux's /proc/stat: user, nice, system, idle, iowait, irq, softirq,
// steal.
func readBusy(text []byte) (busy time.Duration) {
	const tick = 10 * time.Millisecond
	line, _, _ := bytes.Cut(text, []byte("\n"))
	fields := bytes.Fields(line)
	if len(fields) < 9 || string(fields[0]) != "cpu" {
		return 0
	}
	for i, f := range fields[1:9] {
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0
		}
		if idle := i == 3 || i == 4; !idle {
			busy += time.Duration(n) * tick
		}
	}
	return busy
}
