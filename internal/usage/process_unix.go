//go:build unix

package usage

import (
	"syscall"
	"time"
)

// Process is the processor time that this process has used, or 0 where the
// system does not tell.
func Process() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
