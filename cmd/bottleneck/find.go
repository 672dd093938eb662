package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// findFlags are what the command line says of a search.
type findFlags struct {
	bottleneck.FindConfig
	output
}

const findUsage = `Usage: bottleneck find [flags] [packages] [-- program arguments]

Runs the benchmarks of packages and names the bottleneck of the whole run. A
main package without benchmarks is run as a program.

`

func parseFind(args []string, stdout io.Writer) (f findFlags, err error) {
	flags := newCommandLine("find", findUsage)
	flags.target(&f.Target, "1s")
	flags.tests(&f.Run, &f.Count)
	flags.BoolVar(&f.BenchMem, "benchmem", false, "also count allocations by benchmark and function, in separate runs")
	flags.BoolVar(&f.Calls, "calls", false, "also count calls by function, for one operation of each benchmark, in separate runs")
	flags.charge(&f.Callers)
	flags.seconds(&f.StopAfter)
	flags.maxTime(&f.MaxTime, bottleneck.DefaultMaxTime, "repeat the run until the bottleneck is certain, but")
	flags.top(&f.output)
	flags.keep(&f.output)
	flags.output(&f.output, "the recorded run", "text", "markdown", "csv", "json")
	return f, flags.parse(args, &f.Target, stdout)
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
	dir, undo, err := f.recordAlways(stderr)
	if err != nil {
		return err
	}
	f.Record = dir
	r, err := bottleneck.Find(ctx, f.FindConfig)
	bar.Close()
	if err != nil && !errors.Is(err, bottleneck.ErrRecord) {
		undo()
		return err
	}
	if err != nil {
		dir, err = "", f.unrecorded(err, dir, stderr)
	}
	f.forgetOlder(dir)
	if err = errors.Join(f.print(r, stdout), err); err == nil {
		err = errors.Join(f.more(r, dir, stdout), f.where(dir, stdout))
	}
	for _, w := range r.Warnings {
		if errors.Is(w, bottleneck.ErrExit) || errors.Is(w, bottleneck.ErrFailed) || errors.Is(w, errInterrupted) {
			err = errors.Join(err, w)
		}
	}
	return err
}

// more says where there is more to be seen than was printed.
func (f findFlags) more(r *bottleneck.Report, dir string, stdout io.Writer) error {
	if f.format != "text" || dir == "" || f.top == 0 || len(r.Functions) <= f.top && len(r.Benchmarks) <= f.top {
		return nil
	}
	_, err := fmt.Fprintf(stdout, "All of it: -top 0, or %s\n", filepath.Join(dir, "report.html"))
	return err
}
