package randgen

import (
	"bytes"
	"testing"

	"golang.org/x/sys/unix"
)

// Fill touches nothing but its argument: between two pages that may not be
// read or written, at every offset in a cache line from either side, on every
// tier.
func TestGuardPages(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws for seconds")
	}
	const room = 1 << 16
	page := unix.Getpagesize()
	region, err := unix.Mmap(-1, 0, room+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(region)
	for _, guard := range [][]byte{region[:page], region[page+room:]} {
		if err := unix.Mprotect(guard, unix.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	between := region[page : page+room]

	alphabets := []*Alphabet{Letters, Hex, alphabetOf(96), alphabetOf(180), alphabetOf(200), MustAlphabet("aé中🙂"), alphabetOf(300)}
	var sizes []int
	for size := range 301 {
		sizes = append(sizes, size)
	}
	for refills := 1; refills <= 34; refills += 3 {
		sizes = append(sizes, refills*refill-1, refills*refill, refills*refill+1)
	}
	onTiers(t, func(t *testing.T) {
		for _, a := range alphabets {
			g, same := New(a, testSeed), New(a, testSeed)
			want := make([]byte, room)
			for _, size := range sizes {
				for offset := size % 3; offset < 64; offset += guardStep(size) {
					for _, p := range [][]byte{between[offset : offset+size], between[room-offset-size : room-offset]} {
						n := g.Fill(p)
						if m := same.Fill(want[:size]); n != m || !bytes.Equal(p, want[:size]) {
							t.Fatalf("%d letters: Fill of %d bytes at offset %d differs", a.Len(), size, offset)
						}
					}
				}
			}
		}
	})
}

// guardStep takes a third of the offsets for small sizes, and not the same for all, and a few for
// large ones, and for all under the race detector.
func guardStep(size int) int {
	if size <= 300 {
		return 3 * testStep
	}
	return 21
}
