package main

import (
	"context"
	"errors"
	"io"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/progress"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const verifyUsage = `Usage: bottleneck verify [-func regexp] [flags] [packages] [-- program arguments]

Delays a function by known amounts and measures how much the whole depends on it.
Without -func, it takes the top functions of the latest run of this module that
find recorded, one after another.

`

// verifyFlags are what the command line says of an experiment.
type verifyFlags struct {
	bottleneck.VerifyConfig
	output
}

func parseVerify(args []string, stdout io.Writer) (f verifyFlags, err error) {
	flags := newCommandLine("verify", verifyUsage)
	flags.StringVar(&f.Func, "func", "", "delay the function whose name, with its package or without, matches `regexp` (default the top functions of the latest recorded run)")
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
	f.Stdin = input()
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
func (f verifyFlags) write(v result) error {
	if f.dir == "" {
		return nil
	}
	return atomicfile.WriteReport(f.dir, "verify", v)
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
	v, err := r.experiment(ctx, f.VerifyConfig)
	if v != nil && v.Subject == verification.ProgramSubject {
		v.Warnings = append(v.Warnings, unread(f.Stdin)...)
	}
	return v, err
}
