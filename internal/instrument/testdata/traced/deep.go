package main

import (
	"runtime"
	"time"
)

// deep yields from within many nested calls, which are others each time.
func deep(times int) {
	for i := range times {
		left(uint(i), 60)
		for began := time.Now(); time.Since(began) < 100*time.Microsecond; {
		}
	}
}

func left(path uint, depth int) {
	if depth == 0 {
		runtime.Gosched()
		return
	}
	turn(path, depth)
}

func right(path uint, depth int) {
	if depth == 0 {
		runtime.Gosched()
		return
	}
	turn(path, depth)
}

func turn(path uint, depth int) {
	if path&1 == 0 {
		left(path>>1, depth-1)
	} else {
		right(path>>1, depth-1)
	}
}
