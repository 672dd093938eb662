package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// findFlags are what the command line says of a search.
type findFlags struct {
	bottleneck.FindConfig
	format string
	record string
}

func parseFind(args []string, stdout io.Writer) (findFlags, error) {
	var f findFlags
	args, f.Args = cutProgramArgs(args)
	flags := newFlags("find")
	flags.StringVar(&f.Bench, "bench", "", "run only benchmarks that match `regexp` (default all)")
	flags.StringVar(&f.Run, "run", "", "run also tests that match `regexp` (default none)")
	flags.StringVar(&f.BenchTime, "benchtime", "", "run each benchmark for `duration` or N times, as in 20x (default 1s)")
	flags.IntVar(&f.Count, "count", 0, "run each benchmark `n` times (default 1)")
	flags.StringVar(&f.CPU, "cpu", "", "run with each GOMAXPROCS of this comma-separated `list`")
	flags.StringVar(&f.Tags, "tags", "", "build `tags`")
	flags.DurationVar(&f.Timeout, "timeout", 0, "fail when a package's benchmarks run longer than `duration` (default no limit)")
	flags.BoolVar(&f.BenchMem, "benchmem", false, "count what each benchmark allocates too, and which functions do, in runs of their own")
	flags.BoolVar(&f.Calls, "calls", false, "count the calls of each function by one operation of each benchmark, in runs of their own")
	asJSON := flags.Bool("json", false, "print one JSON object, as -format json does")
	flags.StringVar(&f.format, "format", "", "print the report as `text`, markdown, csv or json (default text)")
	flags.StringVar(&f.record, "o", "", "write the recorded run to `dir` (default a fresh directory under the user's cache)")
	flags.DurationVar(&f.MaxTime, "maxtime", bottleneck.DefaultMaxTime, "while the bottleneck is not certain, repeat the run within this `duration`")
	seconds := flags.Float64("seconds", 0, "interrupt a program after so many `seconds`, such as a service, and report what it did until then")
	own := flags.String("own", "", "comma-separated `prefixes` of import paths that count as your code beside the main module")
	err := parseFlags(flags, args, "Usage: bottleneck find [flags] [packages] [-- program arguments]\n\nRuns the packages' benchmarks, or a main package's program, and names the\nbottleneck of the whole run.\n\n", stdout)
	if err != nil {
		return f, err
	}
	if f.Packages, err = packages(flags); err != nil {
		return f, err
	}
	if f.format, err = chooseFormat(flags, f.format, *asJSON, formats, "text, markdown, csv or json"); err != nil {
		return f, err
	}
	if *own != "" {
		f.Own = strings.Split(*own, ",")
	}
	if f.MaxTime < 0 || f.Count < 0 || !(*seconds >= 0) {
		return f, usageError{errors.New("find: -maxtime, -count and -seconds must not be negative")}
	}
	f.StopAfter = time.Duration(*seconds * float64(time.Second))
	return f, nil
}

func find(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	f, err := parseFind(args, stdout)
	if err != nil {
		return err
	}
	bar := progress.New(stderr, "", 0)
	f.Status = bar.Label
	f.Stdin, f.Stdout, f.Stderr = os.Stdin, stdout, stderr
	if f.format != "text" {
		f.Stdout = stderr // standard output is for the report alone
	}
	dir, undo, err := recordDir(f.record)
	if err != nil {
		return err
	}
	f.FindConfig.Record = dir
	r, err := bottleneck.Find(ctx, f.FindConfig)
	bar.Close()
	if err != nil {
		undo()
		return err
	}
	if f.record == "" {
		forgetPrograms(filepath.Dir(dir))
	}
	if err = formats[f.format](r, stdout); err == nil && f.format == "text" {
		_, err = fmt.Fprintf(stdout, "Recorded in %s\n", dir)
	}
	for _, w := range r.Warnings {
		if errors.Is(w, bottleneck.ErrExit) || errors.Is(w, bottleneck.ErrFailed) || errors.Is(w, errInterrupted) {
			err = errors.Join(err, w)
		}
	}
	return err
}

// recordDir makes the directory for the recorded run, and returns what removes
// again all that was made, as long as nothing stands in it.
func recordDir(asked string) (dir string, undo func(), err error) {
	dir = asked
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", nil, fmt.Errorf("no place for the recorded run: %w: name one with -o", err)
		}
		dir = filepath.Join(cache, "bottleneck", fmt.Sprintf("%s-%d", time.Now().Format("20060102-150405.000"), os.Getpid()))
	}
	var made []string // innermost first
	for parent := filepath.Clean(dir); ; parent = filepath.Dir(parent) {
		if _, err := os.Stat(parent); err == nil || parent == filepath.Dir(parent) {
			break
		}
		made = append(made, parent)
	}
	undo = func() {
		for _, path := range made {
			_ = os.Remove(path) // fails where another run has put something
		}
	}
	return dir, undo, os.MkdirAll(dir, 0o777)
}
