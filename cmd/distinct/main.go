// Distinct says how many distinct lines there are, like sort -u | wc -l, but in
// constant memory and in one pass: an estimate, with the interval in which the true
// number lies.
//
//	distinct access.log                   16,000 keys, some 400 kB
//	zcat *.gz | distinct -epsilon 0.005   a quarter of the error, 16 times the memory
//	distinct -exact small.txt             every line kept, no error
//	distinct -story                       why the obvious approximate count is slow
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

const usage = `usage: distinct [flags] [file ...]

Counts the distinct lines of the files, or of standard input if there are none
(or where a file is -). Lines are compared as bytes, as sort -u does with LC_ALL=C.

`

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return runUntil(ctx, args, stdin, stdout, stderr)
}

// options are the command line.
type options struct {
	epsilon, delta, confidence float64
	seed                       uint64
	exact, json, story         bool
	words                      int
	files                      []string
}

// runUntil is run, ended early when ctx is done. A read that hangs cannot be
// interrupted, so the work goes on its own goroutine and is left behind.
func runUntil(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parseArgs(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	type outcome struct {
		text []byte
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		text, err := o.answer(ctx, stdin, stderr)
		done <- outcome{text, err}
	}()
	select {
	case <-ctx.Done():
		err = ctx.Err()
	case out := <-done:
		err = out.err
		if len(out.text) > 0 {
			_, writeErr := stdout.Write(out.text)
			err = errors.Join(err, writeErr)
		}
	}
	if err != nil && ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	return complain(stderr, err)
}

// complain prints each line of an error, and is the exit status.
func complain(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintln(stderr, "distinct:", strings.TrimSuffix(line, "\n"))
	}
	return 1
}

// parseArgs reads the command line and says what is wrong with it.
func parseArgs(args []string, stderr io.Writer) (*options, error) {
	o := new(options)
	flags := flag.NewFlagSet("distinct", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	flags.Float64Var(&o.epsilon, "epsilon", 0.02, "largest relative `error` wanted")
	flags.Float64Var(&o.delta, "delta", 0.01, "`probability` with which the error may be larger")
	flags.Float64Var(&o.confidence, "confidence", 0.95, "`probability` with which the interval covers the true number")
	flags.Uint64Var(&o.seed, "seed", 0, "`seed` of the hashes, to get the same estimate again; 0: random")
	flags.BoolVar(&o.exact, "exact", false, "keep every line and count without error; memory grows with the lines")
	flags.BoolVar(&o.json, "json", false, "print one JSON object")
	flags.BoolVar(&o.story, "story", false, "count the words of a shuffled text in several ways and show what each costs")
	flags.IntVar(&o.words, "words", 10_000_000, "`number` of words in the story")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	o.files = flags.Args()
	if err := o.check(); err != nil {
		fmt.Fprintln(stderr, "distinct:", err)
		return nil, err
	}
	return o, nil
}

// mostWords is more than most machines have memory for: 16 bytes each.
const mostWords = 1_000_000_000

func (o *options) check() error {
	for _, f := range []struct {
		name  string
		value float64
	}{{"epsilon", o.epsilon}, {"delta", o.delta}, {"confidence", o.confidence}} {
		if !(f.value > 0 && f.value < 1) {
			return fmt.Errorf("-%s %v, need more than 0 and less than 1", f.name, f.value)
		}
	}
	switch {
	case o.story && (len(o.files) > 0 || o.exact || o.json):
		return errors.New("-story takes no files, no -exact and no -json")
	case o.words < 1 || o.words > mostWords:
		return fmt.Errorf("-words %d, need 1 to %d", o.words, mostWords)
	}
	if !o.exact {
		if _, err := o.sketch(); err != nil {
			return fmt.Errorf("-epsilon and -delta: %w", err)
		}
	}
	return nil
}
