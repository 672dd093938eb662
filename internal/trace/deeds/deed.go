// Package deeds tells by the names of functions on a stack what the runtime or the standard
// library does there, and for what it waits.
package deeds

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Deed is what is done.
type Deed uint8

const (
	Unknown Deed = iota
	Send
	Receive
	Select
	Offer // to a channel, without waiting
	Lock
	RLock
	Unlock
	RUnlock
	Join   // sync.WaitGroup.Wait
	Finish // sync.WaitGroup.Done
	Await  // sync.Cond.Wait
	Signal
	Interrupt // what waits for a descriptor
	Transmit  // to the network, or into a pipe
	Obtain    // from there
	Notify    // of a signal that the process got
	LockFile  // which somebody else in this process may hold, or another one
)

var byName = lazy.Value[map[string]Deed]{Make: func() map[string]Deed {
	return map[string]Deed{
		"runtime.chansend1":                     Send,
		"runtime.chanrecv1":                     Receive,
		"runtime.chanrecv2":                     Receive,
		"runtime.selectgo":                      Select,
		"runtime.selectnbsend":                  Offer,
		"reflect.chansend0":                     Send,
		"reflect.chanrecv":                      Receive,
		"reflect.rselect":                       Select,
		"sync.(*Mutex).Lock":                    Lock,
		"sync.(*Mutex).Unlock":                  Unlock,
		"internal/sync.(*Mutex).Lock":           Lock,
		"internal/sync.(*Mutex).Unlock":         Unlock,
		"sync.(*RWMutex).Lock":                  Lock,
		"sync.(*RWMutex).Unlock":                Unlock,
		"sync.(*RWMutex).RLock":                 RLock,
		"sync.(*RWMutex).RUnlock":               RUnlock,
		"sync.(*WaitGroup).Wait":                Join,
		"sync.(*WaitGroup).Add":                 Finish,
		"sync.(*WaitGroup).Done":                Finish,
		"sync.(*Cond).Wait":                     Await,
		"sync.(*Cond).Signal":                   Signal,
		"sync.(*Cond).Broadcast":                Signal,
		"internal/poll.(*pollDesc).evict":       Interrupt, // traces leave runtime_pollUnblock out
		"internal/poll.setDeadlineImpl":         Interrupt, // and runtime_pollSetDeadline
		"internal/poll.runtime_pollUnblock":     Interrupt,
		"internal/poll.runtime_pollSetDeadline": Interrupt,
		"os/signal.process":                     Notify,
		"syscall.Flock":                         LockFile,
		"syscall.FcntlFlock":                    LockFile,
		"golang.org/x/sys/unix.Flock":           LockFile,
		"golang.org/x/sys/unix.FcntlFlock":      LockFile,
		"net.(*netFD).Read":                     Obtain,
		"os.(*File).Read":                       Obtain,
		"net.(*netFD).Write":                    Transmit,
		"net.(*netFD).connect":                  Transmit,
		"net.(*netFD).Close":                    Transmit,
		"net.(*netFD).closeWrite":               Transmit,
		"net.(*netFD).writeBuffers":             Transmit,
		"net.(*netFD).writeTo":                  Transmit,
		"net.(*netFD).writeToInet4":             Transmit,
		"net.(*netFD).writeToInet6":             Transmit,
		"net.(*netFD).writeMsg":                 Transmit,
		"net.(*netFD).writeMsgInet4":            Transmit,
		"net.(*netFD).writeMsgInet6":            Transmit,
		"internal/poll.SendFile":                Transmit,
		"internal/poll.Splice":                  Transmit,
		"os.(*File).Write":                      Transmit,
		"os.(*File).WriteString":                Transmit,
		"os.(*File).Close":                      Transmit,
	}
}}

// Of tells what the innermost calls of a stack do, the innermost first. Closing a channel leaves
// no trace of the runtime in it.
func Of(stack []string) (found Deed) {
	names := byName.Get()
	for _, function := range stack {
		if d, ok := names[function]; d == Offer { // as signals are
			found = Offer
			continue
		} else if ok {
			return d
		}
		switch pkg := symbol.Package(function); pkg {
		case "runtime", "syscall", "net", "os", "os/signal", "reflect":
		default:
			if !strings.HasPrefix(pkg, "internal/") {
				return found
			}
		}
	}
	return found
}

// Takes reports whether a lock is taken, and Releases whether one is released.
func (d Deed) Takes() bool    { return d == Lock || d == RLock }
func (d Deed) Releases() bool { return d == Unlock || d == RUnlock }

// Meets reports whether something is done with a channel or a sync.Cond.
func (d Deed) Meets() bool {
	return d == Send || d == Receive || d == Select || d == Await || d == Signal
}

// Among reports whether something is done that goroutines of one process do with each other.
func (d Deed) Among() bool {
	return d != Unknown && d != Transmit && d != Obtain && d != LockFile
}

// Writes reports whether a stack writes to the network from memory.
func Writes(stack []string) bool {
	return slices.ContainsFunc(stack, func(function string) bool {
		return strings.HasPrefix(function, "net.(*netFD).Write") || strings.HasPrefix(function, "net.(*netFD).write")
	})
}
