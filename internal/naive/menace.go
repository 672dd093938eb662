package naive

import (
	"math/rand/v2"
	"strings"
)

// A Brain is what a player of noughts and crosses knows: for each board, as
// nine digits (0 free, 1 the first player's, 2 the second player's), how likely
// each square is to be chosen.
type Brain map[string][]int

// NewBrain returns a brain with 6 for each free square and 0 for each taken one.
func NewBrain() Brain {
	brain := Brain{}
	for _, board := range allBoards(9) {
		weights := []int{}
		for _, digit := range board {
			if digit == '0' {
				weights = append(weights, 6)
			} else {
				weights = append(weights, 0)
			}
		}
		brain[board] = weights
	}
	return brain
}

func allBoards(digits int) []string {
	if digits == 0 {
		return []string{""}
	}
	boards := []string{}
	for _, rest := range allBoards(digits - 1) {
		boards = append(boards, "0"+rest, "1"+rest, "2"+rest)
	}
	return boards
}

// A MenaceMove is a square that a player chose on a board.
type MenaceMove struct {
	Player int
	Board  string
	Square int
}

// TrainBrains lets two brains play matches and learn from them: plus 3 for the
// winner's moves, minus 1 but not below 1 for the loser's, and a tie counts as
// a win for the second player. choose draws an index in proportion to weights,
// as [Choose] does.
func TrainBrains(r *rand.Rand, first, second Brain, matches int,
	choose func(r *rand.Rand, weights []int) (int, error)) error {
	return TrainBrainsSeeing(r, first, second, matches, choose, hasLine)
}

// TrainBrainsSeeing is [TrainBrains] with another way to see whether a player
// has three squares in a line.
func TrainBrainsSeeing(r *rand.Rand, first, second Brain, matches int,
	choose func(r *rand.Rand, weights []int) (int, error), line func(board string, player int) bool) error {
	brains := []Brain{first, second}
	for range matches {
		moves, winner, err := PlayMatch(r, brains, choose, line)
		if err != nil {
			return err
		}
		learn(brains, moves, winner)
	}
	return nil
}

// PlayMatch plays one match and returns its moves and whether player 0 or 1 won.
func PlayMatch(r *rand.Rand, brains []Brain,
	choose func(r *rand.Rand, weights []int) (int, error),
	line func(board string, player int) bool) (moves []MenaceMove, winner int, err error) {
	board := "000000000"
	for player := 0; strings.Contains(board, "0"); player = 1 - player {
		square, err := choose(r, brains[player][board])
		if err != nil {
			return nil, 0, err
		}
		moves = append(moves, MenaceMove{player, board, square})
		board = place(board, square, player)
		if line(board, player) {
			return moves, player, nil
		}
	}
	return moves, 1, nil
}

func place(board string, square, player int) string {
	return board[:square] + sign(player) + board[square+1:]
}

func sign(player int) string {
	return "12"[player : player+1]
}

func hasLine(board string, player int) bool {
	for _, line := range [][]int{
		{0, 1, 2}, {3, 4, 5}, {6, 7, 8},
		{0, 3, 6}, {1, 4, 7}, {2, 5, 8},
		{0, 4, 8}, {2, 4, 6},
	} {
		complete := true
		for _, square := range line {
			if board[square:square+1] != sign(player) {
				complete = false
			}
		}
		if complete {
			return true
		}
	}
	return false
}

func learn(brains []Brain, moves []MenaceMove, winner int) {
	for _, m := range moves {
		weights := brains[m.Player][m.Board]
		if m.Player == winner {
			weights[m.Square] += 3
		} else {
			weights[m.Square] = max(weights[m.Square]-1, 1)
		}
	}
}
