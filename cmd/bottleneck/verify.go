package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/progress"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/viewer"
	"github.com/bottleneck-go/bottleneck/report"
)

const verifyUsage = `Usage: bottleneck verify [-func regexp] [flags] [packages] [-- program arguments]

Delays a function by known amounts and tells how much the whole depends on it.
Without -func these are the first functions of the latest run that find has
recorded of this module, one after another.

`

// firstSuspects is how many functions of a recorded run are verified.
const firstSuspects = 3

// verifyFlags are what the command line says of an experiment.
type verifyFlags struct {
	bottleneck.VerifyConfig
	json bool
}

func parseVerify(args []string, stdout io.Writer) (verifyFlags, error) {
	var f verifyFlags
	args, f.Args = cutProgramArgs(args)
	flags := newFlags("verify")
	flags.StringVar(&f.Func, "func", "", "the function whose full name matches `regexp` (default the first of the latest recorded run)")
	flags.StringVar(&f.Counter, "progress", "", "watch the steps of bottleneck.Progress(`name`)")
	flags.StringVar(&f.Bench, "bench", "", "run only benchmarks that match `regexp` (default all that call the function)")
	flags.StringVar(&f.BenchTime, "benchtime", "", "measure for `duration` or N times, as in 20x, each time (default 5ms)")
	flags.StringVar(&f.CPU, "cpu", "", "run with GOMAXPROCS `n`")
	flags.StringVar(&f.Tags, "tags", "", "build `tags`")
	flags.DurationVar(&f.Timeout, "timeout", 0, "fail when a single run takes longer than `duration` (default no limit)")
	flags.DurationVar(&f.MaxTime, "maxtime", bottleneck.DefaultVerifyTime, "measure each function for this `duration`, but at least six rounds")
	flags.BoolVar(&f.json, "json", false, "print one JSON object")
	err := parseFlags(flags, args, verifyUsage, stdout)
	if err != nil {
		return f, err
	}
	if f.Packages, err = packages(flags); err != nil {
		return f, err
	}
	if f.MaxTime < 0 {
		return f, usageError{errors.New("verify: -maxtime must not be negative")}
	}
	return f, nil
}

func verify(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	return verifier{bottleneck.Verify, stdout, stderr}.verify(ctx, args)
}

// A verifier is one run of the command.
type verifier struct {
	experiment     func(context.Context, bottleneck.VerifyConfig) (*bottleneck.Verification, error)
	stdout, stderr io.Writer
}

func (r verifier) verify(ctx context.Context, args []string) error {
	f, err := parseVerify(args, r.stdout)
	if err != nil {
		return err
	}
	// Only a file has an end for sure.
	if info, err := os.Stdin.Stat(); err == nil && info.Mode().IsRegular() {
		f.Stdin = os.Stdin
	}
	if f.Func == "" {
		return r.first(ctx, f)
	}
	v, err := r.run(ctx, f)
	if err != nil {
		return err
	}
	if f.json {
		return v.WriteJSON(r.stdout)
	}
	return v.WriteText(r.stdout)
}

func (r verifier) run(ctx context.Context, f verifyFlags) (*bottleneck.Verification, error) {
	if in, ok := f.Stdin.(io.Seeker); ok {
		if _, err := in.Seek(0, io.SeekStart); err != nil { // the experiment before has read it
			return nil, err
		}
	}
	bar := progress.New(r.stderr, "", 0)
	defer bar.Close()
	f.Status = bar.Label
	return r.experiment(ctx, f.VerifyConfig)
}

// verifications are what is printed of several functions.
type verifications struct {
	Version   int                        `json:"version"`
	Recorded  string                     `json:"recorded"` // the directory of the run that named them
	Functions []*bottleneck.Verification `json:"functions"`
	Warnings  report.Warnings            `json:"warnings"` // why others are left out
}

// first verifies the first functions of the latest recorded run. Those on
// which no experiment is possible are left out, with the reason.
func (r verifier) first(ctx context.Context, f verifyFlags) error {
	dir, names, err := suspects(ctx, &f)
	if err != nil {
		return err
	}
	all := verifications{Version: 1, Recorded: dir, Warnings: report.Warnings{}}
	if !f.json {
		fmt.Fprintf(r.stdout, "The first functions of the run recorded in %s:\n", dir)
	}
	for _, name := range names {
		f.Func = "^" + regexp.QuoteMeta(name) + "$"
		v, err := r.run(ctx, f)
		switch {
		case errors.Is(err, bottleneck.ErrSuspect) || errors.Is(err, bottleneck.ErrUsage):
			all.Warnings = append(all.Warnings, err)
			if !f.json {
				fmt.Fprintf(r.stdout, "\n%v\n", err)
			}
		case err != nil:
			return err
		default:
			all.Functions = append(all.Functions, v)
			if !f.json {
				fmt.Fprintln(r.stdout)
				if err := v.WriteText(r.stdout); err != nil {
					return err
				}
			}
		}
	}
	if len(all.Functions) == 0 {
		return errors.Join(all.Warnings...)
	}
	if !f.json {
		return nil
	}
	return render.JSON(r.stdout, all)
}

// suspects returns the latest recorded run of the module and its first functions.
// Where the command line names no package, those are taken that the run was about.
func suspects(ctx context.Context, f *verifyFlags) (dir string, names []string, err error) {
	const cure = "run bottleneck find first, or name a function with -func"
	if dir, err = latestRun(ctx); errors.Is(err, viewer.ErrNoRun) {
		return "", nil, usageError{fmt.Errorf("verify: %w: %s", err, cure)}
	} else if err != nil {
		return "", nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		return "", nil, err
	}
	var r bottleneck.Report
	if err := json.Unmarshal(text, &r); err != nil {
		return "", nil, fmt.Errorf("verify: %s: %w", dir, err)
	}
	if names = r.Suspects(firstSuspects); len(names) == 0 {
		return "", nil, usageError{fmt.Errorf("verify: the run recorded in %s names no function of this module: %s", dir, cure)}
	}
	if len(f.Packages) == 0 {
		for _, b := range r.Benchmarks {
			f.Packages = append(f.Packages, b.Package)
		}
		slices.Sort(f.Packages)
		f.Packages = slices.Compact(f.Packages)
	}
	return dir, names, nil
}
