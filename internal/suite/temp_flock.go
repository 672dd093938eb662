//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package suite

import (
	"os"
	"syscall"
)

// lock locks a file until unlock is called or this process ends, however it does, and makes it if there is none. It fails if
// another process has locked it.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}
