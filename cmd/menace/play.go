package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/chooser/menace"
)

// A mover chooses the next square on a board, or says why it cannot.
type mover func(board menace.Board) (menace.Square, error)

// errQuit ends a match that a person has left.
var errQuit = fmt.Errorf("menace: the match was left")

func (p *program) play(args []string) error {
	set := p.flags("play", "Plays against a person. Type the key of a square, or q to leave.")
	var files pair
	files.register(set)
	as := set.String("as", "first", "who the person is: `first`, second or both")
	seed := set.Uint64("seed", 0, "`seed` of the brain's choices; 0 for another one each time")
	if err := parse(set, args); err != nil {
		return err
	}
	person := p.person()
	movers := [2]mover{person, person}
	switch *as {
	case "first", "second":
		brain, err := load(map[string]string{"first": files.second, "second": files.first}[*as])
		if err != nil {
			return err
		}
		movers[map[string]int{"first": 1, "second": 0}[*as]] = chooses(brain, generator(*seed))
	case "both":
	default:
		return fmt.Errorf("have -as=%s, need first, second or both: %w", *as, errUsage)
	}
	return p.match(movers)
}

func (p *program) watch(args []string) error {
	set := p.flags("watch", "Shows a match between two brains.")
	var files pair
	files.register(set)
	seed := set.Uint64("seed", 0, "`seed` of the brains' choices; 0 for another one each time")
	if err := parse(set, args); err != nil {
		return err
	}
	first, second, err := files.load()
	if err != nil {
		return err
	}
	r := generator(*seed)
	return p.match([2]mover{chooses(first, r), chooses(second, r)})
}

func generator(seed uint64) *rand.Rand {
	if seed == 0 {
		seed = rand.Uint64()
	}
	return rand.New(rand.NewPCG(seed, 0))
}

func chooses(brain *menace.Brain, r *rand.Rand) mover {
	return func(board menace.Board) (menace.Square, error) { return brain.Choose(r, board) }
}

// match plays a match and shows each board.
func (p *program) match(movers [2]mover) error {
	var board menace.Board
	fmt.Fprint(p.stdout, picture(board))
	for board.Result() == menace.Unfinished {
		turn := board.Turn()
		s, err := movers[turn-menace.First](board)
		if err != nil {
			return err
		}
		if board, err = board.Move(s); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "\n%v takes %d\n%s", turn, s.Key(), picture(board))
	}
	fmt.Fprintf(p.stdout, "\n%s\n", map[menace.Result]string{
		menace.FirstWins: "X wins", menace.SecondWins: "O wins", menace.Tie: "a tie",
	}[board.Result()])
	return nil
}

// picture draws a board, with the keys of the free squares.
func picture(board menace.Board) string {
	var out strings.Builder
	for s := range menace.Square(9) {
		sign := strconv.Itoa(s.Key())
		if board.At(s) != menace.Free {
			sign = board.At(s).String()
		}
		fmt.Fprintf(&out, " %s ", sign)
		switch {
		case s == 2 || s == 5:
			out.WriteString("\n---+---+---\n")
		case s == 8:
			out.WriteString("\n")
		default:
			out.WriteString("|")
		}
	}
	return out.String()
}

// person returns a mover that asks for squares until it is given a free one. It
// ends with errQuit at the letter q, the end of the input, or an interrupt.
func (p *program) person() mover {
	lines := readLines(p.stdin, p.ctx.Done())
	return func(board menace.Board) (menace.Square, error) {
		for {
			fmt.Fprintf(p.stdout, "%v, which square? ", board.Turn())
			var text string
			select {
			case <-p.ctx.Done():
				fmt.Fprintln(p.stdout)
				return 0, errQuit
			case line, ok := <-lines:
				if text = strings.TrimSpace(line); !ok || text == "q" {
					return 0, errQuit
				}
			}
			key, err := strconv.Atoi(text)
			s, wrong := menace.SquareOf(key)
			if err != nil || wrong != nil {
				fmt.Fprintf(p.stdout, "have %q, need a key from 1 to 9, or q\n", text)
				continue
			}
			if _, err := board.Move(s); err == nil {
				return s, nil
			}
			fmt.Fprintf(p.stdout, "square %d is not free\n", key)
		}
	}
}

// readLines sends the lines of in until it ends. Reading goes on beside the
// match, so that an interrupt need not wait for a line.
func readLines(in io.Reader, stop <-chan struct{}) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(in); scanner.Scan(); {
			select {
			case lines <- scanner.Text():
			case <-stop:
				return
			}
		}
	}()
	return lines
}
