package menace

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// The constants of the rules of learning.
const (
	Start   = 6 // weight of a free square in a new brain
	Reward  = 3 // added by a win
	Penalty = 1 // subtracted by a loss
	Least   = 1 // smallest weight of a free square
)

// Most is the largest weight: a win that would exceed it changes nothing.
const Most = math.MaxUint32

// A Brain has nine weights for every board. A player only uses the boards of its
// own turns, so one Brain can play both sides.
//
// Use [NewBrain], [ReadBrain] or [Load]: in a zero Brain no square can be chosen,
// and training it panics. A Brain is nearly a megabyte: pass it by pointer. Reading
// may be concurrent, but not with training or Set.
type Brain struct {
	rows [Boards]row
}

// A row is what a brain knows about one board.
type row struct {
	weights [9]uint32
	sum     uint64 // of the weights
}

// NewBrain returns a brain that has learned nothing.
func NewBrain() *Brain {
	b := new(Brain)
	for board := range b.rows {
		row := &b.rows[board]
		for s, digits := 8, board; s >= 0; s, digits = s-1, digits/3 {
			if Player(digits%3) == Free {
				row.weights[s] = Start
				row.sum += Start
			}
		}
	}
	return b
}

// check panics for a zero Brain, in which even the empty board has no weights.
func (b *Brain) check() {
	if b.rows[0].sum == 0 {
		panic("menace: zero Brain, need one from NewBrain, ReadBrain or Load")
	}
}

// Weights returns the weights of the nine squares on a board. It panics if there is no such
// board.
func (b *Brain) Weights(board Board) [9]uint32 {
	if err := board.check(); err != nil {
		panic(err.Error())
	}
	return b.rows[board].weights
}

// Set sets the weights of a board. The error matches [ErrBoard] if there is no such board, and
// [ErrWeights] unless the weights are zero for taken squares and at least [Least] for free
// ones, and nothing has then changed.
func (b *Brain) Set(board Board, weights [9]uint32) error {
	if err := board.check(); err != nil {
		return err
	}
	r := row{weights: weights}
	for s, w := range weights {
		r.sum += uint64(w)
		if taken := board.At(Square(s)) != Free; taken != (w == 0) {
			return fmt.Errorf("menace: board %s, square %d: have weight %d, need zero if taken and %d or more if free: %w",
				board, s, w, Least, ErrWeights)
		}
	}
	b.rows[board] = r
	return nil
}

// Choose draws a square for the player to move. The error matches [ErrBoard] if there is no
// such board, and [chooser.ErrAllZero] if no square is free.
func (b *Brain) Choose(r *rand.Rand, board Board) (Square, error) {
	if err := board.check(); err != nil {
		return 0, err
	}
	s, err := chooser.OnceWith(r, b.rows[board].weights[:])
	if err != nil {
		return 0, fmt.Errorf("menace: choose on board %s: %w", board, err)
	}
	return Square(s), nil
}

// choose is Choose on a board that has a free square. It draws the same square
// by the same method as [chooser.OnceWith], but knows the sum beforehand.
func (w *row) choose(r *rand.Rand) Square {
	u, lo := bits.Mul64(r.Uint64(), w.sum)
	for lo < w.sum { // hardly ever; as in Lemire's bounded draw
		if lo >= -w.sum%w.sum {
			break
		}
		u, lo = bits.Mul64(r.Uint64(), w.sum)
	}
	a := u - uint64(w.weights[0])
	b := a - uint64(w.weights[1])
	c := b - uint64(w.weights[2])
	d := c - uint64(w.weights[3])
	e := d - uint64(w.weights[4])
	f := e - uint64(w.weights[5])
	g := f - uint64(w.weights[6])
	h := g - uint64(w.weights[7])
	return Square(8 - ((a>>63 + b>>63) + (c>>63 + d>>63)) - ((e>>63 + f>>63) + (g>>63 + h>>63)))
}

// reward makes a square likelier, penalize less likely.
func (w *row) reward(s Square) {
	if old := w.weights[s]; old <= Most-Reward {
		w.weights[s] = old + Reward
		w.sum += Reward
	}
}

func (w *row) penalize(s Square) {
	if old := w.weights[s]; old >= Least+Penalty {
		w.weights[s] = old - Penalty
		w.sum -= Penalty
	}
}
