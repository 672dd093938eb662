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
	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/progress"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/viewer"
	"github.com/bottleneck-go/bottleneck/report"
)

const verifyUsage = `Usage: bottleneck verify [-func regexp] [flags] [packages] [-- program arguments]

Delays a function by known amounts and measures how much the whole depends on it.
Without -func, it takes the top functions of the latest run of this module that
find recorded, one after another.

`

// firstSuspects is how many functions of a recorded run are verified.
const firstSuspects = 3

// verifyFlags are what the command line says of an experiment.
type verifyFlags struct {
	bottleneck.VerifyConfig
	output
}

func parseVerify(args []string, stdout io.Writer) (f verifyFlags, err error) {
	flags := newCommandLine("verify", verifyUsage)
	flags.StringVar(&f.Func, "func", "", "delay the function whose full name matches `regexp` (default the top functions of the latest recorded run)")
	flags.StringVar(&f.Counter, "progress", "", "measure the steps of bottleneck.Progress(`name`)")
	flags.target(&f.Target, "5ms, many times")
	flags.maxTime(&f.MaxTime, bottleneck.DefaultVerifyTime, "measure each function in at least three rounds, but")
	flags.output(&f.output, "verify.json and verify.md", "text", "markdown", "json")
	return f, flags.parse(args, &f.Target, stdout)
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
	_, undo, err := f.record()
	if err != nil {
		return err
	}
	v, err := r.asked(ctx, f)
	if v == nil {
		undo()
		return err
	}
	return errors.Join(err, f.print(v, r.stdout), f.write(v))
}

// asked verifies the function that was named, or the first ones. Where that ends early,
// what there is of it is returned with the error.
func (r verifier) asked(ctx context.Context, f verifyFlags) (result, error) {
	if f.Func == "" {
		all, err := r.first(ctx, f)
		if len(all.Functions) == 0 {
			return nil, err
		}
		return all, err
	}
	v, err := r.run(ctx, f)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// write writes a result to the directory, if one was named.
func (o output) write(v result) error {
	if o.dir == "" {
		return nil
	}
	return errors.Join(
		atomicfile.Write(filepath.Join(o.dir, "verify.json"), v.WriteJSON),
		atomicfile.Write(filepath.Join(o.dir, "verify.md"), v.WriteMarkdown))
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

// verifications are what is said of several functions.
type verifications struct {
	Version   int                        `json:"version"`
	Recorded  string                     `json:"recorded"` // the directory of the run that named them
	Functions []*bottleneck.Verification `json:"functions"`
	Warnings  report.Warnings            `json:"warnings"` // why others are left out
}

func (v *verifications) WriteJSON(w io.Writer) error { return render.JSON(w, v) }

func (v *verifications) WriteText(w io.Writer) error {
	return v.write(w, "The first functions of the run recorded in %s:\n", (*bottleneck.Verification).WriteText)
}

func (v *verifications) WriteMarkdown(w io.Writer) error {
	return v.write(w, "The first functions of the run recorded in `%s`:\n", (*bottleneck.Verification).WriteMarkdown)
}

// write writes one after another, and why others are left out.
func (v *verifications) write(w io.Writer, title string, one func(*bottleneck.Verification, io.Writer) error) error {
	_, err := fmt.Fprintf(w, title, v.Recorded)
	for _, f := range v.Functions {
		fmt.Fprintln(w)
		err = errors.Join(err, one(f, w))
	}
	for _, warning := range v.Warnings {
		fmt.Fprintf(w, "\n%s\n", render.Plain(warning.Error()))
	}
	return err
}

// first verifies the first functions of the latest recorded run. Those on
// which no experiment is possible are left out, with the reason.
func (r verifier) first(ctx context.Context, f verifyFlags) (*verifications, error) {
	all := &verifications{Version: 1, Warnings: report.Warnings{}}
	dir, names, err := suspects(ctx, &f)
	if err != nil {
		return all, err
	}
	all.Recorded = dir
	for _, name := range names {
		f.Func = "^" + regexp.QuoteMeta(name) + "$"
		v, err := r.run(ctx, f)
		switch {
		case errors.Is(err, bottleneck.ErrSuspect) || errors.Is(err, bottleneck.ErrUsage):
			all.Warnings = append(all.Warnings, err)
		case err != nil:
			return all, err
		default:
			all.Functions = append(all.Functions, v)
		}
	}
	if len(all.Functions) == 0 {
		return all, errors.Join(all.Warnings...)
	}
	return all, nil
}

// suspects returns the latest recorded run of the module and its first functions.
// Where the command line names no package, those are taken that the run was about.
func suspects(ctx context.Context, f *verifyFlags) (dir string, names []string, err error) {
	const cure = "run bottleneck find first, or name a function with -func"
	runs, err := recordedRuns(ctx)
	if errors.Is(err, viewer.ErrNoRun) {
		return "", nil, usageError{fmt.Errorf("verify: %w: %s", err, cure)}
	} else if err != nil {
		return "", nil, err
	}
	dir = runs[0].Dir
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
