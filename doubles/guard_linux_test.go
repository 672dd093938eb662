package doubles

import (
	"math/rand/v2"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// guarded returns n bytes (whole pages) that end where memory begins that
// nobody may touch, and begin where such memory ends.
func guarded(t *testing.T, n int) []byte {
	t.Helper()
	page := unix.Getpagesize()
	n = (n + page - 1) / page * page
	memory, err := unix.Mmap(-1, 0, page+n+page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Munmap(memory) })
	for _, guard := range [][]byte{memory[:page], memory[page+n:]} {
		if err := unix.Mprotect(guard, unix.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return memory[page : page+n]
}

// No kernel reads past either end: texts of every length from 0 to 300, ending
// at every offset in a cache line before a page that faults, and beginning as
// far after one, where each length takes a quarter of the offsets; and of every length
// to 1,500 right before it.
func TestGuardPages(t *testing.T) {
	if testing.Short() {
		t.Skip("it counts for seconds")
	}
	onTiers(t, testGuardPages)
}

func testGuardPages(t *testing.T) {
	memory := guarded(t, 1)
	random := rand.New(rand.NewPCG(1, 2))
	for _, fill := range []string{"a", "\x80", "é", "日", "\U0001F600", ""} {
		for filled := 0; filled < len(memory); {
			text := fill
			if fill == "" {
				text = randomText(random, 100)
			}
			filled += copy(memory[filled:], text)
		}
		upTo := doublesUpTo(memory)
		check := func(from, to int) {
			want := upTo[max(from, to-1)] - upTo[from]
			if got := Count(memory[from:to]); got != want {
				t.Fatalf("Count(%q) = %d, want %d", memory[from:to], got, want)
			}
			CountRunes(memory[from:to])
		}
		for n := 301; n < 1500; n++ { // rounds of the kernels, up to the page that faults
			check(len(memory)-n, len(memory))
			check(n%64, n%64+n)
		}
		for n := range 301 {
			check(0, n)
			check(len(memory)-n, len(memory))
			for offset := n % 4; offset < 64; offset += 4 * slow {
				check(offset, offset+n)
				check(len(memory)-offset-n, len(memory)-offset)
			}
			end := memory[len(memory)-n:]
			if got, want := CountRunes(end), naive.CountZip(string(end)); got != want {
				t.Fatalf("CountRunes(%q) = %d, want %d", end, got, want)
			}
		}
	}
}

// doublesUpTo returns for every position how many doubles of bytes are before it.
func doublesUpTo(s []byte) []int {
	upTo := make([]int, len(s)+1) // the last for texts that begin at the end
	for i := 1; i < len(s); i++ {
		upTo[i] = naive.CountBytes(s[i-1:i+1]) + upTo[i-1]
	}
	return upTo
}
