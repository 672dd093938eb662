package deeds

import (
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// An Outside is what a wait or a system call is for that no goroutine ends.
type Outside uint8

const (
	Nothing Outside = iota // not known
	Time
	File
	Network
	Child // process
	C     // code in C, which may compute
)

// OutsideOf tells what the part of a stack above the user's code waits for.
func OutsideOf(above []string) (o Outside) {
	for _, function := range above {
		if x := outside(function); x == Child || o == Nothing {
			o = x
		}
	}
	return o
}

func outside(function string) Outside {
	if symbol.Cgo(function) { // traces leave runtime.cgocall out
		return C
	}
	for _, x := range outsides {
		if strings.HasPrefix(function, x.prefix) {
			return x.Outside
		}
	}
	return Nothing
}

var outsides = []struct {
	prefix string
	Outside
}{
	{"os/exec.", Child}, {"os.(*Process)", Child}, {"os.StartProcess", Child}, {"os.startProcess", Child},
	{"syscall.forkExec", Child}, {"syscall.Wait4", Child}, {"syscall.wait4", Child},
	{"net.", Network}, {"net/", Network}, {"crypto/tls.", Network},
	{"os.", File},
	{"time.Sleep", Time}, {"syscall.Nanosleep", Time}, {"golang.org/x/sys/unix.Nanosleep", Time}, {"golang.org/x/sys/unix.ClockNanosleep", Time},
	{"runtime.cgocall", C},
}
