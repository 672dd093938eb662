package menace

import (
	"fmt"
	"sync"
)

// A Strategy is a way to play.
type Strategy interface {
	// Moves returns the probability that the player to move takes each square of a
	// board of an unfinished match. The probabilities add up to 1, on free squares
	// only.
	Moves(board Board) [9]float64
}

// Moves makes a Brain a [Strategy]: it plays as it has learned, and learns no more.
func (b *Brain) Moves(board Board) (p [9]float64) {
	b.check()
	row := &b.rows[board]
	for s, w := range row.weights {
		p[s] = float64(w) / float64(row.sum)
	}
	return p
}

// Random takes every free square with the same probability.
var Random Strategy = random{}

// Perfect plays for the best result that can be forced, and takes each square that
// leads to it with the same probability.
var Perfect Strategy = perfect{}

type random struct{}

func (random) Moves(board Board) (p [9]float64) {
	return evenly(board, func(Square) bool { return true })
}

type perfect struct{}

func (perfect) Moves(board Board) (p [9]float64) {
	turn, values := board.Turn(), ends()
	return evenly(board, func(s Square) bool { return values[board.With(s, turn)] == values[board] })
}

// evenly gives the same probability to all free squares that are wanted.
func evenly(board Board, wanted func(Square) bool) (p [9]float64) {
	n := 0.0
	for s := range p {
		if board.At(Square(s)) == Free && wanted(Square(s)) {
			p[s] = 1
			n++
		}
	}
	for s := range p {
		p[s] /= n
	}
	return p
}

// ends returns how a match goes on from each board that can be reached if both
// players do their best (minimax): 1 if the first player wins, -1 if the second
// does, 0 for a tie.
var ends = sync.OnceValue(func() *[Boards]int8 {
	values := new([Boards]int8)
	walk(func(board Board, turn Player, next []Board) {
		switch board.Result() {
		case FirstWins:
			values[board] = 1
		case SecondWins:
			values[board] = -1
		case Unfinished:
			values[board] = values[next[0]]
			for _, n := range next[1:] {
				if turn == First {
					values[board] = max(values[board], values[n])
				} else {
					values[board] = min(values[board], values[n])
				}
			}
		}
	})
	return values
})

// walk visits every board that a match can reach once, after all those that can
// follow it in one move, which are next.
func walk(visit func(board Board, turn Player, next []Board)) {
	var seen [Boards]bool
	var from func(board Board, turn Player)
	from = func(board Board, turn Player) {
		seen[board] = true
		var next []Board
		if board.Result() == Unfinished {
			for s := range Square(9) {
				if board.At(s) != Free {
					continue
				}
				n := board.With(s, turn)
				next = append(next, n)
				if !seen[n] {
					from(n, First+Second-turn)
				}
			}
		}
		visit(board, turn, next)
	}
	from(0, First)
}

// Odds are the probabilities of the results of a match. They add up to 1.
type Odds struct {
	First  float64 // the first player wins
	Second float64 // the second player wins
	Tie    float64
}

// String returns the odds in percent.
func (o Odds) String() string {
	return fmt.Sprintf("first wins %.2f %%, second wins %.2f %%, tie %.2f %%", 100*o.First, 100*o.Second, 100*o.Tie)
}

// Expect returns the odds of a match between two strategies. They are not sampled
// but computed over all 5,478 boards that a match can reach, and are exact up to
// rounding.
func Expect(first, second Strategy) Odds {
	odds := make([]Odds, Boards)
	walk(func(board Board, turn Player, next []Board) {
		switch board.Result() {
		case FirstWins:
			odds[board] = Odds{First: 1}
		case SecondWins:
			odds[board] = Odds{Second: 1}
		case Tie:
			odds[board] = Odds{Tie: 1}
		default:
			player := first
			if turn == Second {
				player = second
			}
			odds[board] = mean(odds, board, turn, player.Moves(board))
		}
	})
	return odds[0]
}

// mean returns the odds of a board from those of the boards that follow it.
func mean(odds []Odds, board Board, turn Player, moves [9]float64) (sum Odds) {
	for s, p := range moves {
		if p == 0 {
			continue
		}
		o := odds[board.With(Square(s), turn)]
		sum.First += p * o.First
		sum.Second += p * o.Second
		sum.Tie += p * o.Tie
	}
	return sum
}
