// Traced records two execution traces of itself, into the files that it is given. Without any, it
// nests calls.
package main

import (
	"os"
	"runtime"
	"runtime/trace"
	"strings"
	"time"
)

func main() {
	if len(os.Args) == 1 {
		deep(5_000)
		return
	}
	work()
	f, err := os.Create(os.Args[1])
	check(err)
	check(trace.Start(f))
	if trace.Start(f) == nil {
		panic("two traces at once")
	}
	work()
	trace.Stop()
	check(f.Close())
	work()
	flight(os.Args[2])
	work()
	if strings.Contains(stacks(), "ReadTrace") {
		panic("who reads the recorder's trace is seen")
	}
}

func work() {
	c := make(chan int)
	go func() {
		for i := range 20 {
			c <- i
			time.Sleep(time.Millisecond)
		}
		close(c)
	}()
	for range c {
	}
}

func stacks() string {
	text := make([]byte, 1<<16)
	return string(text[:runtime.Stack(text, true)])
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
