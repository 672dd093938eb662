package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// bisectFlags are what the command line says of a search for a commit.
type bisectFlags struct {
	bottleneck.BisectConfig
	output
}

const bisectUsage = `Usage: bottleneck bisect -good rev [-bad rev] [flags] [packages]

Finds the commit that made a benchmark slower. Says how certain that is, and
which functions explain the change. Noisy measurements are repeated until a commit
reaches the probability -certain. Your tree, index and HEAD are only read.

`

func parseBisect(args []string, stdout io.Writer) (bisectFlags, error) {
	var f bisectFlags
	flags := newCommandLine("bisect", bisectUsage)
	flags.StringVar(&f.Good, "good", "", "the `revision` that was still fast")
	flags.StringVar(&f.Bad, "bad", "", "the `revision` that is slow (default HEAD)")
	flags.target(&f.Target, "as in compare")
	flags.StringVar(&f.Unit, "unit", "", "search by this `unit`: B/op, allocs/op, calls/op and so on, or startup-sec/op of a program (default sec/op)")
	flags.BoolVar(&f.Faster, "faster", false, "find the commit that made it faster")
	flags.Func("certain", fmt.Sprintf("stop when a commit has this `probability` (default %v)", bottleneck.DefaultCertain),
		number(&f.Certain, parseFloat, func(p float64) bool { return p > 0.5 && p < 1 }, "must lie between 0.5 and 1"))
	flags.Func("step", "look only at every `n`th commit (default 1)", positive(&f.Step, strconv.Atoi))
	flags.BoolVar(&f.Resume, "resume", false, "continue an interrupted search")
	flags.maxTime(&f.MaxTime, bottleneck.DefaultBisectTime, "measure until a commit is certain, but")
	flags.output(&f.output, "bisection.json and bisection.md", "text", "markdown", "json")
	if err := flags.parse(args, &f.Target, stdout); err != nil {
		return f, err
	}
	if f.Good == "" {
		return f, usageError{errors.New("bisect: -good is missing: name a revision that was still fast")}
	}
	return f, nil
}

func bisect(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := parseBisect(args, stdout)
	if err != nil {
		return err
	}
	var undo func()
	if f.Record, undo, err = f.record(); err != nil {
		return err
	}
	f.State, f.Stdin = bisectState(f), input()
	bar := progress.New(stderr, "", 0)
	f.Status = bar.Label
	b, err := bottleneck.Bisect(ctx, f.BisectConfig)
	bar.Close()
	if err != nil && !errors.Is(err, bottleneck.ErrRecord) {
		undo()
		return err
	}
	if b.Program {
		b.Warnings = append(b.Warnings, unread(f.Stdin)...)
	}
	return errors.Join(f.print(b, stdout), err)
}

// bisectState is the file that keeps an interrupted search: one for each question
// that is asked in a directory. Without a place for it there is none.
func bisectState(f bisectFlags) string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(cache, "bottleneck", "bisect")
	here, err := os.Getwd()
	if err != nil || os.MkdirAll(dir, 0o777) != nil {
		return ""
	}
	question := fmt.Sprint(here, f.Good, f.Bad, f.Packages, f.Bench, f.CPU, f.Tags, f.Unit, f.Faster, f.BuildFlags, f.TestFlags, f.Args)
	return filepath.Join(dir, fmt.Sprintf("%x.json", sha256.Sum256([]byte(question))))
}
