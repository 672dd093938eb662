package doubles

import (
	"fmt"
	"io"
	"sync"
)

// CountReader returns the number of bytes of r, up to io.EOF, that equal the next
// byte. If r fails, it returns the count so far and an error that wraps that of r.
//
// It reads 64 KiB at a time into a buffer that later calls use again.
func CountReader(r io.Reader) (int64, error) {
	c := counters.Get().(*Counter)
	defer counters.Put(c)
	c.Reset()
	return countAll(r, c)
}

// CountRunesReader is like [CountReader] for characters, as defined by
// [CountRunes].
func CountRunesReader(r io.Reader) (int64, error) {
	c := runeCounters.Get().(*RuneCounter)
	defer runeCounters.Put(c)
	c.Reset()
	return countAll(r, c)
}

// A counter of either kind.
type counter interface {
	add([]byte)
	Count() int64
}

// countAll returns the count of c, which is empty, after all that r has.
func countAll(r io.Reader, c counter) (int64, error) {
	n, err := drain(r, c)
	if err != nil {
		err = fmt.Errorf("doubles: reading, after %d bytes: %w", n, err)
	}
	return c.Count(), err
}

var (
	counters     = sync.Pool{New: func() any { return new(Counter) }}
	runeCounters = sync.Pool{New: func() any { return new(RuneCounter) }}
	buffers      = sync.Pool{New: func() any { return new([64 << 10]byte) }}
)

// emptyReads is how often in a row a reader may return nothing at all, not even
// an error, before it is given up, as package bufio does.
const emptyReads = 100

// drain gives everything that r has to c.
func drain(r io.Reader, c counter) (int64, error) {
	buffer := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(buffer)
	var total int64
	for empty := 0; empty < emptyReads; empty++ {
		n, err := r.Read(buffer[:])
		if n < 0 || n > len(buffer) {
			panic("doubles: reader returned an impossible count")
		}
		c.add(buffer[:n])
		total += int64(n)
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
		if n > 0 {
			empty = -1
		}
	}
	return total, io.ErrNoProgress
}
