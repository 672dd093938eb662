// Package fixes has functions that take more time than they need, in two
// versions: with the build tag fixed they are faster. Each has a benchmark of what
// uses it, where it takes a part of the time, and one of its own.
package fixes

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

var sinks [4]struct {
	x uint64
	_ [56]byte
}

// spin is the rest of what is done; a turn takes somewhat more than a nanosecond.
func spin(sink, turns int) {
	x := sinks[sink].x
	for range turns {
		x = x*6364136223846793005 + 1442695040888963407
	}
	sinks[sink].x = x
}

var (
	words   = strings.Fields(strings.Repeat("a few words to be joined ", 60))
	numbers = rand.New(rand.NewPCG(1, 2)).Perm(2000)
	ordered = make([]int, 100_000)
	data    = make([]byte, 4_000)
	lines   = strings.Fields(strings.Repeat("key=1 value=x name=22 ", 10))
	square  matrix
	total   int
)

func init() {
	for i := range ordered {
		ordered[i] = 2 * i
	}
	for i := range square {
		for j := range square {
			square[i][j] = float64(i ^ j)
		}
	}
}

var list = make([]int, 600)

func copied() []int { return list[:copy(list, numbers)] }

var uses = []struct {
	name string
	rest int // turns of the rest
	use  func()
}{
	{"joined", 400_000, func() { total += joined(words) }},
	{"found", 200_000, func() { total += found(ordered, 199_000) }},
	{"sorted", 400_000, func() { total += sorted(copied()) }},
	{"printed", 600_000, func() { total += printed(numbers) }},
	{"primes", 900_000, func() { total += primes(5000) }},
	{"checksum", 300_000, func() { total += int(checksum(data)) }},
	{"matched", 500_000, func() { total += matched(lines) }},
	{"squared", 700_000, func() { total += int(square.squared()) }},
	{"counted", 500_000, func() { total += counted(numbers[:600]) }},
	{"upper", 100_000, func() {
		for range 100 {
			total += upper("some text that is to be written in capitals")
		}
	}},
}

func BenchmarkSerial(b *testing.B) {
	for _, u := range uses {
		b.Run(u.name, func(b *testing.B) {
			for b.Loop() {
				u.use()
				spin(0, u.rest)
			}
		})
	}
}

func BenchmarkAlone(b *testing.B) {
	for _, u := range uses {
		b.Run(u.name, func(b *testing.B) {
			for b.Loop() {
				u.use()
			}
		})
	}
	for name, f := range map[string]func(){"long": long, "aside": aside, "stage": stage, "held": held} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
		})
	}
}

//go:noinline
func long() { spin(1, longTurns) }

//go:noinline
func aside() { spin(2, asideTurns) }

// The fixed long half is still the longer one.
func BenchmarkFork(b *testing.B) {
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(func() { spin(2, 100_000) })
		long()
		wg.Wait()
		spin(0, 500_000)
	}
}

// What is done aside never takes as long as what is done meanwhile, also with doses.
func BenchmarkBeside(b *testing.B) {
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(aside)
		spin(1, 1_200_000)
		wg.Wait()
		spin(0, 500_000)
	}
}

//go:noinline
func stage() { spin(1, stageTurns) }

// The fixed stage is still the slowest one.
func BenchmarkPipeline(b *testing.B) {
	for b.Loop() {
		items := make(chan int, 1)
		var wg sync.WaitGroup
		wg.Go(func() {
			for range items {
				stage()
			}
		})
		for n := range 10 {
			spin(0, 40_000)
			items <- n
		}
		close(items)
		wg.Wait()
	}
}

//go:noinline
func held() { spin(1, heldTurns) }

// Both goroutines want the lock most of the time, with and without the fix.
func BenchmarkLock(b *testing.B) {
	var mu sync.Mutex
	for b.Loop() {
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() {
				for range 3 {
					mu.Lock()
					held()
					spin(1, 300_000)
					mu.Unlock()
					spin(2+i, 100_000)
				}
			})
		}
		wg.Wait()
	}
}

func TestFixes(t *testing.T) {
	got := fmt.Sprint(joined(words), found(ordered, 1000), found(ordered, 7), sorted(copied()), printed(numbers), primes(5000),
		checksum([]byte("123456789")), matched(lines), counted(numbers[:600]), upper("a b"))
	if want := "1140 500 -1 3 6890 669 3421780262 20 600 2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
