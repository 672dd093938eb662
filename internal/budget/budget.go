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
	// clients and servers took 30 a byte, those of HTTP/2 50, and 55 beside other programs.
	budgetByte = 50
	// budgetSaved is the most time that can be saved up for tracing, in nanoseconds,
	// and what there is at the start.
	budgetSaved = 12e6
	// budgetWindow is the time that tracing takes in a window, on average.
	budgetWindow = 8e6

	// budgetIdle is how much of the time in which the program waits is saved up besides, and budgetRoom
	// how many bytes more the traces may have for each nanosecond of it, up to budgetMost.
	budgetIdle = 0.2
	budgetRoom = 2e6 / 1e9
	budgetMost = 32 << 20

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
	room      float64 // for what was waited

	paused      bool
	goal, piece float64 // what is to be saved up, in time and in space, until the pause ends
}

// Start starts the budget at a time in nanoseconds.
func (b *Budget) Start(now int64) {
	b.began, b.at, b.saved = now, now, budgetSaved
	b.limit.Store(budgetSaved / budgetByte)
}

// Exceeds reports whether Account is to be called before its time, as the traces have
// so many bytes. It may be called by several goroutines.
func (b *Budget) Exceeds(size int64) bool { return size > b.limit.Load() }

// Waited tells that the program had nothing to do for so many nanoseconds of a pause. To trace it then
// takes time from nobody. Where what was traced stands for the rest, do not call it: windows then
// are no longer by chance where the program waits.
func (b *Budget) Waited(ns int64) {
	b.saved += budgetIdle * float64(ns)
	b.room = min(b.room+budgetRoom*float64(ns), budgetMost)
}

// Account returns how long tracing has to pause now that the traces have so many
// bytes, or 0.
func (b *Budget) Account(now, size int64) (pause time.Duration) {
	b.saved += budgetPart*float64(now-b.at) - budgetByte*float64(size-b.size)
	b.saved = min(b.saved, budgetSaved)
	b.at, b.size = now, size
	b.limit.Store(size + int64(max(0, b.saved)/budgetByte))
	passed := time.Duration(now - b.began)
	space := budgetSpace(passed) + b.room
	if !b.paused && (b.saved <= 0 || float64(size) > space) {
		chance := 0.5 + rand.Float64()
		b.paused, b.goal, b.piece = true, 0, chance*budgetPiece
		if b.saved <= 0 {
			b.goal = chance * budgetWindow
		}
	}
	if b.paused {
		pause = time.Duration((b.goal - b.saved) / budgetPart)
		if float64(size)+b.piece > space {
			pause = max(pause, budgetWait(float64(size)+b.piece-b.room)-passed)
		}
		b.paused = pause > 0
	}
	return max(0, pause)
}

// budgetSpace is the size that traces may have after some time, and budgetWait its
// inverse.
func budgetSpace(passed time.Duration) float64 {
	return budgetFirst + budgetDouble*math.Log2(1+float64(passed)/budgetMoment)
}

func budgetWait(size float64) time.Duration {
	return time.Duration(budgetMoment * (math.Exp2((size-budgetFirst)/budgetDouble) - 1))
}
