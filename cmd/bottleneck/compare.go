package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/analyze"
	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/progress"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// compareFlags are what the command line says of a comparison.
type compareFlags struct {
	bottleneck.CompareConfig
	output
	gate []difference.Limit

	from        profiles.Config // where profiles are compared
	sampleIndex string
	per         analyze.Per
	ofProfiles  string // a flag that was given and is for profiles alone, or ""
}

const compareUsage = `Usage: bottleneck compare [flags] [packages] [-- program arguments]

Measures the benchmarks of two versions in turns. Says which benchmarks changed,
and which functions explain the change. Without -base and -head, the working tree
is compared with its commit or, if nothing has been edited, the commit with its
first parent. Your tree, index and stash are only read. A program that is named
alone, ./cmd/x -- args, is run as a whole.

The sides may also differ in how they are built and run (-base-env, -head-env
and so on). Without -base and -head, both are then the working tree.

If -base and -head name recorded runs of bottleneck find or test (or patterns that
match several of test), or files with the output of go test -bench, these are
compared without measuring.

If they name profiles, as for bottleneck analyze, these are compared: which
functions explain the difference, in CPU time per second, or as -per says.

`

func parseCompare(args []string, stdout io.Writer) (compareFlags, error) {
	var f compareFlags
	flags := newCommandLine("compare", compareUsage)
	flags.StringVar(&f.Base, "base", "", "compare with this git `revision`, or directory")
	flags.StringVar(&f.Head, "head", "", "compare this git `revision`, or directory (default the working tree)")
	flags.BoolVar(&f.All, "all", false, "also measure benchmarks that cannot have changed")
	flags.variant("base", &f.BaseVariant)
	flags.variant("head", &f.HeadVariant)
	flags.target(&f.Target, "100us or what the benchmark needs, many times")
	flags.tests(&f.Run, &f.Count)
	flags.maxTime(&f.MaxTime, bottleneck.DefaultCompareTime, "measure until all verdicts are settled, but")
	flags.output(&f.output, "compare.json, compare.md, a flame graph of the difference, and in base and head\nresults.txt (for benchstat) and profiles (for pprof),", "text", "markdown", "json", "github", "bencher", "benchmark-action")
	flags.Func("threshold", "ignore changes smaller than this `percent` (default 1%, for profiles 0.25%)", positive(&f.Threshold, parsePercent))
	flags.gate(&f.gate)
	flags.BoolVar(&f.Memory, "memory", false, "also compare the largest heap in use, by function")
	flags.BoolVar(&f.Exact, "exact", false, "count calls, blocks, allocations and bytes of an operation instead of measuring")
	flags.StringVar(&f.Baseline, "baseline", "", "compare counts with those in this `file`, written by -record")
	flags.StringVar(&f.CountsTo, "record", "", "write the head's counts to this `file`; on its own, compare nothing")
	flags.profiles(&f.from)
	flags.StringVar(&f.sampleIndex, "sample_index", "", "compare this sample `type` of profiles (default as in pprof)")
	flags.Func("per", "compare profiles per unit of work: base and head did `what=N,M`, such as requests=12000,13100", func(text string) (err error) {
		f.per, err = analyze.ParsePer(text)
		return err
	})
	err := flags.parse(args, &f.Target, stdout)
	flags.Visit(func(given *flag.Flag) {
		if slices.Contains([]string{"seconds", "tenant", "auth", "sample_index", "per"}, given.Name) {
			f.ofProfiles = given.Name
		}
	})
	return f, err
}

// variant defines the flags that say how a side is built and run.
func (c *commandLine) variant(side string, v *bottleneck.Variant) {
	list := func(to *[]string) func(string) error {
		return func(text string) error { *to = append(*to, text); return nil }
	}
	c.Func(side+"-env", "build and run the "+side+" with `NAME=value` in its environment, such as GOGC=50; may be repeated", list(&v.Env))
	c.StringVar(&v.Go, side+"-go", "", "build the "+side+" with this Go `toolchain`, such as go1.27.2")
	c.StringVar(&v.PGO, side+"-pgo", "", "build the "+side+" with this PGO `profile`, off or auto, as in go build -pgo")
	c.Func(side+"-mod", "build the "+side+" with this `module@version`; may be repeated", list(&v.Modules))
	c.StringVar(&v.Tags, side+"-tags", "", "build `tags` of the "+side)
	c.StringVar(&v.GCFlags, side+"-gcflags", "", "compiler `flags` of the "+side+", as in go build -gcflags")
}

