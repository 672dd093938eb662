// Menace teaches itself noughts and crosses by weighted choice, and tells how
// one wrong guess at what is slow cost it most of its training time.
//
//	menace generate                    makes two brains that know nothing
//	menace train -matches 100000       lets them play each other and learn
//	menace measure                     says how well they play
//	menace play -as first              plays one of them against you
//	menace watch                       shows a match between them
//	menace train -story                trains three times, from slow to fast
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/bottleneck-go/bottleneck/internal/sticky"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := runContext(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

const usage = `Menace teaches itself noughts and crosses by weighted choice.

Usage: menace COMMAND [flags]

  generate  make two brains that know nothing, and save them
  train     let two brains play each other, learn, and save them
  measure   say how well two brains play, against random and perfect play
  play      play against a brain, or watch over two people, on the terminal
  watch     show a match between two brains

"menace COMMAND -help" lists the flags of a command. Squares are the keys of a
number pad:

   7 | 8 | 9
  ---+---+---
   4 | 5 | 6
  ---+---+---
   1 | 2 | 3
`

// errUsage marks errors that are the caller's: wrong flags or commands.
var errUsage = errors.New("wrong usage")

// run runs one command without interrupts and returns its exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runContext(context.Background(), args, stdin, stdout, stderr)
}

// A program is what a command needs.
type program struct {
	ctx    context.Context
	stdin  io.Reader
	stdout *sticky.Writer
	stderr io.Writer
}

func runContext(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{ctx, stdin, &sticky.Writer{To: stdout}, stderr}
	commands := map[string]func(args []string) error{
		"generate": p.generate,
		"train":    p.train,
		"measure":  p.measure,
		"play":     p.play,
		"watch":    p.watch,
	}
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		if len(args) > 1 && args[0] == "help" {
			return runContext(ctx, []string{args[1], "-help"}, stdin, stdout, stderr)
		}
		fmt.Fprint(p.stdout, usage)
		return p.status(nil)
	}
	command, ok := commands[args[0]]
	if !ok {
		fmt.Fprintf(stderr, "menace: command %q, need generate, train, measure, play or watch\n", args[0])
		return 2
	}
	return p.status(command(args[1:]))
}

// status says what went wrong, if anything, and how to exit.
func (p *program) status(err error) int {
	if (err == nil || errors.Is(err, errQuit)) && p.stdout.Err != nil {
		err = fmt.Errorf("menace: %w", p.stdout.Err)
	}
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errParsed): // flag has said it already
		return 2
	case errors.Is(err, errUsage):
		fmt.Fprintln(p.stderr, "menace:", err)
		return 2
	}
	fmt.Fprintln(p.stderr, err)
	return 1
}

var errParsed = errors.New("flags not understood")

// flags returns an empty set of flags for a command.
func (p *program) flags(command, about string) *flag.FlagSet {
	set := flag.NewFlagSet("menace "+command, flag.ContinueOnError)
	set.SetOutput(p.stderr)
	set.Usage = func() {
		fmt.Fprintf(set.Output(), "Usage: menace %s [flags]\n\n%s\n\n", command, about)
		set.PrintDefaults()
	}
	return set
}

// parse parses flags, after which nothing may be left.
func parse(set *flag.FlagSet, args []string) error {
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return errParsed
	}
	if set.NArg() > 0 {
		return fmt.Errorf("have argument %q, need flags only: %w", set.Arg(0), errUsage)
	}
	return nil
}
