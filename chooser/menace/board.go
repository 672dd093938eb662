package menace

import (
	"errors"
	"fmt"
	"strconv"
)

// Boards is the number of boards, those that no match leads to included.
const Boards = 19683 // 3^9

// ErrBoard says that a text is no board; ErrMove that a move is impossible.
var (
	ErrBoard = errors.New("no such board")
	ErrMove  = errors.New("impossible move")
)

// A Board is what stands on the nine squares, as a number to base three below
// [Boards]. The zero Board is the empty one. Methods of a greater number panic.
type Board uint16

// A Square is the place of a square on the board, 0 to 8, row by row from the
// top left. Methods that get a greater one panic.
type Square uint8

// A Player is one of the two who play: [First] or [Second].
type Player uint8

// The values of a square: free, or whose it is.
const (
	Free   Player = 0
	First  Player = 1 // moves first, drawn X
	Second Player = 2 // moves second, drawn O
)

// String returns the player's sign.
func (p Player) String() string {
	return [...]string{".", "X", "O"}[p]
}

// power[s] is the worth of square s in a board's number.
var power = [9]Board{6561, 2187, 729, 243, 81, 27, 9, 3, 1}

// ParseBoard reads a board written as nine digits 0, 1 or 2, as [Board.String]
// writes it. The error matches [ErrBoard].
func ParseBoard(text string) (Board, error) {
	b, err := strconv.ParseUint(text, 3, 16)
	if err != nil || len(text) != 9 {
		return 0, fmt.Errorf("menace: board: have %q, need nine digits 0, 1 or 2: %w", text, ErrBoard)
	}
	return Board(b), nil
}

// String returns the nine digits of the board.
func (b Board) String() string {
	var digits [9]byte
	for s := range digits {
		digits[s] = '0' + byte(b.At(Square(s)))
	}
	return string(digits[:])
}

// At returns whose square s is.
func (b Board) At(s Square) Player { return Player(b / power[s] % 3) }

// With returns the board after player p took square s, which must be free.
func (b Board) With(s Square, p Player) Board { return b + Board(p)*power[s] }

// squares returns what each player has as bits, square 0 the lowest.
func (b Board) squares() (first, second uint16) {
	for s := range Square(9) {
		switch b.At(s) {
		case First:
			first |= 1 << s
		case Second:
			second |= 1 << s
		}
	}
	return first, second
}

// Turn returns who moves next: the second player if the first has more squares.
func (b Board) Turn() Player {
	moves := 0
	for s := range Square(9) {
		switch b.At(s) {
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

// Move returns the board after whoever's turn it is took square s. The error
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

// A Result is how a match ends.
type Result uint8

// The results of a match.
const (
	Unfinished Result = iota
	FirstWins
	SecondWins
	Tie
)

// Result returns how the match ended that led to this board, or Unfinished.
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

// Key returns the key of the square on a number pad, where 7 8 9 is the top
// row and 1 2 3 the bottom one.
func (s Square) Key() int { return [9]int{7, 8, 9, 4, 5, 6, 1, 2, 3}[s] }

// SquareOf returns the square of a key of the number pad, 1 to 9. The error of
// any other matches ErrMove.
func SquareOf(key int) (Square, error) {
	if key < 1 || key > 9 {
		return 0, fmt.Errorf("menace: square: have key %d, need 1 to 9: %w", key, ErrMove)
	}
	return [9]Square{6, 7, 8, 3, 4, 5, 0, 1, 2}[key-1], nil
}
