//go:build cgo

package main

import (
	"os"
	"syscall"
)

// roomForThreads is the address space, in bytes, that this command and the C library it is linked with surely find enough.
const roomForThreads = 4 << 30

// arenas is how many of its arenas the C library makes at most, and startedAgain says that it was not the caller who set that.
const arenas, startedAgain = "MALLOC_ARENA_MAX", "BOTTLENECK_STARTED_AGAIN"

// spareSpace begins the command again where its address space is limited, as by ulimit -v. The C library
// reserves 128 MB of it for each thread that asks it for memory, and aborts the command when there is no more; what it reads when it
// begins makes all threads share what is reserved once. Neither variable reaches what the command starts.
func spareSpace() {
	if os.Getenv(startedAgain) != "" {
		os.Unsetenv(startedAgain)
		os.Unsetenv(arenas)
		return
	}
	var limit syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit)
	if _, set := os.LookupEnv(arenas); set || err != nil || limit.Cur >= roomForThreads {
		return
	}
	if path, err := os.Executable(); err == nil {
		_ = syscall.Exec(path, os.Args, append(os.Environ(), arenas+"=1", startedAgain+"=1")) // else it goes on as it is
	}
}
