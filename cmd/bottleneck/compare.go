package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// errGate means that a benchmark is slower than -gate allows.
var errGate = errors.New("slower than the gate allows")

// compareFlags are what the command line says of a comparison.
type compareFlags struct {
	bottleneck.CompareConfig
	format string
	gate   float64 // negative: none
}

// differenceFormats are the values of -format.
var differenceFormats = map[string]func(*bottleneck.Difference, io.Writer) error{
	"text":     (*bottleneck.Difference).WriteText,
	"markdown": (*bottleneck.Difference).WriteMarkdown,
	"json":     (*bottleneck.Difference).WriteJSON,
}

const compareUsage = `Usage: bottleneck compare [flags] [packages]

Measures the packages' benchmarks in two versions, in turns, and says which
changed and which functions explain it. Without -base and -head, the working
tree is compared with the commit it stands on, or, if it is clean, that commit
with its first parent. Your tree, index and stash are only read.

`

func parseCompare(args []string, stdout io.Writer) (compareFlags, error) {
	f := compareFlags{gate: -1}
	flags := newFlags("compare")
	flags.StringVar(&f.Base, "base", "", "compare with this git `revision`, or directory")
	flags.StringVar(&f.Head, "head", "", "compare this git `revision`, or directory (default the working tree)")
	flags.StringVar(&f.Bench, "bench", "", "run only benchmarks that match `regexp` (default all)")
	flags.StringVar(&f.BenchTime, "benchtime", "", "in each round, run each benchmark for `duration` or N times, as in 20x\n(default 50ms, or 25 times 2ms, for timing, and 600ms for profiles)")
	flags.StringVar(&f.CPU, "cpu", "", "run with each GOMAXPROCS of this comma-separated `list`")
	flags.StringVar(&f.Tags, "tags", "", "build `tags`")
	flags.DurationVar(&f.Timeout, "timeout", 0, "fail a package's benchmarks after `duration` (default 10m)")
	asJSON := flags.Bool("json", false, "print one JSON object, as -format json does")
	flags.StringVar(&f.format, "format", "", "print the difference as `text`, markdown or json (default text)")
	flags.StringVar(&f.Record, "o", "", "write compare.json, compare.md, a flame graph of the difference, and in base and head\nresults.txt (for benchstat) and profiles (for pprof), to `dir`")
	flags.DurationVar(&f.MaxTime, "maxtime", bottleneck.DefaultCompareTime, "while a verdict is open, add rounds within this `duration`")
	own := flags.String("own", "", "comma-separated `prefixes` of import paths that count as your code beside the main module")
	percent := func(to *float64) func(string) error {
		return func(text string) (err error) { *to, err = parsePercent(text); return err }
	}
	flags.Func("threshold", "a relative change that counts as none, in `percent` (default 1%)", percent(&f.Threshold))
	flags.Func("gate", "exit with status 1 if a benchmark is slower by more than this `percent`, as in 3%", percent(&f.gate))
	err := parseFlags(flags, args, compareUsage, stdout)
	if err != nil {
		return f, err
	}
	if f.Packages, err = packages(flags); err != nil {
		return f, err
	}
	if f.format, err = chooseFormat(flags, f.format, *asJSON, differenceFormats, "text, markdown or json"); err != nil {
		return f, err
	}
	if *own != "" {
		f.Own = strings.Split(*own, ",")
	}
	if f.MaxTime < 0 {
		return f, usageError{errors.New("compare: -maxtime must not be negative")}
	}
	return f, nil
}

// parsePercent reads "3%" or "3" as 0.03.
func parsePercent(text string) (float64, error) {
	x, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "%")), 64)
	if err != nil || !(x >= 0 && x <= 1e6) {
		return 0, fmt.Errorf("%q is not a percentage, as in 3%%", text)
	}
	return x / 100, nil
}

func compare(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := parseCompare(args, stdout)
	if err != nil {
		return err
	}
	undo := func() {}
	if f.Record != "" {
		if _, undo, err = recordDir(f.Record); err != nil {
			return err
		}
	}
	bar := progress.New(stderr, "", 0)
	f.Status = bar.Label
	d, err := bottleneck.Compare(ctx, f.CompareConfig)
	bar.Close()
	if err != nil {
		undo()
		return err
	}
	if err = differenceFormats[f.format](d, stdout); err != nil || f.gate < 0 {
		return err
	}
	if b := d.Slowdown(f.gate); b != nil {
		return fmt.Errorf("%w: %s takes %+.1f %%, -gate allows %+.1f %%", errGate, b.Name, 100*(b.Change.Ratio-1), 100*f.gate)
	}
	return nil
}
