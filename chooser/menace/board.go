package menace

import (
	"errors"
	"fmt"
	"strconv"
)

// Boards is the number of boards, including those that no match can reach.
const Boards = 19683 // 3^9

// ErrBoard: a text or a number is not a board. ErrMove: a move is impossible.
var (
	ErrBoard = errors.New("no such board")
	ErrMove  = errors.New("impossible move")
)

// A Board is the contents of the nine squares, as a number in base three that is
// less than [Boards]. The zero Board is empty.
type Board uint16

// A Square is a place on the board, 0 to 8, row by row from the top left. Methods
// panic for a greater one, unless they return an error.
type Square uint8

// A Player is [First] or [Second].
type Player uint8

// The contents of a square: free, or taken by a player.
const (
	Free   Player = 0
	First  Player = 1 // moves first, drawn X
	Second Player = 2 // moves second, drawn O
)

// String returns the player's sign: X, O, or . for Free. Of others it is their number, as in Player(9).
func (p Player) String() string {
	if p > Second {
		return fmt.Sprintf("Player(%d)", uint8(p))
	}
	return [...]string{".", "X", "O"}[p]
}

// power[s] is the worth of square s in a board's number.
var power = [9]Board{6561, 2187, 729, 243, 81, 27, 9, 3, 1}

// ParseBoard parses a board of nine digits 0, 1 or 2, as [Board.String] writes it.
// The error matches [ErrBoard].
func ParseBoard(text string) (Board, error) {
	b, err := strconv.ParseUint(text, 3, 16)
	if err != nil || len(text) != 9 {
		return 0, fmt.Errorf("menace: board: have %q, need nine digits 0, 1 or 2: %w", text, ErrBoard)
	}
	return Board(b), nil
}

// check returns an error if there is no such board.
func (b Board) check() error {
	if b >= Boards {
		return fmt.Errorf("menace: board number %d, need one below %d: %w", uint16(b), Boards, ErrBoard)
	}
	return nil
}

// String returns the nine digits of the board.
func (b Board) String() string {
	var digits [9]byte
	for s := range digits {
		digits[s] = '0' + byte(b.At(Square(s)))
	}
	return string(digits[:])
}

// At returns who has taken square s, or Free.
func (b Board) At(s Square) Player {
	s.check()
	return b.at(s)
}

func (b Board) at(s Square) Player { return Player(b / power[s] % 3) }

// With returns the board after player p has taken square s, which must be free.
func (b Board) With(s Square, p Player) Board {
	s.check()
	return b + Board(p)*power[s]
}

// check panics if there is no such square.
func (s Square) check() {
	if s > 8 {
		panic(fmt.Sprintf("menace: square %d, need 0 to 8", uint8(s)))
	}
}

// squares returns what each player has as bits, square 0 the lowest.
func (b Board) squares() (first, second uint16) {
	for s := range Square(9) {
		switch b.at(s) {
		case First:
			first |= 1 << s
		case Second:
			second |= 1 << s
		}
	}
	return first, second
}

// Turn returns the player to move: the second if the first has more squares.
func (b Board) Turn() Player {
	moves := 0
	for s := range Square(9) {
		switch b.at(s) {
		case First:
			moves++
		case Second:
			moves--
		}
	}
	if moves > 0 {
		return Second
	}
	return First
}

// Move returns the board after the player to move has taken square s. The error
// matches [ErrMove] if the match is over or the square is not free.
func (b Board) Move(s Square) (Board, error) {
	if b.Result() != Unfinished {
		return b, fmt.Errorf("menace: move on board %s: have a finished match, need an open one: %w", b, ErrMove)
	}
	if s >= 9 || b.At(s) != Free {
		return b, fmt.Errorf("menace: move to square %d on board %s, need a free one: %w", s, b, ErrMove)
	}
	return b.With(s, b.Turn()), nil
}

// A Result is how a match ended.
type Result uint8

// The results of a match.
const (
	Unfinished Result = iota
	FirstWins
	SecondWins
	Tie
)

// Result returns how the match ended, or [Unfinished].
func (b Board) Result() Result {
	first, second := b.squares()
	switch {
	case wins(first):
		return FirstWins
	case wins(second):
		return SecondWins
	case first|second == full:
		return Tie
	}
	return Unfinished
}

const full = 1<<9 - 1

// lines are the squares of each row, column and diagonal, as bits.
var lines = [8]uint16{0o007, 0o070, 0o700, 0o111, 0o222, 0o444, 0o421, 0o124}

// won has a bit for each set of squares that contains a line.
var won = func() (won [8]uint64) {
	for set := range uint16(512) {
		for _, line := range lines {
			if set&line == line {
				won[set/64] |= 1 << (set % 64)
			}
		}
	}
	return won
}()

func wins(squares uint16) bool {
	return won[squares/64%8]>>(squares%64)&1 != 0
}

// Key returns the square's key on a number pad, whose rows are 7 8 9, 4 5 6 and 1 2
// 3.
func (s Square) Key() int { return [9]int{7, 8, 9, 4, 5, 6, 1, 2, 3}[s] }

// SquareOf returns the square of a key of the number pad, 1 to 9. For other keys
// the error matches [ErrMove].
func SquareOf(key int) (Square, error) {
	if key < 1 || key > 9 {
		return 0, fmt.Errorf("menace: square: have key %d, need 1 to 9: %w", key, ErrMove)
	}
	return [9]Square{6, 7, 8, 3, 4, 5, 0, 1, 2}[key-1], nil
}