// gate defines -gate.
func (c *commandLine) gate(limits *[]difference.Limit) {
	c.Func("gate", "exit with status 1 if a benchmark is worse by more than these `limits`, such as 3% (of time) or\n'calls 0%, allocs 0%': time, start-up, peak, live, calls, blocks, allocs, bytes or a unit", func(text string) (err error) {
		*limits, err = parseGate(text)
		return err
	})
}

// counting reports whether operations are to be counted, and nothing measured.
func (f compareFlags) counting() bool { return f.Exact || f.Baseline != "" || f.CountsTo != "" }

func compare(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := parseCompare(args, stdout)
	if err := cmp.Or(err, f.checkGate()); err != nil {
		return err
	}
	f.Stdin = input()
	var undo func()
	if f.Record, undo, err = f.record(); err != nil {
		return err
	}
	bar := progress.New(stderr, "", 0)
	f.Status = bar.Label
	d, err := f.compare(ctx)
	bar.Close()
	if err != nil && !errors.Is(err, bottleneck.ErrRecord) {
		undo()
		return err
	}
	if d != nil && verdict.OfProgram(d) {
		d.Warnings = append(d.Warnings, unread(f.Stdin)...)
	}
	err = errors.Join(f.print(d, stdout), err)
	for _, w := range d.Warnings {
		if errors.Is(w, bottleneck.ErrFailed) {
			err = errors.Join(err, w)
		}
	}
	if err != nil {
		return err
	}
	return crossed(d, f.gate)
}

// explain says what is meant where a commit stands in the place of packages.
func (f compareFlags) explain(ctx context.Context, err error) error {
	if !errors.Is(err, gorun.ErrNoPackages) {
		return err
	}
	i := slices.IndexFunc(f.Packages, func(name string) bool { return revision.Exists(ctx, f.Dir, name) })
	if i < 0 {
		return err
	}
	return usageError{fmt.Errorf("compare: %s is a commit, and no package: -base %[1]s compares with it", f.Packages[i])}
}

// print prints the result in the format that was asked for.
func (f compareFlags) print(d *bottleneck.Difference, w io.Writer) error {
	switch f.format {
	case "github":
		return d.WriteGitHub(w, f.gate, inRepository(f.Dir))
	case "bencher":
		return d.WriteBencher(w)
	case "benchmark-action":
		return d.WriteBenchmarkAction(w)
	}
	return f.output.print(d, w)
}

// compare compares two versions, or profiles if that is what both sides name.
func (f compareFlags) compare(ctx context.Context) (*bottleneck.Difference, error) {
	are, err := analyze.AreProfiles(f.Dir, f.Base, f.Head)
	if err != nil {
		return nil, err
	}
	if !are && f.ofProfiles != "" {
		return nil, usageError{fmt.Errorf("compare: -%s is for profiles, which -base and -head do not name", f.ofProfiles)}
	}
	if !are {
		d, err := bottleneck.Compare(ctx, f.CompareConfig)
		return d, f.explain(ctx, err)
	}
	if f.counting() {
		return nil, usageError{errors.New("compare: -base and -head are profiles, which have no exact counts")}
	}
	if len(f.Packages) > 0 {
		return nil, usageError{fmt.Errorf("compare: %s belongs to no side: quote the pattern of -base and -head", f.Packages[0])}
	}
	f.from.Timeout = f.Timeout
	return analyze.RunSides(ctx, analyze.Sides{
		Config: analyze.Config{Hint: owner.Hint{Own: f.Own}, SampleIndex: f.sampleIndex},
		From:   f.from, Base: f.Base, Head: f.Head, Per: f.per, Threshold: f.Threshold, Record: f.Record,
	})
}
