// Doubles counts equal neighbours: the places where a byte, or with -runes a
// character, is followed by another one just like it.
//
//	doubles [-runes] [-impl fast|naive] [file ...]
//	doubles -story [-n letters] [-letters naive|fast] [-runes] [-impl fast|naive]
//
// It reads the files, or standard input if there is none (a file named - is
// standard input as well), and prints the number of doubles; for several files
// one line each and a total.
//
// With -story it makes random letters, counts the doubles among them, and prints
// how long each of the two took: with -impl naive -letters naive where the story
// starts, with the default where most people stop, with -letters fast how it ends.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

const (
	exitOK = iota
	exitFailure
	exitUsage
)

type options struct {
	runes   bool
	impl    string
	story   bool
	letters string
	n       int
	files   []string
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if err != nil {
		fmt.Fprintln(stderr, "doubles:", err)
		return exitUsage
	}
	count := counters[o.impl][o.runes]
	if o.story {
		err = tell(o.n, generators[o.letters], count, stdout)
	} else {
		err = countFiles(o.files, count, stdin, stdout)
	}
	if err != nil {
		complain(stderr, err)
		return exitFailure
	}
	return exitOK
}

// complain prints an error, or several that were joined, each on its line.
func complain(w io.Writer, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintln(w, "doubles:", strings.TrimPrefix(line, "doubles: "))
	}
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("doubles", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&o.runes, "runes", false, "compare the characters of UTF-8 text, not bytes")
	flags.StringVar(&o.impl, "impl", "fast", "`implementation` to count with: fast or naive")
	flags.BoolVar(&o.story, "story", false, "make random letters, count them, and print how long each took")
	flags.StringVar(&o.letters, "letters", "naive", "`implementation` to make letters with for -story: naive or fast")
	flags.IntVar(&o.n, "n", 10_000_000, "`number` of letters for -story")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stderr, "usage: doubles [flags] [file ...]\n\nCounts equal neighbours in files or standard input.\n\n")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
	}
	if err != nil {
		return o, err
	}
	o.files = flags.Args()
	return o, o.check()
}

// mostLetters is more than a machine has memory for, or near it: one byte each.
const mostLetters int64 = 10_000_000_000

func (o options) check() error {
	switch {
	case counters[o.impl] == nil:
		return fmt.Errorf("-impl is %q, need fast or naive", o.impl)
	case generators[o.letters] == nil:
		return fmt.Errorf("-letters is %q, need naive or fast", o.letters)
	case o.n < 0 || int64(o.n) > mostLetters:
		return fmt.Errorf("-n is %d, need 0 to %d", o.n, mostLetters)
	case o.story && len(o.files) > 0:
		return fmt.Errorf("-story makes its own letters, have %d files", len(o.files))
	}
	return nil
}
