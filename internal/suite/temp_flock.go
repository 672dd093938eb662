//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package suite

import (
	"os"
	"syscall"
)

// lock locks a directory until unlock is called or this process ends, however it does. It fails if another process
// has locked it.
func lock(dir string) (unlock func(), err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}
