package budget

import (
	"math"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

const (
	// budgetPart is how much of the time tracing may take.
	budgetPart = 0.02
	// budgetByte is what a byte of a trace costs, in nanoseconds. An event has some seven, and
	// takes 100 to 200 where goroutines change and up to 400 where threads do: net/http's
	// clients and servers took 30 a byte, those of HTTP/2 50.
	budgetByte = 40
	// budgetSaved is the most time that can be saved up for tracing, in nanoseconds,
	// and what there is at the start.
	budgetSaved = 12e6
	// budgetWindow is the time that tracing takes in a window, on average.
	budgetWindow = 8e6

	// The traces may have so many bytes at once, and so many more each time that the
	// time since the first moment doubles.
	budgetFirst  = 16 << 20
	budgetDouble = 4 << 20
	budgetMoment = 30e9
	// budgetPiece is the size of the windows then, on average.
	budgetPiece = 1 << 18
)

// A Budget says when to record the execution trace of a process: as long as neither
// time nor space is used up, and then in windows, again and again when enough of both
// has come in, by chance more or less. The zero Budget must be started.
type Budget struct {
	limit atomic.Int64

	began, at int64
	size      int64
	saved     float64
}

// Start starts the budget at a time in nanoseconds.
func (b *Budget) Start(now int64) {
	b.began, b.at, b.saved = now, now, budgetSaved
	b.limit.Store(budgetSaved / budgetByte)
}

// Exceeds reports whether Account is to be called before its time, as the traces have
// so many bytes. It may be called by several goroutines.
func (b *Budget) Exceeds(size int64) bool { return size > b.limit.Load() }

// Account returns how long tracing has to pause now that the traces have so many
// bytes, or 0.
func (b *Budget) Account(now, size int64) (pause time.Duration) {
	b.saved += budgetPart*float64(now-b.at) - budgetByte*float64(size-b.size)
	b.saved = min(b.saved, budgetSaved)
	b.at, b.size = now, size
	b.limit.Store(size + int64(max(0, b.saved)/budgetByte))
	chance := 0.5 + rand.Float64()
	if b.saved <= 0 {
		pause = time.Duration((chance*budgetWindow - b.saved) / budgetPart)
	}
	passed := time.Duration(now - b.began)
	if float64(size) > budgetSpace(passed) {
		pause = max(pause, budgetWait(float64(size)+chance*budgetPiece)-passed)
	}
	return pause
}

// budgetSpace is the size that traces may have after some time, and budgetWait its
// inverse.
func budgetSpace(passed time.Duration) float64 {
	return budgetFirst + budgetDouble*math.Log2(1+float64(passed)/budgetMoment)
}

func budgetWait(size float64) time.Duration {
	return time.Duration(budgetMoment * (math.Exp2((size-budgetFirst)/budgetDouble) - 1))
}
