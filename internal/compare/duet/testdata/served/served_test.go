package served

import (
	"fmt"
	"os"
	"testing"
	"time"
)

var sink []byte

func BenchmarkN(b *testing.B) {
	for range b.N {
		sink = make([]byte, 100)
	}
}

func BenchmarkLoop(b *testing.B) {
	b.SetBytes(100)
	for b.Loop() {
		sink = make([]byte, 100)
	}
	b.ReportMetric(3.5, "things/op")
}

func BenchmarkStop(b *testing.B) {
	for range b.N {
		b.StopTimer()
		time.Sleep(2 * time.Millisecond)
		b.StartTimer()
		sink = make([]byte, 100)
	}
}

func BenchmarkParallel(b *testing.B) {
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			_ = make([]byte, 100)
		}
	})
}

func BenchmarkTree(b *testing.B) {
	fmt.Println("Something printed\nUnit things/op better=higher")
	b.Run("a", BenchmarkN)
	b.Run("b", func(b *testing.B) {
		b.Run("c", BenchmarkLoop)
	})
}

func BenchmarkSkip(b *testing.B) { b.Skip("not today") }

func BenchmarkFail(b *testing.B) {
	if b.N > 1 {
		b.Fatal("it went wrong")
	}
}

func BenchmarkPanic(b *testing.B) {
	if b.N > 1 {
		panic("it went very wrong")
	}
}

func BenchmarkExit(b *testing.B) {
	if b.N > 1 {
		fmt.Println("it went away")
		os.Exit(3)
	}
}

// BenchmarkOnce does something once, in its timed part.
func BenchmarkOnce(b *testing.B) {
	for range 1_000_000 {
		spun = spun*6364136223846793005 + 1442695040888963407
	}
	for range b.N {
		sink = make([]byte, 100)
	}
}

// BenchmarkSetup is one that forgets to reset its timer.
func BenchmarkSetup(b *testing.B) {
	for range 10_000_000 {
		spun = spun*6364136223846793005 + 1442695040888963407
	}
	for range b.N {
		for range 100 {
			spun = spun*6364136223846793005 + 1442695040888963407
		}
	}
}

var spun uint64

var slowRuns float64

// BenchmarkSlow says in how many runs it was.
func BenchmarkSlow(b *testing.B) {
	slowRuns++
	b.ReportMetric(slowRuns, "runs")
	for range b.N {
		time.Sleep(15 * time.Millisecond)
	}
}

// BenchmarkGarbage makes more of it on a side that an environment variable marks.
func BenchmarkGarbage(b *testing.B) {
	size := 1000
	if os.Getenv("SERVED_SIDE") == "head" {
		size = 3000
	}
	for range b.N {
		sink = make([]byte, size)
	}
}

// BenchmarkStacks allocates nothing, and has many different stacks.
func BenchmarkStacks(b *testing.B) {
	for range b.N {
		for i, began := uint64(0), time.Now(); time.Since(began) < 150*time.Millisecond; i++ {
			zero(i, 12)
		}
	}
}

//go:noinline
func zero(path uint64, depth int) { branch(path, depth) }

//go:noinline
func one(path uint64, depth int) { branch(path, depth) }

func branch(path uint64, depth int) {
	switch {
	case depth == 0:
		for range 1000 {
			spun = spun*6364136223846793005 + 1442695040888963407
		}
	case path%2 == 0:
		zero(path/2, depth-1)
	default:
		one(path/2, depth-1)
	}
}

// BenchmarkFirst ends badly in its first run, if an environment variable says so.
func BenchmarkFirst(b *testing.B) {
	b.Run("sub", func(b *testing.B) {
		switch os.Getenv("SERVED_FIRST") {
		case "fail":
			b.Fatal("at first")
		case "panic":
			panic("at first")
		case "exit":
			os.Exit(3)
		}
		sink = nil
	})
}

func BenchmarkLast(b *testing.B) {
	for range b.N {
		sink = nil
	}
}
