package faults

import (
	"os"
	"testing"
	"time"
)

func BenchmarkFaults(b *testing.B) {
	words, points, numbers, list := make([]string, 300), make([]point, 50), make([]int, 1000), make([]func(), 2000)
	for i := range words {
		words[i] = "word"
	}
	for i := range list {
		list[i] = func() {}
	}
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	// Some 50 µs of work each: with a number of rounds, a busy machine takes no samples away.
	for name, run := range map[string]func(){
		"Grow": func() { Grow(10_000) }, "Index": func() { Index(1000) }, "Join": func() { Join(words) }, "Match": times(10, func() { Match("a@b.com") }),
		"Key": times(500, func() { Key(12345) }), "Sum": func() { Sum(numbers, time.Now().Add(time.Hour)) }, "Close": func() { Close(list) },
		"Write": func() { Write(f, 300) }, "Encode": func() { Encode(points) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				run()
			}
		})
	}
}

func times(n int, f func()) func() {
	return func() {
		for range n {
			f()
		}
	}
}
