package menace_test

import (
	"errors"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser/menace"
)

func parse(t *testing.T, text string) menace.Board {
	t.Helper()
	board, err := menace.ParseBoard(text)
	if err != nil {
		t.Fatal(err)
	}
	return board
}

func TestParseBoard(t *testing.T) {
	for b := range menace.Board(menace.Boards) {
		if got := parse(t, b.String()); got != b {
			t.Fatalf("board %d became %d by way of %s", b, got, b)
		}
	}
	if got := parse(t, "100000002"); got != 6563 || got.At(0) != menace.First || got.At(8) != menace.Second {
		t.Errorf("board 100000002 is number %d, want 6563", got)
	}
	for _, bad := range []string{"", "12", "0000000000", "000000003", "00000000 ", "-00000000", "+00000000", "0_0000000"} {
		if _, err := menace.ParseBoard(bad); !errors.Is(err, menace.ErrBoard) {
			t.Errorf("ParseBoard(%q): error %v, want %v", bad, err, menace.ErrBoard)
		}
	}
}

func FuzzParseBoard(f *testing.F) {
	for _, text := range []string{"100000002", "222222222", "00000000 ", "0_0000000", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := menace.ParseBoard(text)
		if err == nil && b.String() != text || err != nil && !errors.Is(err, menace.ErrBoard) {
			t.Errorf("%q: %s, %v", text, b, err)
		}
	})
}

func TestResult(t *testing.T) {
	check := func(board string, want menace.Result) {
		t.Helper()
		if got := parse(t, board).Result(); got != want {
			t.Errorf("%s: result %d, want %d", board, got, want)
		}
	}
	check("000000000", menace.Unfinished)
	check("120120100", menace.FirstWins)  // a column
	check("111220000", menace.FirstWins)  // a row
	check("121212121", menace.FirstWins)  // both diagonals
	check("112122001", menace.Unfinished) // not the diagonal
	check("112120200", menace.SecondWins) // the other diagonal
	check("110222110", menace.SecondWins)
	check("121122211", menace.Tie)
}

func TestMove(t *testing.T) {
	board := menace.Board(0)
	for i, key := range []int{5, 7, 1, 9, 8} { // X in the middle first
		want := []menace.Player{menace.First, menace.Second}[i%2]
		if got := board.Turn(); got != want {
			t.Fatalf("move %d is %v's, want %v's", i, got, want)
		}
		s, err := menace.SquareOf(key)
		if err != nil || s.Key() != key {
			t.Fatalf("SquareOf(%d) = %d, %v, with key %d", key, s, err, s.Key())
		}
		if board, err = board.Move(s); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := board.String(), "212010100"; got != want {
		t.Errorf("board %s, want %s", got, want)
	}
	for player, want := range map[menace.Player]string{menace.Free: ".", menace.First: "X", menace.Second: "O", 9: "Player(9)"} {
		if got := player.String(); got != want {
			t.Errorf("player %d is %s, want %s", uint8(player), got, want)
		}
	}
	for name, use := range map[string]func(){"At": func() { board.At(9) }, "With": func() { board.With(9, menace.First) }} {
		if got, want := panicOf(use), "menace: square 9, need 0 to 8"; got != want {
			t.Errorf("%s: panic %v, want %q", name, got, want)
		}
	}
	for why, square := range map[string]menace.Square{"taken": 0, "none": 9} {
		if got, err := board.Move(square); !errors.Is(err, menace.ErrMove) || got != board {
			t.Errorf("to a square that is %s: board %v, error %v, want %v", why, got, err, menace.ErrMove)
		}
	}
	if _, err := parse(t, "111220000").Move(8); !errors.Is(err, menace.ErrMove) {
		t.Errorf("after the end: error %v, want %v", err, menace.ErrMove)
	}
	for _, key := range []int{0, 10, -1} {
		if _, err := menace.SquareOf(key); !errors.Is(err, menace.ErrMove) {
			t.Errorf("SquareOf(%d): error %v, want %v", key, err, menace.ErrMove)
		}
	}
}

func panicOf(use func()) (value any) {
	defer func() { value = recover() }()
	use()
	return nil
}
