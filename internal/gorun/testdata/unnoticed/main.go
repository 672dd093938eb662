// Command unnoticed does what its argument says, to see whether recording it changes
// anything.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var sink uint64

//go:noinline
func spin(d time.Duration) {
	x := sink | 1
	for end := time.Now().Add(d); time.Now().Before(end); {
		for range 1000 {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
		}
	}
	sink = x
}

// spinDeep spins for some milliseconds, each with another stack.
func spinDeep(n int) {
	spin(time.Millisecond)
	if n > 0 {
		spinDeep(n - 1)
	}
}

// processor is how long the program has had a processor.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	spin(20 * time.Millisecond)
	switch os.Args[1] {
	case "deadlock":
		<-make(chan int)
	case "deadlock of several":
		var a, b sync.Mutex
		a.Lock()
		b.Lock()
		go a.Lock()
		b.Lock()
	case "goexit":
		runtime.Goexit()
	case "goroutines":
		goroutines()
	case "allocations":
		fmt.Println(testing.AllocsPerRun(1, func() { spinDeep(150) }))
	case "allocations, and a trace":
		fmt.Println(testing.AllocsPerRun(1, func() {
			if err := trace.Start(io.Discard); err != nil {
				panic(err)
			}
			trace.Stop()
		}) > 0)
		spin(20 * time.Millisecond)
	case "end while allocations are counted":
		testing.AllocsPerRun(1, func() {
			spin(50 * time.Millisecond)
			os.Exit(7)
		})
	case "descriptors":
		descriptors()
	case "close":
		for fd := 3; fd < 100; fd++ {
			_ = syscall.Close(fd)
		}
		fd, err := syscall.Open(os.DevNull, syscall.O_RDONLY, 0)
		fmt.Println(fd, err)
		spin(50 * time.Millisecond)
		time.Sleep(20 * time.Millisecond) // the runtime polls
		spin(20 * time.Millisecond)
	case "profile":
		profile()
	case "trace":
		fmt.Println(trace.Start(io.Discard))
		spin(50 * time.Millisecond)
		trace.Stop()
	case "kill":
		for processor() < 300*time.Millisecond {
			spin(10 * time.Millisecond)
		}
		kill(syscall.SIGKILL)
	case "panic":
		go panic("in a goroutine")
		select {}
	case "terminate":
		kill(syscall.SIGTERM)
	case "handle":
		handle(syscall.SIGTERM)
		kill(syscall.SIGTERM)
	case "handle another":
		handle(syscall.SIGHUP)
		kill(syscall.SIGTERM)
	case "ignore":
		signal.Ignore(syscall.SIGTERM)
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Signal(syscall.SIGTERM)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// goroutines prints how many there are by all accounts.
func goroutines() {
	text := make([]byte, 1<<16)
	text = text[:runtime.Stack(text, true)]
	fmt.Println(runtime.NumGoroutine(), bytes.Count(text, []byte("goroutine ")), pprof.Lookup("goroutine").Count())
}

// descriptors prints which descriptors there are, but for those of the runtime itself, and how
// many a few more threads add.
func descriptors() {
	time.Sleep(time.Millisecond) // from when on the runtime polls
	before := open()
	var threads sync.WaitGroup
	for range 8 {
		threads.Go(func() {
			runtime.LockOSThread()
			spin(15 * time.Millisecond)
		})
	}
	threads.Wait()
	fmt.Println(before, len(open())-len(before))
}

func open() (names []string) {
	dir, _ := os.ReadDir("/proc/self/fd")
	for _, f := range dir {
		if name, err := os.Readlink("/proc/self/fd/" + f.Name()); err == nil && name != "anon_inode:[eventpoll]" && name != "anon_inode:[eventfd]" {
			kind, _, _ := strings.Cut(name, ":")
			names = append(names, kind)
		}
	}
	return names
}

// profile prints how long a profile of the program's own is, and what starting it
// twice gives.
func profile() {
	runtime.SetCPUProfileRate(0) // no profile is on, as far as this program knows
	var first, second bytes.Buffer
	fmt.Println(pprof.StartCPUProfile(&first))
	fmt.Println(pprof.StartCPUProfile(&second))
	spin(150 * time.Millisecond)
	pprof.StopCPUProfile()
	pprof.StopCPUProfile()
	fmt.Println(pprof.StartCPUProfile(&second))
	spin(150 * time.Millisecond)
	pprof.StopCPUProfile()
	for i, b := range []*bytes.Buffer{&first, &second} {
		if err := os.WriteFile(os.Args[2+i], b.Bytes(), 0o666); err != nil {
			panic(err)
		}
	}
}

// kill sends the program a signal and waits for its end.
func kill(sig os.Signal) {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(sig)
	}
	if err != nil {
		panic(err)
	}
	time.Sleep(5 * time.Second)
	fmt.Println("still here")
}

// handle ends the program with status 7 when the signal comes.
func handle(sig os.Signal) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, sig)
	go func() {
		<-c
		os.Exit(7)
	}()
}
